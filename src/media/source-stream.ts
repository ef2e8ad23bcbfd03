/**
 * What a process that plays media and a media worker say to each other over their pipe. The worker says up to which time it wants to have
 * everything, and where to go on; the other one sends sound and pictures with times of the media. Neither believes more than these shapes.
 *
 * A message has a head of 24 bytes, little-endian: kind (u8), flags (u8), width (u16), height (u16), 2 unused, number of the last
 * seek (u32), time in ms (f64), length of what follows (u32).
 */

/** Samples of a piece of sound: 20 ms of 48 kHz, mono, signed 16 bits. */
export const SOUND_SAMPLES = 960;
export const SOUND_MS = 20;
/** How far ahead of what is heard a worker wants to have everything. It holds that many pictures. */
export const AHEAD_MS = 500;

export const HEAD_BYTES = 24;
const KINDS = ['sound', 'picture', 'end', 'want', 'seek'] as const;

type MessageKind = (typeof KINDS)[number];

export interface Head {
  kind: MessageKind;
  /** How often was sought before: what is older is of no use any more. */
  seek: number;
  /**
   * Sound: of its first sample. Picture: when it is shown. End: of the media. Want: everything before it. Seek: where to go on; what is live
   * goes on where it is now, and calls that this time.
   */
  timeMs: number;
  width: number;
  height: number;
  bt709: boolean;
  /** Luma from 0 to 255. */
  fullRange: boolean;
  /** Bytes that follow. */
  length: number;
}

/** Longest side of a picture: that of the largest canvas. */
const LONGEST_SIDE = 1920;

const PLAIN = { seek: 0, timeMs: 0, width: 0, height: 0, bt709: false, fullRange: false, length: 0 };

export function writeHead(fields: Partial<Head> & Pick<Head, 'kind'>): Buffer {
  const head = { ...PLAIN, ...fields };
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt8(KINDS.indexOf(head.kind), 0);
  bytes.writeUInt8((head.bt709 ? 1 : 0) + (head.fullRange ? 2 : 0), 1);
  bytes.writeUInt16LE(head.width, 2);
  bytes.writeUInt16LE(head.height, 4);
  bytes.writeUInt32LE(head.seek, 8);
  bytes.writeDoubleLE(head.timeMs, 12);
  bytes.writeUInt32LE(head.length, 20);
  return bytes;
}

/** @throws {RangeError} for anything that cannot be one of these messages */
export function readHead(bytes: Buffer): Head {
  const kind = KINDS[bytes.readUInt8(0)];
  const flags = bytes.readUInt8(1);
  const [width, height, length] = [bytes.readUInt16LE(2), bytes.readUInt16LE(4), bytes.readUInt32LE(20)];
  const timeMs = bytes.readDoubleLE(12);
  if (kind === undefined || !Number.isFinite(timeMs) || Math.abs(timeMs) > 1e12) throw new RangeError('it is no message');
  if (length !== lengthOf(kind, width, height)) throw new RangeError('the message has a wrong length');
  return { kind, seek: bytes.readUInt32LE(8), timeMs, width, height, bt709: (flags & 1) > 0, fullRange: (flags & 2) > 0, length };
}

/** Bytes of a picture's planes in one piece. @throws {RangeError} when it is larger than any canvas, or not even */
export function pictureBytes(width: number, height: number): number {
  const fine = [width, height].every((side) => side >= 2 && side <= LONGEST_SIDE && side % 2 === 0);
  if (!fine) throw new RangeError(`no picture has ${width}x${height}`);
  return (width * height * 3) / 2;
}

function lengthOf(kind: MessageKind, width: number, height: number): number {
  if (kind === 'sound') return SOUND_SAMPLES * 2;
  return kind === 'picture' ? pictureBytes(width, height) : 0;
}
