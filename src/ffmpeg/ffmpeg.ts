/**
 * The only file that touches the FFmpeg binding. It loads the bare native module `@seydx/node-av-<platform>-<arch>` (media.md 2):
 * no install script and no wrapper library is needed. The interfaces below are exactly what we use of it.
 *
 * Rules that the binding needs (media.md 2): options by `Option.set` before `open2Sync(codec, null)`, never a Dictionary (it is
 * freed twice); everything native is freed by hand, because V8 does not see its size.
 */
import { createRequire } from 'node:module';
import { constants } from 'node:os';

/** A fraction, as the binding wants it. */
interface Rational {
  num: number;
  den: number;
}

/** FFmpeg's channel layout in native order; mask 4 is mono (front centre). */
export interface ChannelLayout {
  nbChannels: number;
  order: number;
  mask: bigint;
}

/** A picture or a piece of sound in native memory. */
export interface NativeFrame {
  alloc(): void;
  /** Gives the frame and its hold on the buffer back. Twice is harmless; afterwards sizes are 0 and `data` is null. */
  free(): void;
  /** Makes this frame a second owner of the other's buffer. 0 or an error code. */
  ref(other: NativeFrame): number;
  unref(): void;
  /** Copies the pixels of a frame of the same format and size into this one's buffer. 0 or an error code. */
  copy(source: NativeFrame): number;
  /** Allocates the planes for the format and size set before. 0 or an error code. */
  getBuffer(align: number): number;
  format: number;
  width: number;
  height: number;
  nbSamples: number;
  sampleRate: number;
  channelLayout: ChannelLayout;
  pts: bigint;
  duration: bigint;
  pictType: number;
  /**
   * Buffers over the planes, without a copy: valid until the frame is unreferenced. V8 takes them for memory of its own: asked for
   * each decoded frame they make it collect garbage several times a second.
   */
  readonly data: Buffer[] | null;
  readonly linesize: number[];
  /** When it is to be shown, in its stream's units; {@link NO_TIME} when nobody knows. */
  readonly bestEffortTimestamp: bigint;
  readonly sampleAspectRatio: Rational;
  /** 1: BT.709; 2: unspecified. */
  readonly colorSpace: number;
  /** 2: from 0 to 255. */
  readonly colorRange: number;
  /** A copy of its planes in one piece, without padding. */
  toBuffer(): Buffer;
}

/** A piece of compressed data in native memory. Reading and writing `data` copies. */
export interface NativePacket {
  alloc(): void;
  free(): void;
  unref(): void;
  data: Buffer | null;
  readonly size: number;
  readonly isKeyframe: boolean;
  pts: bigint;
  dts: bigint;
  /** Number of its stream in the container. */
  streamIndex: number;
}

/** An encoder or a decoder. Calls return 0 or a negative error code; they do not throw. */
export interface NativeCodecContext {
  allocContext3(codec: NativeCodec): void;
  freeContext(): void;
  open2Sync(codec: NativeCodec, options: null): number;
  /** Encodes in libuv's pool; the frame must not be touched until the promise settled. `null`: nothing more comes. */
  sendFrame(frame: NativeFrame | null): Promise<number>;
  sendFrameSync(frame: NativeFrame): number;
  receivePacketSync(packet: NativePacket): number;
  /** Decodes in libuv's pool; neither packet nor context may be touched until the promise settled. */
  sendPacket(packet: NativePacket): Promise<number>;
  /** Null: nothing more comes. */
  sendPacketSync(packet: NativePacket | null): number;
  /** Empties `frame` first, even when there is nothing to receive. */
  receiveFrameSync(frame: NativeFrame): number;
  flushBuffers(): void;
  width: number;
  height: number;
  pixelFormat: number;
  timeBase: Rational;
  framerate: Rational;
  bitRate: bigint;
  rcMinRate: bigint;
  rcMaxRate: bigint;
  rcBufferSize: number;
  gopSize: number;
  maxBFrames: number;
  threadCount: number;
  flags: number;
  sampleRate: number;
  sampleFormat: number;
  channelLayout: ChannelLayout;
  colorSpace: number;
  colorPrimaries: number;
  colorTrc: number;
  colorRange: number;
}

/** What a container says of a stream. */
interface NativeStream {
  timeBase: Rational;
  /** `fromContext`: 0 or an error code. */
  readonly codecpar: { fromContext(context: NativeCodecContext): number };
}

/** Bytes to and from a container, or to a place that a URL names. Calls with promises work in libuv's pool. */
export interface NativeIo {
  /** Opens a URL. 0 or a negative error code. */
  open2(url: string, flags: number): Promise<number>;
  write(bytes: Buffer): Promise<void>;
  flush(): Promise<void>;
  closep(): Promise<number>;
  /** A negative error code once something failed. */
  readonly error: number;
  /** `write` gets a copy of up to `bufferSize` bytes, within the call that wrote them, and returns how many it took. */
  allocContextWithCallbacks(bufferSize: number, writeFlag: 1, read: null, write: (bytes: Buffer) => number, seek: null): void;
  /**
   * `read` gives at most so many bytes, null at the end, a negative number when it failed. `seek`: `whence` 0 absolute, 1 relative, 2 from
   * the end, 65536: the size. Promises are for demuxers that run in libuv's pool.
   */
  allocContextWithCallbacks(
    bufferSize: number,
    writeFlag: 0,
    read: (bytes: number) => Promise<Buffer | null | number>,
    write: null,
    seek: ((offset: bigint, whence: number) => Promise<bigint | number>) | null,
  ): void;
  /** Throws while a demuxer uses it. */
  freeContext(): void;
  /** Hands on what is buffered. */
  flushSync(): void;
}

/** A container. Calls return 0 or a negative error code; they do not throw. */
export interface NativeFormatContext {
  allocOutputContext2(format: null, formatName: string, fileName: null): number;
  freeContext(): void;
  newStream(codec: null): NativeStream;
  pb: NativeIo | null;
  writeHeaderSync(options: null): number;
  /** Writes a packet at once. It stays ours. */
  writeFrameSync(packet: NativePacket): number;
}

/** The opaque description of an encoder or decoder. */
interface NativeCodec {
  readonly name: string;
}

/** swscale. */
export interface NativeScaler {
  getContext(
    sourceWidth: number,
    sourceHeight: number,
    sourceFormat: number,
    targetWidth: number,
    targetHeight: number,
    targetFormat: number,
    flags: number,
  ): void;
  freeContext(): void;
  /** Scales the rows `from` … `from + rows` of the source. Returns the height written, or an error code. */
  scaleSync(
    source: readonly Buffer[],
    sourceStrides: readonly number[],
    from: number,
    rows: number,
    target: readonly Buffer[],
    targetStrides: readonly number[],
  ): number;
}

/** What a file says of one of its streams. */
interface NativeCodecParameters {
  /** 0 pictures, 1 sound; others are of no use here. */
  readonly codecType: number;
  readonly codecId: number;
  readonly width: number;
  readonly height: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Copies them into a decoder. 0 or an error code. */
  toContext(context: NativeCodecContext): number;
  getCodedSideData(type: number): Buffer | null;
}

export interface NativeInputStream {
  readonly index: number;
  readonly codecpar: NativeCodecParameters;
  readonly timeBase: Rational;
  readonly avgFrameRate: Rational;
  /** Set of flags; 1024: a cover picture. */
  readonly disposition: number;
  /** {@link DISCARD_ALL}: its packets are not read. */
  discard: number;
}

/** A demuxer. Calls give 0 or a negative error code. */
export interface NativeDemuxer {
  allocContext(): void;
  /** Runs in libuv's pool. `url` 'dummy': bytes come by `pb`. */
  openInput(url: 'dummy', format: NativeInputFormat, options: null): Promise<number>;
  findStreamInfo(options: null): Promise<number>;
  readFrame(packet: NativePacket): Promise<number>;
  /** `timestamp` in microseconds for stream -1. Flag 1: to the key frame before it. */
  seekFrame(stream: number, timestamp: bigint, flags: number): Promise<number>;
  closeInput(): Promise<void>;
  pb: NativeIo;
  flags: number;
  probesize: bigint;
  maxAnalyzeDuration: bigint;
  readonly streams: NativeInputStream[];
  /** Microseconds; {@link NO_TIME} when unknown. */
  readonly startTime: bigint;
  readonly duration: bigint;
}

interface NativeInputFormat {
  readonly name: string;
}

/** swresample. */
export interface NativeResampler {
  alloc(): void;
  free(): void;
  /** Fits itself to the frames at the first call. The target needs format, rate and layout. 0 or an error code. */
  convertFrame(target: NativeFrame | null, source: NativeFrame | null): number;
}

/** The module itself. */
export interface Binding {
  InputFormat: { findInputFormat(name: string): NativeInputFormat | null };
  SoftwareResampleContext: new () => NativeResampler;
  Frame: new () => NativeFrame;
  Packet: new () => NativePacket;
  CodecContext: new () => NativeCodecContext;
  SoftwareScaleContext: new () => NativeScaler;
  /** What it is depends on how it is allocated. */
  FormatContext: new () => NativeFormatContext & NativeDemuxer;
  IOContext: new () => NativeIo;
  Codec: { findEncoderByName(name: string): NativeCodec | null; findDecoderByName(name: string): NativeCodec | null };
  /** `flags` 1 looks for the option in the private part of the context as well. 0 or an error code. */
  Option: {
    set(target: NativeCodecContext | NativeFormatContext | NativeDemuxer, name: string, value: string, flags: number): number;
  };
  FFmpegError: { strerror(code: number): string };
  Log: { setLevel(level: number): void };
}

export const PIXELS_YUV420P = 0;
/** 4:2:0 with luma 0 … 255, which H.264 streams may announce. */
export const PIXELS_YUVJ420P = 12;
export const PIXELS_RGBA = 26;
export const SAMPLES_S16 = 1;
/** 32-bit floats, a plane for each channel. */
export const SAMPLES_FLTP = 8;
/** BT.601 with 525 lines: matrix, primaries and transfer have the same number. */
export const COLOR_BT601 = 6;
/** Luma 16 … 235. */
export const RANGE_LIMITED = 1;
/** A URL is opened to be written to. */
export const IO_WRITE = 2;
/** The codec's head stands in the container, not in the stream. */
export const CODEC_GLOBAL_HEADER = 1 << 22;
export const SCALE_FAST_BILINEAR = 1;
export const SCALE_BILINEAR = 2;
export const SCALE_BICUBIC = 4;
export const CODEC_LOW_DELAY = 1 << 19;
export const PICTURE_ANY = 0;
export const PICTURE_KEY = 1;
export const MONO: ChannelLayout = { nbChannels: 1, order: 1, mask: 4n };
/** "Try again after sending or receiving something": the errno of the platform, negated. */
export const AGAIN = -constants.errno.EAGAIN;

/** "Nothing more comes". */
export const END_OF_FILE = -0x20464f45;
/** A time that is not known. */
export const NO_TIME = -(2n ** 63n);
export const DISCARD_ALL = 48;
/** Bytes come by callbacks: `pb` is ours. */
export const CUSTOM_IO = 0x80;

const LOG_QUIET = -8;
export const SEARCH_CHILDREN = 1;

/** Loads the binding of a platform. Throws an error that names the missing package. */
export function loadBinding(
  platform: string = process.platform,
  arch: string = process.arch,
  load: (name: string) => unknown = createRequire(import.meta.url),
): Binding {
  const name = `@seydx/node-av-${platform}-${arch}`;
  try {
    const binding = load(name) as Binding;
    binding.Log.setLevel(LOG_QUIET);
    return binding;
  } catch (cause) {
    throw new Error(
      `The package ${name} (FFmpeg's codecs) cannot be loaded. It is an optional dependency of Wirespace: install without ` +
        '--omit=optional, on Linux (glibc) or macOS, x64 or arm64.',
      { cause },
    );
  }
}

export const binding: Binding = loadBinding();

/** Returns `code` when it is not an error; throws FFmpeg's text for it otherwise. `what` says what was tried. */
export function check(code: number, what: string): number {
  if (code < 0) throw new Error(`${what}: ${binding.FFmpegError.strerror(code)} (${code})`);
  return code;
}

/** An empty frame. */
export function newFrame(): NativeFrame {
  const frame = new binding.Frame();
  frame.alloc();
  return frame;
}

/** An empty packet. */
export function newPacket(): NativePacket {
  const packet = new binding.Packet();
  packet.alloc();
  return packet;
}

/**
 * Opens a codec by FFmpeg's name. `configure` sets plain fields, `options` are set by name. Throws when this build lacks the
 * codec or refuses a value; then nothing stays allocated.
 */
export function openCodec(
  direction: 'encoder' | 'decoder',
  name: string,
  options: Record<string, string | number>,
  configure: (context: NativeCodecContext) => void,
): NativeCodecContext {
  const codec = direction === 'encoder' ? binding.Codec.findEncoderByName(name) : binding.Codec.findDecoderByName(name);
  if (codec === null) throw new Error(`this FFmpeg build has no ${direction} ${name}`);
  const context = new binding.CodecContext();
  context.allocContext3(codec);
  try {
    configure(context);
    for (const [option, value] of Object.entries(options)) {
      check(binding.Option.set(context, option, String(value), SEARCH_CHILDREN), `option ${option} of ${name}`);
    }
    check(context.open2Sync(codec, null), `open ${name}`);
    return context;
  } catch (error) {
    context.freeContext();
    throw error;
  }
}
