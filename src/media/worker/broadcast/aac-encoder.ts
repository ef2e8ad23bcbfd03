import {
  CODEC_GLOBAL_HEADER,
  check,
  MONO,
  type NativeCodecContext,
  type NativePacket,
  newFrame,
  newPacket,
  openCodec,
  SAMPLES_FLTP,
} from '../../../ffmpeg/ffmpeg.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../audio/opus.ts';

/** Samples in one frame of AAC-LC. */
const AAC_SAMPLES = 1024;
const KBPS = 128;
/** Full scale of 16 bits. */
const FULL_SCALE = 32_768;
/** Times that differ by more than half a packet were jumped over. */
const JUMP = FRAME_SAMPLES / 2;

/** AAC-LC of the mix, mono. Takes 20 ms at a time and gives frames of 1024 samples. */
export class AacEncoder {
  readonly #context: NativeCodecContext;
  readonly #packet = newPacket();
  readonly #frame = newFrame();
  readonly #samples: Float32Array;
  /** Samples that wait for the frame to be full. */
  #waiting = 0;
  /** Time of the frame's first sample, 48 kHz; null before the first. */
  #start: number | null = null;
  #closed = false;

  /** Throws when FFmpeg refuses. */
  constructor() {
    this.#context = openCodec('encoder', 'aac', { aac_coder: 'fast' }, (context) => {
      context.sampleRate = SAMPLE_RATE;
      context.sampleFormat = SAMPLES_FLTP;
      context.channelLayout = MONO;
      context.bitRate = BigInt(KBPS * 1000);
      context.timeBase = { num: 1, den: SAMPLE_RATE };
      context.flags |= CODEC_GLOBAL_HEADER;
    });
    const frame = this.#frame;
    frame.format = SAMPLES_FLTP;
    frame.sampleRate = SAMPLE_RATE;
    frame.nbSamples = AAC_SAMPLES;
    frame.channelLayout = MONO;
    check(frame.getBuffer(0), 'audio frame');
    const [plane] = frame.data ?? [];
    if (!plane) throw new Error('FFmpeg gave no memory for sound');
    this.#samples = new Float32Array(plane.buffer, plane.byteOffset, AAC_SAMPLES);
  }

  /** The encoder itself, for the container. It stays ours. */
  get context(): NativeCodecContext {
    return this.#context;
  }

  /**
   * `time`: of the first of the 960 samples, 48 kHz. `take` gets the packets that come out, with times in units of 1/48000 s; they stay ours.
   * Throws when FFmpeg fails.
   */
  encode(samples: Int16Array, time: number, take: (packet: NativePacket) => void): void {
    if (this.#closed) return;
    // The clock of samples goes on by itself, so that rounding makes no holes. After a stall it jumps; what waits then belongs to no time.
    if (this.#start === null || Math.abs(time - this.#start - this.#waiting) > JUMP) {
      this.#waiting = 0;
      this.#start = time;
    }
    for (const sample of samples) {
      this.#samples[this.#waiting] = sample / FULL_SCALE;
      this.#waiting += 1;
      if (this.#waiting === AAC_SAMPLES) this.#flush(take);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
  }

  #flush(take: (packet: NativePacket) => void): void {
    this.#waiting = 0;
    const start = this.#start ?? 0;
    this.#start = start + AAC_SAMPLES;
    this.#frame.pts = BigInt(start);
    check(this.#context.sendFrameSync(this.#frame), 'encode AAC');
    while (this.#context.receivePacketSync(this.#packet) >= 0) {
      take(this.#packet);
      this.#packet.unref();
    }
  }
}
