import { Concealment } from './audio/concealment.ts';
import { JitterBuffer } from './audio/jitter-buffer.ts';
import { TalkingDetector } from './audio/level.ts';
import { FRAME_SAMPLES, OpusDecoder } from './audio/opus.ts';
import type { RtpPacket } from './rtp/packet.ts';
import { ReceiveStatistics } from './rtp/receive-statistics.ts';

/** Frames replaced at the end of a stream or during an outage before it counts as silence; the replacement has faded out by then. */
const MOST_CONCEALED = 4;

/** The microphone of one call: packets in, 20 ms of samples out for each tick of the mixer. */
export class AudioUplink {
  readonly statistics = new ReceiveStatistics(48_000);
  readonly #jitter = new JitterBuffer();
  readonly #decoder = new OpusDecoder();
  readonly #concealment = new Concealment();
  readonly #talking: TalkingDetector;
  #ssrc: number | undefined;
  #listening = true;
  /** Samples of lost packets that still have to be replaced. */
  #owed = 0;
  #heard = false;

  constructor(sensitivity: number) {
    this.#talking = new TalkingDetector(sensitivity);
  }

  setSensitivity(sensitivity: number): void {
    this.#talking.setSensitivity(sensitivity);
  }

  /**
   * Stops or resumes listening (mute, hold): while off, packets are counted and thrown away.
   * @returns `false` when the call was talking and thereby is not any more, else null
   */
  listen(on: boolean): false | null {
    if (on === this.#listening) return null;
    this.#listening = on;
    this.#reset();
    return on ? null : this.#talking.mute();
  }

  /** Takes one Opus packet. */
  packet(packet: RtpPacket, nowMs: number): void {
    this.statistics.received(packet, nowMs);
    if (packet.ssrc !== this.#ssrc) {
      this.#ssrc = packet.ssrc;
      this.#reset();
    }
    if (this.#listening) this.#jitter.push(packet.sequenceNumber, packet.payload);
  }

  /** The next 960 samples, or null in silence. They are valid until the next call. Call it each 20 ms. */
  pull(): Int16Array | null {
    return this.#listening ? this.#next() : null;
  }

  /** Judges the samples of this tick. Returns the new state when the call began or stopped talking. */
  judge(samples: Int16Array | null): boolean | null {
    return this.#listening ? this.#talking.update(samples) : null;
  }

  close(): void {
    this.#decoder.close();
  }

  #next(): Int16Array | null {
    if (this.#owed > 0) return this.#conceal();
    while (this.#decoder.buffered < FRAME_SAMPLES) {
      const entry = this.#jitter.pull();
      if (entry === 'empty') return this.#heard && this.#concealment.lost < MOST_CONCEALED ? this.#concealment.conceal() : null;
      if (entry === 'lost' || this.#decoder.decode(entry.payload) === 0) {
        this.#owed += this.#jitter.frameSamples;
        if (this.#owed > 0) return this.#conceal();
      }
    }
    const samples = this.#decoder.take();
    if (samples) {
      this.#heard = true;
      this.#concealment.received(samples);
    }
    return samples;
  }

  #conceal(): Int16Array {
    this.#owed = Math.max(0, this.#owed - FRAME_SAMPLES);
    return this.#concealment.conceal();
  }

  #reset(): void {
    this.#jitter.reset();
    this.#decoder.reset();
    this.#concealment.reset();
    this.#owed = 0;
    this.#heard = false;
  }
}
