import { STATUS_LARGE, STATUS_LOST, STATUS_SMALL } from '../../../src/media/worker/rtp/transport-feedback-chunks.ts';

/** What a transport-wide feedback packet says (draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1). */
export interface TransportFeedbackReport {
  /** Transport-wide sequence number of the first entry. */
  readonly baseSequence: number;
  /** Counts feedback packets, 8 bits. */
  readonly feedbackCount: number;
  /** Arrival in microseconds on the receiver's clock for each packet from the base on, or null for one that did not come. */
  readonly arrivals: readonly (number | null)[];
}

/** No honest packet tells of more: run lengths would let a few bytes ask for much memory. */
const MAX_STATUSES = 8192;
const MAX_RUN = 0x1fff;
const ONE_BIT_SYMBOLS = 14;
const TWO_BIT_SYMBOLS = 7;

/** Reads a packet that `parseRtcp` called 'twcc'. Null when it is malformed; never throws. */
export function parseTransportFeedback(raw: Buffer): TransportFeedbackReport | null {
  if (raw.length < 20) return null;
  const count = raw.readUInt16BE(14);
  if (count === 0 || count > MAX_STATUSES) return null;
  const chunks = decodeStatusChunks(raw, 20, count);
  if (!chunks) return null;
  let time = raw.readIntBE(16, 3) * 64_000;
  let at = chunks.end;
  const arrivals: (number | null)[] = [];
  for (const status of chunks.statuses) {
    if (status === STATUS_LOST) {
      arrivals.push(null);
      continue;
    }
    if ((status !== STATUS_SMALL && status !== STATUS_LARGE) || at + status > raw.length) return null;
    time += 250 * (status === STATUS_SMALL ? raw.readUInt8(at) : raw.readInt16BE(at));
    at += status;
    arrivals.push(time);
  }
  return { baseSequence: raw.readUInt16BE(12), feedbackCount: raw.readUInt8(19), arrivals };
}

/**
 * Unpacks chunks until `count` statuses are there.
 *
 * @returns the statuses and the offset behind the last chunk, or null when the bytes end too early.
 */
function decodeStatusChunks(b: Buffer, start: number, count: number): { statuses: Uint8Array; end: number } | null {
  const statuses = new Uint8Array(count);
  let filled = 0;
  let at = start;
  while (filled < count) {
    if (at + 2 > b.length) return null;
    const chunk = b.readUInt16BE(at);
    at += 2;
    if (chunk < 0x8000) {
      const run = Math.min(chunk & MAX_RUN, count - filled);
      statuses.fill(chunk >> 13, filled, filled + run);
      filled += run;
    } else if (chunk < 0xc000) {
      for (let i = 0; i < ONE_BIT_SYMBOLS && filled < count; i++) statuses[filled++] = (chunk >> (13 - i)) & 1;
    } else {
      for (let i = 0; i < TWO_BIT_SYMBOLS && filled < count; i++) statuses[filled++] = (chunk >> (12 - 2 * i)) & 3;
    }
  }
  return { statuses, end: at };
}
