import {
  binding,
  check,
  type NativeCodecContext,
  type NativeFormatContext,
  type NativeIo,
  type NativePacket,
  SEARCH_CHILDREN,
} from '../../../ffmpeg/ffmpeg.ts';

const VIDEO = 0;
const AUDIO = 1;
/** What players may keep before they show it, in µs: times of showing run ahead of the stream's clock by so much. */
const AHEAD_US = 200_000;
const IO_BYTES = 188 * 64;
/** 90 kHz from 48 kHz. */
const [TICKS, SAMPLES] = [15n, 8n];

/** Writes H.264 and AAC as an MPEG transport stream (ISO/IEC 13818-1), packets of 188 bytes. */
export class TransportStream {
  readonly #format: NativeFormatContext;
  readonly #io: NativeIo;
  #pieces: Buffer[] = [];
  #closed = false;

  /** The encoders stay the caller's. Throws when FFmpeg refuses. */
  constructor(video: NativeCodecContext, audio: NativeCodecContext) {
    this.#io = new binding.IOContext();
    this.#format = new binding.FormatContext();
    check(this.#format.allocOutputContext2(null, 'mpegts', null), 'allocate a transport stream');
    this.#io.allocContextWithCallbacks(IO_BYTES, 1, null, (bytes) => this.#pieces.push(bytes) && bytes.length, null);
    this.#format.pb = this.#io;
    for (const context of [video, audio]) {
      const stream = this.#format.newStream(null);
      check(stream.codecpar.fromContext(context), 'describe a stream');
      stream.timeBase = { num: 1, den: 90_000 };
    }
    this.#set('max_delay', AHEAD_US);
    // Sound must not wait until several frames are together.
    this.#set('pes_payload_size', 0);
    this.#set('mpegts_flags', 'initial_discontinuity');
    check(this.#format.writeHeaderSync(null), 'begin a transport stream');
  }

  /** A packet of H.264, its times in 90 kHz. A key frame begins with what one needs to begin there. */
  video(packet: NativePacket): void {
    if (packet.isKeyframe) this.#set('mpegts_flags', 'resend_headers');
    packet.streamIndex = VIDEO;
    this.#write(packet);
  }

  /** A packet of AAC, its times in 48 kHz. */
  audio(packet: NativePacket): void {
    packet.streamIndex = AUDIO;
    packet.pts = (packet.pts * TICKS) / SAMPLES;
    packet.dts = packet.pts;
    this.#write(packet);
  }

  /** What was written since the last time: whole packets. Empty when there is nothing. */
  take(): Buffer {
    this.#io.flushSync();
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return bytes;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#format.pb = null;
    this.#format.freeContext();
    this.#io.freeContext();
  }

  #write(packet: NativePacket): void {
    check(this.#format.writeFrameSync(packet), 'write a transport stream');
  }

  #set(name: string, value: string | number): void {
    check(binding.Option.set(this.#format, name, String(value), SEARCH_CHILDREN), `option ${name} of a transport stream`);
  }
}
