import { decodeStatusChunks, STATUS_LARGE, STATUS_LOST, STATUS_SMALL } from './transport-feedback-chunks.ts';

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
