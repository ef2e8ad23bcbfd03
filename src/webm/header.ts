import { blank, element, float, ID, idBytes, sizeBytes, text, unsigned } from './ebml.ts';

/** Numbers of the tracks in our files. */
export const VIDEO = 1;
export const AUDIO = 2;

/** Samples that an Opus encoder is late by, at 48 kHz: a decoder leaves as many out at the start (RFC 7845, section 4.2). */
const OPUS_DELAY = 312;
const SAMPLE_RATE = 48_000;
/** How much sound a decoder needs before a place to be right there, in ns (RFC 7845, section 4.6). */
const OPUS_PREROLL_NS = 80_000_000;
const TIMESTAMP_SCALE_NS = 1_000_000;
/** Dates of Matroska count from 2001. */
const EPOCH_MS = Date.UTC(2001, 0, 1);

/** What a file shows and when it was begun. */
export interface FileSpec {
  /** Pixels of the picture; null: sound alone. */
  picture: { width: number; height: number } | null;
  /** Epoch milliseconds. */
  startedAt: number;
}

/** What is known in the end. */
export interface Ending {
  /** Bytes of the whole file. */
  bytes: number;
  durationMs: number;
  /** Where the tracks and the cues begin. */
  tracksAt: number;
  cuesAt: number;
}

const EBML_HEADER = element(
  ID.EBML,
  unsigned(ID.EBMLVersion, 1),
  unsigned(ID.EBMLReadVersion, 1),
  unsigned(ID.EBMLMaxIDLength, 4),
  unsigned(ID.EBMLMaxSizeLength, 8),
  text(ID.DocType, 'webm'),
  unsigned(ID.DocTypeVersion, 4),
  unsigned(ID.DocTypeReadVersion, 2),
);
const SIZE_LENGTH = 8;
/** A size that is not known yet. */
const UNKNOWN = Buffer.from([0x01, ...Array<number>(SIZE_LENGTH - 1).fill(0xff)]);
/** Room for the table of what is where. */
const SEEK_BYTES = 96;
const SEGMENT_AT = EBML_HEADER.length;
/** Positions inside a segment count from here. */
export const SEGMENT_DATA_AT = SEGMENT_AT + idBytes(ID.Segment).length + SIZE_LENGTH;
const INFO_AT = SEGMENT_DATA_AT + SEEK_BYTES;
/** A duration has the same length as the blank in its place. */
const DURATION_BYTES = float(ID.Duration, 0).length;

/** The beginning of a file whose end is not known yet; clusters follow. */
export function header({ picture, startedAt }: FileSpec): Buffer {
  const info = infoOf(startedAt, blank(DURATION_BYTES));
  const tracks = element(ID.Tracks, ...(picture ? [videoTrack(picture)] : []), audioTrack());
  return Buffer.concat([EBML_HEADER, idBytes(ID.Segment), UNKNOWN, blank(SEEK_BYTES), info, tracks]);
}

const INFO_BYTES = infoOf(EPOCH_MS, blank(DURATION_BYTES)).length;
/** Bytes at the start that are the same in every file up to {@link finished}; tracks and clusters follow. */
export const HEAD_BYTES = INFO_AT + INFO_BYTES;

/** Whether a file begins as {@link header} begins it, finished or not. */
export function isOurs(head: Uint8Array): boolean {
  if (head.length < HEAD_BYTES) return false;
  const begin = Buffer.concat([EBML_HEADER, idBytes(ID.Segment)]);
  const info = infoOf(EPOCH_MS, Buffer.alloc(DURATION_BYTES)).subarray(0, idBytes(ID.Info).length + 1);
  return begin.equals(head.subarray(0, begin.length)) && info.equals(head.subarray(INFO_AT, INFO_AT + info.length));
}

/** The first {@link HEAD_BYTES} of a file that is complete. `head`: those that are there. */
export function finished(head: Uint8Array, { bytes, durationMs, tracksAt, cuesAt }: Ending): Buffer {
  const done = Buffer.from(head);
  sizeBytes(bytes - SEGMENT_DATA_AT, SIZE_LENGTH).copy(done, SEGMENT_DATA_AT - SIZE_LENGTH);
  const seek = element(ID.SeekHead, seekTo(ID.Info, INFO_AT), seekTo(ID.Tracks, tracksAt), seekTo(ID.Cues, cuesAt));
  Buffer.concat([seek, blank(SEEK_BYTES - seek.length)]).copy(done, SEGMENT_DATA_AT);
  float(ID.Duration, durationMs).copy(done, HEAD_BYTES - DURATION_BYTES);
  return done;
}

/** The duration stands last, so that it is found without reading. */
function infoOf(startedAt: number, duration: Buffer): Buffer {
  const date = Buffer.alloc(8);
  date.writeBigInt64BE(BigInt(Math.round(startedAt) - EPOCH_MS) * 1_000_000n);
  return element(
    ID.Info,
    unsigned(ID.TimestampScale, TIMESTAMP_SCALE_NS),
    text(ID.MuxingApp, 'Wirespace'),
    text(ID.WritingApp, 'Wirespace'),
    element(ID.DateUTC, date),
    duration,
  );
}

function seekTo(id: number, at: number): Buffer {
  return element(ID.Seek, element(ID.SeekID, idBytes(id)), unsigned(ID.SeekPosition, at - SEGMENT_DATA_AT));
}

function videoTrack({ width, height }: { width: number; height: number }): Buffer {
  return element(
    ID.TrackEntry,
    ...trackBasics(VIDEO, 1, 'V_VP8'),
    element(ID.Video, unsigned(ID.PixelWidth, width), unsigned(ID.PixelHeight, height)),
  );
}

function audioTrack(): Buffer {
  return element(
    ID.TrackEntry,
    ...trackBasics(AUDIO, 2, 'A_OPUS'),
    element(ID.CodecPrivate, opusHead()),
    unsigned(ID.CodecDelay, (OPUS_DELAY * 1e9) / SAMPLE_RATE),
    unsigned(ID.SeekPreRoll, OPUS_PREROLL_NS),
    element(ID.Audio, float(ID.SamplingFrequency, SAMPLE_RATE), unsigned(ID.Channels, 1)),
  );
}

function trackBasics(number: number, type: number, codec: string): Buffer[] {
  return [
    unsigned(ID.TrackNumber, number),
    unsigned(ID.TrackUID, number),
    unsigned(ID.TrackType, type),
    unsigned(ID.FlagLacing, 0),
    text(ID.Language, 'und'),
    text(ID.CodecID, codec),
  ];
}

/** What a decoder of Opus needs first (RFC 7845, section 5.1): one channel, no gain. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head[8] = 1;
  head[9] = 1;
  head.writeUInt16LE(OPUS_DELAY, 10);
  head.writeUInt32LE(SAMPLE_RATE, 12);
  return head;
}
