import { TokenBucket } from '../../../base/token-bucket.ts';
import { ntpFraction, ntpSeconds } from './ntp.ts';
import { RTP_HEADER_BYTES, writeRtpHeader } from './packet.ts';
import type { SenderReport } from './rtcp.ts';
import type { SharedPacket } from './shared-packet.ts';

/** Kept for retransmission. The SRTP layer refuses numbers older than 1024 packets (media.md 1). */
const HISTORY = 600;
/** A packet is not repeated again before this time, even if the round trip is shorter. */
const MIN_REPEAT_MS = 10;
/** How much of a second's allowance for retransmissions may be used at once. */
const BURST_SECONDS = 0.5;
/** One large packet can always be repeated, or a small allowance would never let one pass. */
const MIN_BURST_BYTES = 3000;

export interface SendStreamOptions {
  readonly ssrc: number;
  /** As the receiver's offer numbers the codec. */
  readonly payloadType: number;
  /** Retransmissions go on this stream when it was negotiated (RFC 4588), else the packet itself is sent again. */
  readonly rtx?: { readonly ssrc: number; readonly payloadType: number };
  /** Sends one packet. The buffer is valid during the call only: it is written again for the next receiver. */
  readonly send: (packet: Buffer) => void;
  /** Writes what differs per receiver into the payload; `value` is the number given to {@link SendStream.send}. */
  readonly patch?: (payload: Buffer, value: number) => void;
  /** First sequence number; should be random (RFC 3550 5.1). */
  readonly sequenceNumber?: number;
  /** Added to every timestamp; should be random (RFC 3550 5.1). */
  readonly timestampOffset?: number;
  /** What retransmissions may take of the receiver's link. */
  readonly retransmissionBitrate?: number;
}

/** One outgoing RTP stream of one receiver: numbers its packets, keeps what it takes to repeat them, counts for reports. */
export class SendStream {
  readonly ssrc: number;
  readonly #options: SendStreamOptions;
  readonly #timestampOffset: number;
  /** Bytes that retransmissions may take. */
  readonly #budget: TokenBucket;
  /** Time of the last request for retransmissions. */
  #nowMs = 0;
  // The slots of a packet: shared payloads are referred to, so the history costs no copy.
  readonly #packets: (SharedPacket | undefined)[] = new Array(HISTORY).fill(undefined);
  readonly #timestamps = new Uint32Array(HISTORY);
  readonly #markers = new Uint8Array(HISTORY);
  readonly #patches = new Float64Array(HISTORY);
  readonly #repeatedAt = new Float64Array(HISTORY);
  /** Not wrapped: the lower 16 bits are sent. */
  #next: number;
  readonly #firstSequence: number;
  #rtxSequence: number;
  #packetCount = 0;
  #octets = 0;
  #repeated = 0;

  constructor(options: SendStreamOptions) {
    this.ssrc = options.ssrc;
    this.#options = options;
    this.#timestampOffset = options.timestampOffset ?? 0;
    this.#next = options.sequenceNumber ?? 0;
    this.#firstSequence = this.#next;
    this.#rtxSequence = this.#next;
    const bytesPerSecond = (options.retransmissionBitrate ?? 500_000) / 8;
    const burst = Math.max(MIN_BURST_BYTES, bytesPerSecond * BURST_SECONDS);
    this.#budget = new TokenBucket({ monotonic: () => this.#nowMs }, bytesPerSecond, burst);
  }

  /** Packets sent, without retransmissions. */
  get packets(): number {
    return this.#packetCount;
  }

  /** Payload bytes sent, without retransmissions. */
  get octets(): number {
    return this.#octets;
  }

  /** Packets that were sent again. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * Sends a packet under the next sequence number.
   *
   * @param timestamp of the room's clock, in units of the codec's rate.
   * @param patch number for the `patch` of the options (a VP8 picture id).
   */
  send(packet: SharedPacket, marker: boolean, timestamp: number, patch = 0): void {
    const sequence = this.#next++;
    const slot = sequence % HISTORY;
    const rtpTimestamp = (timestamp + this.#timestampOffset) >>> 0;
    this.#packets[slot] = packet;
    this.#timestamps[slot] = rtpTimestamp;
    this.#markers[slot] = marker ? 1 : 0;
    this.#patches[slot] = patch;
    this.#repeatedAt[slot] = Number.NEGATIVE_INFINITY;
    this.#packetCount++;
    this.#octets += packet.payload.length;
    this.#options.patch?.(packet.payload, patch);
    writeRtpHeader(packet.rtp, 0, this.#options.payloadType, marker, sequence, rtpTimestamp, this.ssrc);
    this.#options.send(packet.rtp);
  }

  /**
   * Sends packets again that the receiver misses. Left out are those no longer kept, those repeated within the last round
   * trip (the answer is still under way), and what exceeds the budget.
   *
   * @param lost 16-bit sequence numbers.
   * @returns how many were sent.
   */
  retransmit(lost: readonly number[], nowMs: number, rttMs: number): number {
    this.#nowMs = nowMs;
    let sent = 0;
    for (const sequenceNumber of lost) {
      const back = ((this.#next & 0xffff) - sequenceNumber) & 0xffff;
      const sequence = this.#next - back;
      if (back === 0 || back > HISTORY || sequence < this.#firstSequence) continue;
      const slot = sequence % HISTORY;
      const packet = this.#packets[slot];
      if (!packet || nowMs - (this.#repeatedAt[slot] as number) < Math.max(MIN_REPEAT_MS, rttMs)) continue;
      if (!this.#budget.take(packet.rtx.length)) break;
      this.#repeatedAt[slot] = nowMs;
      this.#repeat(packet, sequence, slot);
      sent++;
    }
    this.#repeated += sent;
    return sent;
  }

  #repeat(packet: SharedPacket, sequence: number, slot: number): void {
    const { rtx, payloadType, send, patch } = this.#options;
    const marker = this.#markers[slot] === 1;
    const timestamp = this.#timestamps[slot] as number;
    patch?.(packet.payload, this.#patches[slot] as number);
    if (rtx) {
      this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff;
      writeRtpHeader(packet.rtx, 0, rtx.payloadType, marker, this.#rtxSequence, timestamp, rtx.ssrc);
      packet.rtx.writeUInt16BE(sequence & 0xffff, RTP_HEADER_BYTES);
      send(packet.rtx);
    } else {
      writeRtpHeader(packet.rtp, 0, payloadType, marker, sequence, timestamp, this.ssrc);
      send(packet.rtp);
    }
  }

  /**
   * Sends the newest packets once more without being asked, to find out whether the link carries more (the receiver drops
   * what it has). Does nothing without a stream for retransmissions: there a repeat would count as a duplicate.
   *
   * @param bytes about how much, headers included.
   * @returns how much was sent, at most one packet more than asked for.
   */
  pad(bytes: number): number {
    if (!this.#options.rtx) return 0;
    let sent = 0;
    for (let back = 1; back <= HISTORY && sent < bytes; back++) {
      const sequence = this.#next - back;
      const packet = sequence < this.#firstSequence ? undefined : this.#packets[sequence % HISTORY];
      if (!packet) break;
      this.#repeat(packet, sequence, sequence % HISTORY);
      sent += packet.rtx.length;
    }
    return sent;
  }

  /**
   * The content of a sender report.
   *
   * @param wallMs wall-clock time of the report.
   * @param timestamp of the room's clock at that very time (the stream's offset is added here).
   */
  senderReport(wallMs: number, timestamp: number): SenderReport {
    return {
      ssrc: this.ssrc,
      ntpSeconds: ntpSeconds(wallMs),
      ntpFraction: ntpFraction(wallMs),
      rtpTimestamp: (timestamp + this.#timestampOffset) >>> 0,
      packets: this.#packetCount >>> 0,
      octets: this.#octets >>> 0,
      reports: [],
    };
  }
}
