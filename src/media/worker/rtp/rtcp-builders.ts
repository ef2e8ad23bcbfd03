import type { ReportBlock, SenderReport } from './rtcp.ts';
import { sequenceDistance } from './sequence.ts';

const REPORT_BYTES = 24;
const MAX_REPORTS = 31;

/** A sender report (RFC 3550 6.4.1). At most 31 report blocks are taken. */
export function buildSenderReport(report: SenderReport): Buffer {
  const count = Math.min(MAX_REPORTS, report.reports.length);
  const b = packet(count, 200, 28 + REPORT_BYTES * count);
  b.writeUInt32BE(report.ssrc >>> 0, 4);
  b.writeUInt32BE(report.ntpSeconds >>> 0, 8);
  b.writeUInt32BE(report.ntpFraction >>> 0, 12);
  b.writeUInt32BE(report.rtpTimestamp >>> 0, 16);
  b.writeUInt32BE(report.packets >>> 0, 20);
  b.writeUInt32BE(report.octets >>> 0, 24);
  writeReports(b, 28, report.reports, count);
  return b;
}

/** A receiver report (RFC 3550 6.4.2). At most 31 report blocks are taken. */
export function buildReceiverReport(ssrc: number, reports: readonly ReportBlock[]): Buffer {
  const count = Math.min(MAX_REPORTS, reports.length);
  const b = packet(count, 201, 8 + REPORT_BYTES * count);
  b.writeUInt32BE(ssrc >>> 0, 4);
  writeReports(b, 8, reports, count);
  return b;
}

function writeReports(b: Buffer, start: number, reports: readonly ReportBlock[], count: number): void {
  for (let i = 0, at = start; i < count; i++, at += REPORT_BYTES) {
    const report = reports[i] as ReportBlock;
    b.writeUInt32BE(report.ssrc >>> 0, at);
    b.writeUInt8(clamp(report.fractionLost, 0, 255), at + 4);
    b.writeIntBE(clamp(report.packetsLost, -0x800000, 0x7fffff), at + 5, 3);
    b.writeUInt32BE(report.highestSequence >>> 0, at + 8);
    b.writeUInt32BE(report.jitter >>> 0, at + 12);
    b.writeUInt32BE(report.lastSenderReport >>> 0, at + 16);
    b.writeUInt32BE(report.delaySinceLastSenderReport >>> 0, at + 20);
  }
}

/** A source description with only the canonical name (RFC 3550 6.5.1); names beyond 255 bytes are cut. */
export function buildSdes(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname).subarray(0, 255);
  // The list of items ends with at least one zero byte and fills up to a whole word.
  const b = packet(1, 202, (8 + 2 + name.length + 1 + 3) & ~3);
  b.writeUInt32BE(ssrc >>> 0, 4);
  b.writeUInt8(1, 8);
  b.writeUInt8(name.length, 9);
  name.copy(b, 10);
  return b;
}

/** Asks for lost packets again (RFC 4585 6.2.1). `lost` in ascending order packs best; any order is right. */
export function buildNack(senderSsrc: number, mediaSsrc: number, lost: readonly number[]): Buffer {
  const items: number[] = [];
  let first = 0;
  let following = 0;
  for (let i = 0; i < lost.length; i++) {
    const sequence = (lost[i] as number) & 0xffff;
    const distance = sequenceDistance(first, sequence);
    if (i > 0 && distance >= 1 && distance <= 16) {
      following |= 1 << (distance - 1);
      continue;
    }
    if (i > 0) items.push(first, following);
    first = sequence;
    following = 0;
  }
  if (lost.length > 0) items.push(first, following);
  const b = feedback(1, 205, 12 + 2 * items.length, senderSsrc, mediaSsrc);
  for (let i = 0; i < items.length; i++) b.writeUInt16BE(items[i] as number, 12 + 2 * i);
  return b;
}

/** Asks for a key frame (RFC 4585 6.3.1). */
export function buildPli(senderSsrc: number, mediaSsrc: number): Buffer {
  return feedback(1, 206, 12, senderSsrc, mediaSsrc);
}

/**
 * Tells a sender how much it may send at most (draft-alvestrand-rmcat-remb-03 2.2).
 *
 * @param bitrate bits per second; written exactly below 2^18, rounded down to 18 significant bits above.
 */
export function buildRemb(senderSsrc: number, bitrate: number, ssrcs: readonly number[]): Buffer {
  const count = Math.min(255, ssrcs.length);
  const b = feedback(15, 206, 20 + 4 * count, senderSsrc, 0);
  let mantissa = Math.max(0, Math.floor(Math.min(bitrate, Number.MAX_SAFE_INTEGER)));
  let exponent = 0;
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent++;
  }
  b.write('REMB', 12, 'latin1');
  b.writeUInt8(count, 16);
  b.writeUInt8((exponent << 2) | (mantissa >> 16), 17);
  b.writeUInt16BE(mantissa & 0xffff, 18);
  for (let i = 0; i < count; i++) b.writeUInt32BE((ssrcs[i] as number) >>> 0, 20 + 4 * i);
  return b;
}

function packet(count: number, type: number, length: number): Buffer {
  const b = Buffer.alloc(length);
  b.writeUInt8(0x80 | count, 0);
  b.writeUInt8(type, 1);
  b.writeUInt16BE(length / 4 - 1, 2);
  return b;
}

function feedback(format: number, type: number, length: number, senderSsrc: number, mediaSsrc: number): Buffer {
  const b = packet(format, type, length);
  b.writeUInt32BE(senderSsrc >>> 0, 4);
  b.writeUInt32BE(mediaSsrc >>> 0, 8);
  return b;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.trunc(value)));
}
