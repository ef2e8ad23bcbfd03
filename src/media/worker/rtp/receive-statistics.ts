import { compactNtp } from './ntp.ts';
import type { RtpPacket } from './packet.ts';
import type { ReportBlock, SenderReport } from './rtcp.ts';
import { SequenceFilter, SequenceUnwrapper } from './sequence.ts';

/** RFC 3550 A.1. */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 1000;

/**
 * What receiver reports say about one incoming stream (RFC 3550 A.1, A.3, A.8). When the packets change to another SSRC,
 * the statistics start again with that one.
 */
export class ReceiveStatistics {
  readonly #clockRate: number;
  readonly #filter = new SequenceFilter(MAX_DROPOUT, MAX_MISORDER);
  readonly #unwrapper = new SequenceUnwrapper();
  #ssrc: number | undefined;
  #base = 0;
  #received = 0;
  #bytes = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #transit: number | undefined;
  #lastReport = 0;
  #lastReportAt = 0;

  /** @param clockRate timestamp units per second: 90000 for video, 48000 for Opus. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** The stream that is counted, or undefined before its first packet. */
  get ssrc(): number | undefined {
    return this.#ssrc;
  }

  /** Packets since the stream began, duplicates included. */
  get packets(): number {
    return this.#received;
  }

  /** Payload bytes since the stream began. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts a packet of the stream itself; retransmissions on an SSRC of their own must not come here. */
  received(packet: RtpPacket, nowMs: number): void {
    if (packet.ssrc !== this.#ssrc) this.#follow(packet.ssrc);
    const verdict = this.#filter.judge(packet.sequenceNumber);
    if (verdict === 'stray') return;
    if (verdict === 'restart') this.#restart(packet.sequenceNumber);
    const unwrapped = this.#unwrapper.unwrap(packet.sequenceNumber);
    if (unwrapped < this.#base) this.#base = unwrapped;
    this.#received++;
    this.#bytes += packet.payload.length;
    this.#measureJitter(packet.timestamp, nowMs);
  }

  /** Notes the other side's sender report, so that it can compute its round-trip time from our report. */
  senderReport(report: Pick<SenderReport, 'ssrc' | 'ntpSeconds' | 'ntpFraction'>, nowMs: number): void {
    if (report.ssrc !== this.#ssrc) return;
    this.#lastReport = compactNtp(report.ntpSeconds, report.ntpFraction);
    this.#lastReportAt = nowMs;
  }

  /** The next report block, or undefined before the first packet. Each call starts a new interval of `fractionLost`. */
  report(nowMs: number): ReportBlock | undefined {
    const highest = this.#unwrapper.highest;
    if (this.#ssrc === undefined || highest === undefined) return undefined;
    const expected = highest - this.#base + 1;
    const expectedInterval = expected - this.#expectedBefore;
    const lostInterval = expectedInterval - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost: lostInterval <= 0 ? 0 : Math.min(255, Math.floor((lostInterval * 256) / expectedInterval)),
      packetsLost: Math.min(0x7fffff, Math.max(-0x800000, expected - this.#received)),
      highestSequence: highest >>> 0,
      jitter: Math.floor(this.#jitter),
      lastSenderReport: this.#lastReport,
      delaySinceLastSenderReport: this.#lastReport === 0 ? 0 : Math.round(((nowMs - this.#lastReportAt) * 65536) / 1000),
    };
  }

  #follow(ssrc: number): void {
    this.#ssrc = ssrc;
    this.#filter.reset();
    this.#lastReport = 0;
  }

  #restart(sequenceNumber: number): void {
    this.#unwrapper.reset();
    this.#base = sequenceNumber;
    this.#received = 0;
    this.#bytes = 0;
    this.#expectedBefore = 0;
    this.#receivedBefore = 0;
    this.#jitter = 0;
    this.#transit = undefined;
  }

  #measureJitter(timestamp: number, nowMs: number): void {
    const arrival = Math.round((nowMs * this.#clockRate) / 1000);
    const transit = (arrival - timestamp) | 0;
    if (this.#transit !== undefined) {
      const difference = Math.abs((transit - this.#transit) | 0);
      // A jump of seconds is a paused sender, not jitter.
      if (difference < 4 * this.#clockRate) this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
  }
}
