import { OpusDecoder } from '../../../src/media/worker/audio/opus.ts';
import type { RtpPacket } from '../../../src/media/worker/rtp/packet.ts';
import { toneAmplitude } from './tone.ts';

const SAMPLE_RATE = 48_000;
/** Tones of whole tens of hertz do not leak into each other in a piece of this length. */
const PIECE_MS = 100;

/** The mix as a caller gets it: counted, and decoded when `decode` is set. */
export class AudioListener {
  readonly #decoder: OpusDecoder | null;
  /** The last second. */
  readonly #ring = new Int16Array(SAMPLE_RATE);
  #at = 0;
  packets = 0;
  /** Arrival times. */
  readonly arrivals: number[] = [];
  senderReport: { ntpMs: number; rtp: number } | null = null;
  lastTimestamp = 0;

  constructor(decode: boolean) {
    this.#decoder = decode ? new OpusDecoder() : null;
  }

  packet(packet: RtpPacket, nowMs: number): void {
    this.packets += 1;
    this.arrivals.push(nowMs);
    this.lastTimestamp = packet.timestamp;
    this.#decoder?.decode(packet.payload);
    for (let samples = this.#decoder?.take(); samples; samples = this.#decoder?.take()) {
      for (const sample of samples) {
        this.#ring[this.#at] = sample;
        this.#at = (this.#at + 1) % this.#ring.length;
      }
    }
  }

  /**
   * Amplitude of a tone in the last `ms` milliseconds of sound (at most 1000): the root of the mean square of short pieces. After a lost
   * packet a tone goes on in another phase, and over the whole time such parts would cancel each other.
   */
  amplitude(hertz: number, ms = 400): number {
    const pieces = Math.max(1, Math.round(ms / PIECE_MS));
    const length = Math.round((SAMPLE_RATE * ms) / 1000 / pieces);
    let squares = 0;
    for (let piece = 0; piece < pieces; piece += 1) {
      const from = this.#at - length * (pieces - piece) + this.#ring.length;
      const samples = Int16Array.from({ length }, (_, i) => this.#ring[(from + i) % this.#ring.length] as number);
      squares += toneAmplitude(samples, hertz) ** 2;
    }
    return Math.sqrt(squares / pieces);
  }

  close(): void {
    this.#decoder?.close();
  }
}
