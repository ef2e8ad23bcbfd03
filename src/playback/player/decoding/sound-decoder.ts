import {
  binding,
  MONO,
  type NativeCodecContext,
  type NativeFrame,
  type NativeInputStream,
  type NativePacket,
  type NativeResampler,
  NO_TIME,
  newFrame,
  SAMPLES_S16,
} from '../../../ffmpeg/ffmpeg.ts';
import { Unplayable } from '../messages.ts';
import { openDecoder } from './codecs.ts';

const RATE = 48_000;

/** Decodes the sound of a stream into one channel of 48 kHz. What it is given is hostile. */
export class SoundDecoder {
  readonly #context: NativeCodecContext;
  readonly #frame: NativeFrame = newFrame();
  readonly #resampled: NativeFrame = newFrame();
  readonly #unitMs: number;
  #resampler: NativeResampler | null = null;
  /** What the resampler was made for. */
  #input = '';

  /** @throws {Unplayable} `unsupported` */
  constructor(stream: NativeInputStream) {
    this.#unitMs = (1000 * stream.timeBase.num) / stream.timeBase.den;
    try {
      this.#context = openDecoder(stream, 1, {});
    } catch (cause) {
      throw new Unplayable('unsupported', { cause });
    }
  }

  /** Decodes a packet; null: nothing more comes. Times in ms of the file; null: right behind what came before. Damaged data gives nothing. */
  decode(packet: NativePacket | null): { timeMs: number | null; samples: Int16Array }[] {
    const pieces: { timeMs: number | null; samples: Int16Array }[] = [];
    this.#context.sendPacketSync(packet);
    while (this.#context.receiveFrameSync(this.#frame) >= 0) {
      const time = this.#frame.bestEffortTimestamp;
      const samples = this.#resample(this.#frame);
      if (samples) pieces.push({ timeMs: time === NO_TIME ? null : Number(time) * this.#unitMs, samples });
      this.#frame.unref();
    }
    return pieces;
  }

  flush(): void {
    this.#context.flushBuffers();
    this.#drop();
  }

  close(): void {
    this.#context.freeContext();
    this.#frame.free();
    this.#resampled.free();
    this.#drop();
  }

  #resample(frame: NativeFrame): Int16Array | null {
    const { sampleRate, format, channelLayout } = frame;
    const input = `${sampleRate} ${format} ${channelLayout.nbChannels} ${channelLayout.order} ${channelLayout.mask}`;
    if (input !== this.#input || this.#resampler === null) this.#drop();
    if (this.#resampler === null) {
      this.#resampler = new binding.SoftwareResampleContext();
      this.#resampler.alloc();
      this.#input = input;
    }
    const target = this.#resampled;
    target.unref();
    target.format = SAMPLES_S16;
    target.sampleRate = RATE;
    target.channelLayout = MONO;
    if (this.#resampler.convertFrame(target, frame) < 0) return null;
    const bytes = target.data?.[0];
    if (!bytes || target.nbSamples === 0) return null;
    const samples = new Int16Array(target.nbSamples);
    new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.byteLength));
    return samples;
  }

  #drop(): void {
    this.#resampler?.free();
    this.#resampler = null;
  }
}
