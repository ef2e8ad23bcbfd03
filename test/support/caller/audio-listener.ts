import { OpusDecoder } from '../../../src/media/worker/audio/opus.ts';
import type { RtpPacket } from '../../../src/media/worker/rtp/packet.ts';
import { toneAmplitude } from './tone.ts';

const SAMPLE_RATE = 48_000;

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

  /** Amplitude of a tone in the last `ms` milliseconds of sound (at most 1000). */
  amplitude(hertz: number, ms = 400): number {
    const length = Math.round((SAMPLE_RATE * ms) / 1000);
    const samples = new Int16Array(length);
    for (let i = 0; i < length; i += 1) {
      samples[i] = this.#ring[(this.#at - length + i + this.#ring.length) % this.#ring.length] as number;
    }
    return toneAmplitude(samples, hertz);
  }

  close(): void {
    this.#decoder?.close();
  }
}
