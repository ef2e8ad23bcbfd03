import { NAL_FU_A, nalType } from '../../../src/media/worker/video/h264.ts';

/** The units of a byte stream (annex B), without start codes and trailing zeros. */
export function splitAnnexB(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  let begin = -1;
  let at = 0;
  while (at + 3 <= stream.length) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) {
      at++;
      continue;
    }
    if (begin >= 0) pushUnit(units, stream, begin, at);
    at += 3;
    begin = at;
  }
  if (begin >= 0) pushUnit(units, stream, begin, stream.length);
  return units;
}

function pushUnit(units: Buffer[], stream: Buffer, begin: number, limit: number): void {
  let end = limit;
  while (end > begin && stream[end - 1] === 0) end--;
  if (end > begin) units.push(stream.subarray(begin, end));
}

/**
 * Cuts an access unit (annex B) into payloads for packetization mode 1 (RFC 6184 6.3): single units, or FU-A fragments of
 * those that are too long. The last payload takes the marker bit.
 */
export function packetizeH264(accessUnit: Buffer, maxPayload = 1180): Buffer[] {
  const payloads: Buffer[] = [];
  for (const nal of splitAnnexB(accessUnit)) {
    if (nal.length <= maxPayload) payloads.push(nal);
    else fragment(nal, maxPayload - 2, payloads);
  }
  return payloads;
}

function fragment(nal: Buffer, size: number, payloads: Buffer[]): void {
  const header = nal.readUInt8(0);
  for (let at = 1; at < nal.length; at += size) {
    const part = nal.subarray(at, at + size);
    const edges = (at === 1 ? 0x80 : 0) | (at + size >= nal.length ? 0x40 : 0);
    payloads.push(Buffer.concat([Buffer.from([(header & 0xe0) | NAL_FU_A, edges | nalType(header)]), part]));
  }
}
