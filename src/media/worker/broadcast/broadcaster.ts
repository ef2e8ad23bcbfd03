import { soundTime, videoTime } from '../media-clock.ts';
import type { RawSink } from '../raw-sink.ts';
import type { Picture } from '../video/picture.ts';
import { AacEncoder } from './aac-encoder.ts';
import { H264Encoder, type H264EncoderOptions } from './h264-encoder.ts';
import { TransportStream } from './transport-stream.ts';

export interface BroadcasterOptions {
  picture: H264EncoderOptions;
  /** Time of the stream at which it begins, ms. */
  startMs: number;
  /** What comes next: packets of 188 bytes. `key`: begins with the tables and a picture that decodes by itself. `endMs`: the stream's time. */
  write(bytes: Buffer, key: boolean, endMs: number): void;
  /** An encoder failed: nothing more comes. Called once. */
  failed(error: unknown): void;
}

/** Whoever begins later, or lost something, waits no longer than that for a picture to begin with; segments of HLS are as long. */
const KEY_EACH_MS = 2_000;
/** Pieces are that long: shorter ones cost more messages, longer ones more delay. */
const PIECE_MS = 100;
/** Encoders of sound begin before the first sample, and times must not be negative. */
const LEAD_MS = 100;

/** One encode of a room as a transport stream, H.264 and AAC, with times of one clock. */
export class Broadcaster implements RawSink {
  readonly #options: BroadcasterOptions;
  readonly #video: H264Encoder;
  readonly #audio: AacEncoder;
  readonly #stream: TransportStream;
  /** Time of the room less time of the stream; null before the first picture, with which it begins. */
  #offset: number | null = null;
  #nextKeyMs = 0;
  #keyWanted = false;
  #pieceIsKey = false;
  #pieceMs = 0;
  #over = false;

  /** Throws when FFmpeg refuses. */
  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#video = new H264Encoder(options.picture);
    this.#audio = new AacEncoder();
    this.#stream = new TransportStream(this.#video.context, this.#audio.context);
  }

  /** Makes the next picture a key frame, besides those that come anyway. */
  requestKey(): void {
    this.#keyWanted = true;
  }

  picture(canvas: Picture, timeMs: number): void {
    // A picture that comes while the one before is still being encoded is left out: the room does not wait.
    if (this.#over || this.#video.busy) return;
    this.#offset ??= timeMs - this.#options.startMs - LEAD_MS;
    const at = timeMs - this.#offset;
    const due = at >= this.#nextKeyMs;
    if (due) this.#nextKeyMs = at - (at % KEY_EACH_MS) + KEY_EACH_MS;
    const key = due || this.#keyWanted;
    this.#keyWanted = false;
    void this.#encode(canvas, at, key);
  }

  samples(samples: Int16Array, timeMs: number): void {
    if (this.#over || this.#offset === null || timeMs < this.#offset) return;
    const at = timeMs - this.#offset;
    try {
      this.#audio.encode(samples, soundTime(at), (packet) => this.#stream.audio(packet));
      if (at - this.#pieceMs >= PIECE_MS) this.#flush(at);
    } catch (error) {
      this.#fail(error);
    }
  }

  async end(): Promise<void> {
    if (this.#over) return;
    this.#close();
  }

  async #encode(canvas: Picture, at: number, key: boolean): Promise<void> {
    try {
      await this.#video.encode(canvas, videoTime(at), key, (packet) => {
        if (packet.isKeyframe) this.#flush(at);
        this.#pieceIsKey ||= packet.isKeyframe;
        this.#stream.video(packet);
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  #flush(at: number): void {
    this.#pieceMs = at;
    const bytes = this.#stream.take();
    const key = this.#pieceIsKey;
    this.#pieceIsKey = false;
    if (bytes.length > 0) this.#options.write(bytes, key, at);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#close();
    this.#options.failed(error);
  }

  #close(): void {
    this.#over = true;
    // The encoder of pictures may be at work; what it gives then is not written.
    this.#video.close();
    this.#audio.close();
    this.#stream.close();
  }
}
