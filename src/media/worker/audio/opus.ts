import {
  AGAIN,
  check,
  MONO,
  type NativeCodecContext,
  type NativeFrame,
  newFrame,
  newPacket,
  openCodec,
  SAMPLES_S16,
} from '../../../ffmpeg/ffmpeg.ts';

/** Everything inside the worker is 48 kHz mono in frames of 20 ms. */
export const SAMPLE_RATE = 48_000;
/** Samples of one frame of 20 ms. */
export const FRAME_SAMPLES = 960;
/** Longest Opus packet: 120 ms (RFC 6716 section 3.2). */
const LONGEST_PACKET = 6 * FRAME_SAMPLES;
/** Sound that may wait: one longest packet more than the rest of another. */
const CAPACITY = 2 * LONGEST_PACKET;

/** Samples of a native S16 mono frame, without a copy. */
function samplesOf(frame: NativeFrame, length: number): Int16Array {
  const [bytes] = frame.data ?? [];
  if (bytes === undefined) throw new Error('the audio frame is empty');
  return new Int16Array(bytes.buffer, bytes.byteOffset, length);
}

/**
 * Decodes one sender's Opus to 48 kHz mono in frames of 960 samples, whatever the packets' duration (2.5 … 120 ms) and channels
 * (stereo is mixed down by libopus). The input is hostile: what cannot be decoded is dropped.
 */
export class OpusDecoder {
  readonly #context: NativeCodecContext;
  readonly #packet = newPacket();
  readonly #frame = newFrame();
  /** Decoded samples that have not been taken: `#buffered` of them at the start. */
  readonly #waiting = new Int16Array(CAPACITY);
  readonly #out = new Int16Array(FRAME_SAMPLES);
  #buffered = 0;
  #closed = false;

  constructor() {
    this.#context = openCodec('decoder', 'libopus', { request_sample_fmt: 's16' }, (context) => {
      context.sampleRate = SAMPLE_RATE;
      context.channelLayout = MONO;
      context.threadCount = 1;
    });
  }

  /** Samples decoded and not taken yet. Feed the next packet when this is below {@link FRAME_SAMPLES}. */
  get buffered(): number {
    return this.#buffered;
  }

  /** Decodes one packet. Returns how many samples it gave: 0 when it is damaged or empty. */
  decode(packet: Buffer): number {
    if (this.#closed || packet.length === 0) return 0;
    this.#packet.data = packet;
    const sent = this.#context.sendPacketSync(this.#packet);
    this.#packet.unref();
    if (sent < 0 && sent !== AGAIN) return 0;
    let samples = 0;
    while (this.#context.receiveFrameSync(this.#frame) >= 0) {
      if (this.#frame.format === SAMPLES_S16) samples += this.#keep(this.#frame);
      this.#frame.unref();
    }
    return samples;
  }

  /** The next 960 samples, or null when fewer wait. The array is the same each time: use it before the next call. */
  take(): Int16Array | null {
    if (this.#buffered < FRAME_SAMPLES) return null;
    this.#out.set(this.#waiting.subarray(0, FRAME_SAMPLES));
    this.#waiting.copyWithin(0, FRAME_SAMPLES, this.#buffered);
    this.#buffered -= FRAME_SAMPLES;
    return this.#out;
  }

  /** Forgets what waits and the decoder's memory: for a new stream. */
  reset(): void {
    this.#buffered = 0;
    if (!this.#closed) this.#context.flushBuffers();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#buffered = 0;
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
  }

  /** Appends a decoded frame; the oldest samples go when there is no room. */
  #keep(frame: NativeFrame): number {
    const length = Math.min(frame.nbSamples, LONGEST_PACKET);
    const excess = this.#buffered + length - CAPACITY;
    if (excess > 0) {
      this.#waiting.copyWithin(0, excess, this.#buffered);
      this.#buffered -= excess;
    }
    this.#waiting.set(samplesOf(frame, length), this.#buffered);
    this.#buffered += length;
    return length;
  }
}

export interface OpusEncoderOptions {
  /** Target bit rate, kbit/s. */
  kbps?: number;
}

/**
 * Loss in percent that frames are made robust against: less is predicted from the frame before. From 6 % on libopus would leave
 * CELT for the sake of in-band FEC, see {@link OpusEncoder}.
 */
const EXPECTED_LOSS = 5;

/**
 * Encodes mixed sound: 20 ms mono, 48 kbit/s, libopus' `audio` application, which is CELT at this rate. With `voip` and in-band FEC
 * libopus works in its hybrid mode: more than twice the CPU for a mix, and a listener who is moved from one encoder to another
 * (see Mixer) hears a burst, whereas CELT's state is the same again after a few frames. Lost frames are left to the receiver's
 * concealment. Fill {@link samples}, then call {@link encode}. Silence gives packets too, 3 bytes each: clients must hear from us
 * all the time (space-protocol 7.5).
 */
export class OpusEncoder {
  readonly #context: NativeCodecContext;
  readonly #packet = newPacket();
  readonly #frame = newFrame();
  #time = 0n;
  #closed = false;

  /** 960 samples in native memory: the input of the next {@link encode}. */
  readonly samples: Int16Array;

  constructor({ kbps = 48 }: OpusEncoderOptions = {}) {
    const options = {
      application: 'audio',
      frame_duration: 20,
      compression_level: 5,
      vbr: 'constrained',
      packet_loss: EXPECTED_LOSS,
    };
    this.#context = openCodec('encoder', 'libopus', options, (context) => {
      context.sampleRate = SAMPLE_RATE;
      context.sampleFormat = SAMPLES_S16;
      context.channelLayout = MONO;
      context.bitRate = BigInt(kbps * 1000);
      context.timeBase = { num: 1, den: SAMPLE_RATE };
    });
    this.#frame.format = SAMPLES_S16;
    this.#frame.sampleRate = SAMPLE_RATE;
    this.#frame.nbSamples = FRAME_SAMPLES;
    this.#frame.channelLayout = MONO;
    check(this.#frame.getBuffer(0), 'audio frame');
    this.samples = samplesOf(this.#frame, FRAME_SAMPLES);
    this.samples.fill(0);
  }

  /** The packet for the samples. Throws when FFmpeg fails or the encoder is closed. */
  encode(): Buffer {
    if (this.#closed) throw new Error('the Opus encoder is closed');
    this.#frame.pts = this.#time;
    this.#time += BigInt(FRAME_SAMPLES);
    check(this.#context.sendFrameSync(this.#frame), 'encode Opus');
    check(this.#context.receivePacketSync(this.#packet), 'encode Opus');
    const data = this.#packet.data;
    this.#packet.unref();
    if (data === null) throw new Error('Opus gave an empty packet');
    return data;
  }

  /** Frees the encoder and with it {@link samples}, which must not be touched any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
  }
}
