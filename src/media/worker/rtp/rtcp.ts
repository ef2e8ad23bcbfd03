/** What one receiver tells about one stream (RFC 3550 6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Loss since the last report, 0 ... 255 in units of 1/256. */
  readonly fractionLost: number;
  /** Loss since the beginning, signed 24 bits (duplicates make it negative). */
  readonly packetsLost: number;
  /** Wraps in the upper, sequence number in the lower 16 bits. */
  readonly highestSequence: number;
  /** Interarrival jitter in timestamp units. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report, 0 when there was none. */
  readonly lastSenderReport: number;
  /** Since that report arrived, in units of 1/65536 s. */
  readonly delaySinceLastSenderReport: number;
}

/** RFC 3550 6.4.1: which media time belongs to which wall-clock time, and how much was sent. */
export interface SenderReport {
  readonly ssrc: number;
  readonly ntpSeconds: number;
  /** Units of 2^-32 s. */
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  /** Payload bytes. */
  readonly octets: number;
  readonly reports: readonly ReportBlock[];
}

export type RtcpPacket =
  | ({ readonly type: 'sr' } & SenderReport)
  | { readonly type: 'rr'; readonly ssrc: number; readonly reports: readonly ReportBlock[] }
  | { readonly type: 'bye'; readonly ssrcs: readonly number[] }
  /** RFC 4585 6.2.1; `lost` are 16-bit sequence numbers. */
  | { readonly type: 'nack'; readonly senderSsrc: number; readonly mediaSsrc: number; readonly lost: readonly number[] }
  /** RFC 4585 6.3.1. */
  | { readonly type: 'pli'; readonly senderSsrc: number; readonly mediaSsrc: number }
  /** RFC 5104 4.3.1; each entry asks the sender of that SSRC for a key frame. */
  | { readonly type: 'fir'; readonly senderSsrc: number; readonly mediaSsrcs: readonly number[] }
  /** draft-alvestrand-rmcat-remb-03; bits per second for all `ssrcs` together. */
  | { readonly type: 'remb'; readonly senderSsrc: number; readonly bitrate: number; readonly ssrcs: readonly number[] }
  /** Transport-wide feedback, to be read by `parseTransportFeedback` (it is long, and most listeners do not need it). */
  | { readonly type: 'twcc'; readonly senderSsrc: number; readonly mediaSsrc: number; readonly raw: Buffer };

/** A compound longer than this is no honest one. */
const MAX_PACKETS = 64;
/** Nobody keeps more than the SRTP window of 1024 packets (media.md 1), so nobody can ask for more. */
const MAX_NACKED = 1024;

/**
 * Reads a compound of RTCP packets (RFC 3550 6.1, also reduced size, RFC 5506). Packets of other types (SDES, APP, XR) and
 * malformed ones are left out; never throws, and the result is bounded whatever the bytes say.
 */
export function parseRtcp(compound: Buffer): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  let at = 0;
  for (let count = 0; count < MAX_PACKETS && at + 4 <= compound.length; count++) {
    const end = at + 4 + 4 * compound.readUInt16BE(at + 2);
    const first = compound.readUInt8(at);
    if (first >> 6 !== 2 || end > compound.length) break;
    const packet = parseOne(compound, at, end);
    if (packet) packets.push(packet);
    at = end;
  }
  return packets;
}

function parseOne(b: Buffer, at: number, fullEnd: number): RtcpPacket | null {
  const first = b.readUInt8(at);
  let end = fullEnd;
  if (first & 0x20) {
    const padding = b.readUInt8(end - 1);
    if (padding === 0 || at + 4 + padding > end) return null;
    end -= padding;
  }
  const count = first & 31;
  switch (b.readUInt8(at + 1)) {
    case 200:
      return parseSenderReport(b, at, end, count);
    case 201:
      return at + 8 > end ? null : { type: 'rr', ssrc: b.readUInt32BE(at + 4), reports: parseReports(b, at + 8, end, count) };
    case 203:
      return { type: 'bye', ssrcs: parseSsrcs(b, at + 4, end, count, 4) };
    case 205:
      return at + 12 > end ? null : parseTransportLayer(b, at, end, count);
    case 206:
      return at + 12 > end ? null : parsePayloadSpecific(b, at, end, count);
    default:
      return null;
  }
}

function parseSenderReport(b: Buffer, at: number, end: number, count: number): RtcpPacket | null {
  if (at + 28 > end) return null;
  return {
    type: 'sr',
    ssrc: b.readUInt32BE(at + 4),
    ntpSeconds: b.readUInt32BE(at + 8),
    ntpFraction: b.readUInt32BE(at + 12),
    rtpTimestamp: b.readUInt32BE(at + 16),
    packets: b.readUInt32BE(at + 20),
    octets: b.readUInt32BE(at + 24),
    reports: parseReports(b, at + 28, end, count),
  };
}

function parseReports(b: Buffer, start: number, end: number, count: number): ReportBlock[] {
  const reports: ReportBlock[] = [];
  for (let at = start; reports.length < count && at + 24 <= end; at += 24) {
    reports.push({
      ssrc: b.readUInt32BE(at),
      fractionLost: b.readUInt8(at + 4),
      packetsLost: b.readIntBE(at + 5, 3),
      highestSequence: b.readUInt32BE(at + 8),
      jitter: b.readUInt32BE(at + 12),
      lastSenderReport: b.readUInt32BE(at + 16),
      delaySinceLastSenderReport: b.readUInt32BE(at + 20),
    });
  }
  return reports;
}

function parseSsrcs(b: Buffer, start: number, end: number, count: number, step: number): number[] {
  const ssrcs: number[] = [];
  for (let at = start; ssrcs.length < count && at + step <= end; at += step) ssrcs.push(b.readUInt32BE(at));
  return ssrcs;
}

function parseTransportLayer(b: Buffer, at: number, end: number, format: number): RtcpPacket | null {
  const senderSsrc = b.readUInt32BE(at + 4);
  const mediaSsrc = b.readUInt32BE(at + 8);
  if (format === 1) return { type: 'nack', senderSsrc, mediaSsrc, lost: parseNacked(b, at + 12, end) };
  if (format === 15) return { type: 'twcc', senderSsrc, mediaSsrc, raw: b.subarray(at, end) };
  return null;
}

function parseNacked(b: Buffer, start: number, end: number): number[] {
  const lost: number[] = [];
  for (let at = start; at + 4 <= end; at += 4) {
    const first = b.readUInt16BE(at);
    const following = b.readUInt16BE(at + 2);
    if (lost.length + 17 > MAX_NACKED) break;
    lost.push(first);
    for (let bit = 0; bit < 16; bit++) if ((following >> bit) & 1) lost.push((first + bit + 1) & 0xffff);
  }
  return lost;
}

function parsePayloadSpecific(b: Buffer, at: number, end: number, format: number): RtcpPacket | null {
  const senderSsrc = b.readUInt32BE(at + 4);
  if (format === 1) return { type: 'pli', senderSsrc, mediaSsrc: b.readUInt32BE(at + 8) };
  if (format === 4) return { type: 'fir', senderSsrc, mediaSsrcs: parseSsrcs(b, at + 12, end, MAX_PACKETS, 8) };
  // 'REMB' as a number: the format 15 is shared by several application layer messages.
  if (format === 15 && at + 20 <= end && b.readUInt32BE(at + 12) === 0x52454d42) {
    const mantissa = ((b.readUInt8(at + 17) & 3) << 16) | b.readUInt16BE(at + 18);
    const bitrate = mantissa * 2 ** (b.readUInt8(at + 17) >> 2);
    return { type: 'remb', senderSsrc, bitrate, ssrcs: parseSsrcs(b, at + 20, end, b.readUInt8(at + 16), 4) };
  }
  return null;
}
