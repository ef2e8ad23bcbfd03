/** A packet as it is kept for repetition. */
export interface OutgoingPacket {
  payload: Buffer;
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
}

const MTU = 1_150;

/** RTP payloads of one frame, written apart from the server's own code so that a mistake there cannot hide. */
export function buildRtpPackets(codec: 'VP8' | 'H264', frame: Buffer, pictureId: number): Buffer[] {
  return codec === 'VP8' ? vp8(frame, pictureId) : [...nalUnits(frame)].flatMap(h264);
}

/** RFC 7741: X and I bits, 15 bits of picture id; S in the first packet. */
function vp8(frame: Buffer, pictureId: number): Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = 0; at < frame.length; at += MTU) {
    const head = Buffer.from([at === 0 ? 0x90 : 0x80, 0x80, 0x80 | (pictureId >> 8), pictureId & 255]);
    payloads.push(Buffer.concat([head, frame.subarray(at, at + MTU)]));
  }
  return payloads;
}

/** RFC 6184: a unit alone, or in fragments (FU-A). */
function h264(unit: Buffer): Buffer[] {
  if (unit.length <= MTU) return [unit];
  const first = unit[0] as number;
  const payloads: Buffer[] = [];
  for (let at = 1; at < unit.length; at += MTU) {
    const flags = (at === 1 ? 0x80 : 0) | (at + MTU >= unit.length ? 0x40 : 0);
    payloads.push(Buffer.concat([Buffer.from([(first & 0xe0) | 28, flags | (first & 31)]), unit.subarray(at, at + MTU)]));
  }
  return payloads;
}

/** The units of a byte stream (H.264 annex B). */
function* nalUnits(stream: Buffer): Generator<Buffer> {
  let start = -1;
  for (let i = 0; i + 2 < stream.length; i += 1) {
    if (stream[i] !== 0 || stream[i + 1] !== 0 || stream[i + 2] !== 1) continue;
    if (start >= 0) yield stream.subarray(start, stream[i - 1] === 0 ? i - 1 : i);
    start = i + 3;
  }
  if (start >= 0) yield stream.subarray(start);
}
