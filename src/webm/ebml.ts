/**
 * EBML, the tree of elements that Matroska and WebM files are made of (RFC 8794): an id, the size of the data, the data.
 */

/** Elements of WebM that we write or look for (RFC 9559). Ids contain their length. */
export const ID = {
  EBML: 0x1a45dfa3,
  EBMLVersion: 0x4286,
  EBMLReadVersion: 0x42f7,
  EBMLMaxIDLength: 0x42f2,
  EBMLMaxSizeLength: 0x42f3,
  DocType: 0x4282,
  DocTypeVersion: 0x4287,
  DocTypeReadVersion: 0x4285,
  Void: 0xec,
  Segment: 0x18538067,
  SeekHead: 0x114d9b74,
  Seek: 0x4dbb,
  SeekID: 0x53ab,
  SeekPosition: 0x53ac,
  Info: 0x1549a966,
  TimestampScale: 0x2ad7b1,
  DateUTC: 0x4461,
  MuxingApp: 0x4d80,
  WritingApp: 0x5741,
  Duration: 0x4489,
  Tracks: 0x1654ae6b,
  TrackEntry: 0xae,
  TrackNumber: 0xd7,
  TrackUID: 0x73c5,
  TrackType: 0x83,
  FlagLacing: 0x9c,
  Language: 0x22b59c,
  CodecID: 0x86,
  CodecPrivate: 0x63a2,
  CodecDelay: 0x56aa,
  SeekPreRoll: 0x56bb,
  Video: 0xe0,
  PixelWidth: 0xb0,
  PixelHeight: 0xba,
  Audio: 0xe1,
  SamplingFrequency: 0xb5,
  Channels: 0x9f,
  Cluster: 0x1f43b675,
  Timestamp: 0xe7,
  SimpleBlock: 0xa3,
  Cues: 0x1c53bb6b,
  CuePoint: 0xbb,
  CueTime: 0xb3,
  CueTrackPositions: 0xb7,
  CueTrack: 0xf7,
  CueClusterPosition: 0xf1,
} as const;

/** Most bytes of an id, and of a size. */
const MOST_ID = 4;
const MOST_SIZE = 8;

/** An element with its data, or with the elements in it. */
export function element(id: number, ...data: readonly Uint8Array[]): Buffer {
  const size = data.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([idBytes(id), sizeBytes(size), ...data]);
}

/** An element that is a whole number from 0 to 2^53. */
export function unsigned(id: number, value: number): Buffer {
  return element(id, unsignedBytes(value));
}

/** An element that is a number of 64 bits. */
export function float(id: number, value: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeDoubleBE(value);
  return element(id, data);
}

/** An element that is text. */
export function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'utf8'));
}

/** Space of `bytes` bytes that says nothing: 2 to 9, or at least 9. */
export function blank(bytes: number): Buffer {
  const sizeLength = bytes < 9 ? 1 : 8;
  return Buffer.concat([idBytes(ID.Void), sizeBytes(bytes - 1 - sizeLength, sizeLength), Buffer.alloc(bytes - 1 - sizeLength)]);
}

export function idBytes(id: number): Buffer {
  return unsignedBytes(id);
}

/** A size, in as few bytes as it needs, or in `length` bytes. */
export function sizeBytes(size: number, length = lengthOfSize(size)): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = length - 1, rest = size; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[0] = (bytes[0] as number) | (1 << (8 - length));
  return bytes;
}

function lengthOfSize(size: number): number {
  let length = 1;
  // All ones would mean that the size is not known.
  while (size >= 2 ** (7 * length) - 1) length += 1;
  return length;
}

function unsignedBytes(value: number): Buffer {
  let length = 1;
  while (value >= 256 ** length) length += 1;
  const bytes = Buffer.alloc(length);
  for (let i = length - 1, rest = value; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

/** The begin of an element, as far as it could be read. */
export interface Head {
  id: number;
  /** Bytes of its data. */
  size: number;
  /** Bytes of id and size. */
  length: number;
}

/** Reads the begin of an element at `at`; null when it is cut off, of unknown size, or no element. */
export function readHead(bytes: Uint8Array, at = 0): Head | null {
  const idLength = vintLength(bytes[at], MOST_ID);
  const sizeLength = vintLength(bytes[at + idLength], MOST_SIZE);
  if (idLength === 0 || sizeLength === 0 || at + idLength + sizeLength > bytes.length) return null;
  // The first bit that is set tells the length and is no part of the number. Sizes near the largest of eight bytes are none of ours.
  const first = (bytes[at + idLength] as number) & (0xff >> sizeLength);
  const size = first * 256 ** (sizeLength - 1) + readUnsigned(bytes, at + idLength + 1, sizeLength - 1);
  if (size >= Math.min(2 ** (7 * sizeLength) - 1, Number.MAX_SAFE_INTEGER)) return null;
  return { id: readUnsigned(bytes, at, idLength), size, length: idLength + sizeLength };
}

/** A whole number of `length` bytes; what goes beyond 2^53 is not exact. */
export function readUnsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) value = value * 256 + (bytes[at + i] as number);
  return value;
}

/** How many bytes a number that begins with `first` has; 0 when no number begins so. */
function vintLength(first: number | undefined, most: number): number {
  if (first === undefined) return 0;
  const length = Math.clz32(first) - 23;
  return length <= most ? length : 0;
}
