import {
  binding,
  CUSTOM_IO,
  DISCARD_ALL,
  END_OF_FILE,
  type NativeDemuxer,
  type NativeInputStream,
  type NativeIo,
  type NativePacket,
  NO_TIME,
  newPacket,
} from '../../../ffmpeg/ffmpeg.ts';
import type { ByteSource } from '../medium.ts';
import { Unplayable } from '../messages.ts';
import type { Format } from './formats.ts';

export type TrackKind = 'picture' | 'sound';

const BUFFER_BYTES = 32 * 1024;
/** What may be read until the streams of a file are known. */
const PROBE_BYTES = 2_000_000n;
const PROBE_MICROSECONDS = 2_000_000n;
const COVER = 1024;
const SEEK_SIZE = 65_536;
const TO_KEY_FRAME_BEFORE = 1;
const FAILED = -5;

/** Takes a file apart by FFmpeg, which gets its bytes from us and opens nothing by itself. */
export class Demuxer {
  readonly #bytes: ByteSource;
  readonly #native: NativeDemuxer = new binding.FormatContext();
  readonly #io: NativeIo = new binding.IOContext();
  readonly #streams = new Map<number, TrackKind>();
  /** Why no bytes came; some demuxers take that for the end. */
  #fault: unknown = null;
  /** Byte that is read next. */
  #position = 0;

  private constructor(bytes: ByteSource) {
    this.#bytes = bytes;
  }

  /** @throws {Unplayable} `unsupported` when it is not what it seemed to be, or what `bytes` throws */
  static async open(bytes: ByteSource, format: Format): Promise<Demuxer> {
    const demuxer = new Demuxer(bytes);
    await demuxer.#open(format);
    return demuxer;
  }

  /** The first stream of a kind that is no cover, and one that the others may be read without. */
  stream(kind: TrackKind): NativeInputStream | null {
    const type = kind === 'picture' ? 0 : 1;
    return (
      this.#native.streams.find(({ codecpar, disposition }) => codecpar.codecType === type && (disposition & COVER) === 0) ?? null
    );
  }

  /** Only packets of these streams are read from now on. */
  use(streams: readonly (readonly [TrackKind, NativeInputStream])[]): void {
    this.#streams.clear();
    for (const [kind, { index }] of streams) this.#streams.set(index, kind);
    for (const stream of this.#native.streams) if (!this.#streams.has(stream.index)) stream.discard = DISCARD_ALL;
  }

  /** Ms that the times of the file begin with. */
  get startMs(): number {
    const { startTime } = this.#native;
    return startTime === NO_TIME ? 0 : Number(startTime) / 1000;
  }

  /** Ms; null when it is not known. */
  get durationMs(): number | null {
    const { duration } = this.#native;
    return duration === NO_TIME || duration <= 0n ? null : Number(duration) / 1000;
  }

  /** The next packet of a stream that is used, which becomes the caller's; null at the end. @throws {Unplayable} */
  async read(): Promise<{ kind: TrackKind; packet: NativePacket } | null> {
    for (;;) {
      const packet = newPacket();
      const code = await this.#native.readFrame(packet);
      if (this.#fault !== null) {
        packet.free();
        throw this.#fault;
      }
      const kind = code < 0 ? undefined : this.#streams.get(packet.streamIndex);
      if (kind !== undefined) return { kind, packet };
      packet.free();
      if (code === END_OF_FILE) return null;
      if (code < 0) throw new Unplayable('broken');
    }
  }

  /** Goes to the key frame before a time of the file. @throws {Unplayable} */
  async seek(ms: number): Promise<void> {
    const code = await this.#native.seekFrame(-1, BigInt(Math.round(ms * 1000)), TO_KEY_FRAME_BEFORE);
    if (this.#fault !== null) throw this.#fault;
    if (code < 0) throw new Unplayable('broken');
  }

  /** Not while something is read. */
  async close(): Promise<void> {
    this.#bytes.close();
    await this.#native.closeInput();
    this.#io.freeContext();
  }

  async #open(format: Format): Promise<void> {
    const known = binding.InputFormat.findInputFormat(format);
    if (!known) throw new Unplayable('unsupported');
    const { seekable } = this.#bytes;
    this.#io.allocContextWithCallbacks(
      BUFFER_BYTES,
      0,
      (bytes) => this.#read(bytes),
      null,
      seekable ? (offset, whence) => this.#seek(Number(offset), whence) : null,
    );
    this.#native.allocContext();
    this.#native.pb = this.#io;
    this.#native.flags |= CUSTOM_IO;
    this.#native.probesize = PROBE_BYTES;
    this.#native.maxAnalyzeDuration = PROBE_MICROSECONDS;
    // A file may name others, which it would open by itself.
    binding.Option.set(this.#native, 'protocol_whitelist', 'none', 0);
    const opened = await this.#native.openInput('dummy', known, null);
    const code = opened < 0 ? opened : await this.#native.findStreamInfo(null);
    if (code >= 0 && this.#fault === null) return;
    this.#bytes.close();
    throw this.#fault ?? new Unplayable('unsupported');
  }

  async #read(bytes: number): Promise<Buffer | null | number> {
    try {
      const read = await this.#bytes.read(bytes);
      this.#position += read?.length ?? 0;
      return read;
    } catch (error) {
      this.#fault ??= error;
      return FAILED;
    }
  }

  async #seek(offset: number, whence: number): Promise<bigint | number> {
    const { size } = this.#bytes;
    if (whence === SEEK_SIZE) return size === null ? FAILED : BigInt(size);
    const base = whence === 1 ? this.#position : whence === 2 ? (size ?? Number.NaN) : 0;
    const to = base + offset;
    if (!(to >= 0)) return FAILED;
    this.#position = to;
    this.#bytes.seek(to);
    return BigInt(to);
  }
}
