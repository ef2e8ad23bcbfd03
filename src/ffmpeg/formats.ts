/**
 * Containers: what we use of FFmpeg's demuxers, muxers and bitstream filters. The same rules hold as for codecs (ffmpeg.ts). Calls return 0 or
 * a negative error code; they do not throw. What has callbacks is called by its asynchronous methods only: the synchronous ones would wait
 * for this thread on this thread.
 */
import { binding, check, type NativePacket } from './ffmpeg.ts';

interface Rational {
  num: number;
  den: number;
}

/** What a container knows of one of its streams. */
interface NativeParameters {
  copy(target: NativeParameters): number;
  codecType: number;
  codecTag: number;
  /** Reading and writing copies. */
  extradata: Buffer | null;
  width: number;
  height: number;
  profile: number;
  sampleRate: number;
  channels: number;
}

export interface NativeStream {
  readonly index: number;
  codecpar: NativeParameters;
  timeBase: Rational;
}

/** A packet with its place in a container. */
export interface ContainerPacket extends NativePacket {
  streamIndex: number;
  dts: bigint;
  duration: bigint;
  rescaleTs(from: Rational, to: Rational): void;
}

interface NativeIo {
  allocContextWithCallbacks(bufferBytes: number, writes: 0 | 1, read: null, write: (bytes: Buffer) => number, seek: null): void;
  freeContext(): void;
}

export interface NativeFormat {
  readonly streams: NativeStream[] | null;
  pb: NativeIo | null;
  probesize: bigint;
  /** Microseconds. */
  maxAnalyzeDuration: bigint;
  allocContext(): void;
  allocOutputContext2(format: null, name: string, file: null): number;
  freeContext(): void;
  openInput(url: string, format: object, options: null): Promise<number>;
  closeInput(): Promise<void>;
  findStreamInfo(options: null): Promise<number>;
  readFrame(packet: ContainerPacket): Promise<number>;
  newStream(codec: null): NativeStream;
  writeHeader(options: null): Promise<number>;
  /** null: ends the fragment. */
  writeFrame(packet: ContainerPacket | null): Promise<number>;
  flush(): Promise<void>;
}

export interface NativeFilter {
  readonly inputCodecParameters: NativeParameters;
  inputTimeBase: Rational;
  alloc(filter: object): number;
  init(): number;
  free(): void;
  sendPacketSync(packet: ContainerPacket): number;
  /** Into the same packet that was sent, when it is one. */
  receivePacketSync(packet: ContainerPacket): number;
}

interface Formats {
  FormatContext: new () => NativeFormat;
  IOContext: new () => NativeIo;
  InputFormat: { findInputFormat(name: string): object | null };
  BitStreamFilter: { getByName(name: string): object | null };
  BitStreamFilterContext: new () => NativeFilter;
  Option: { set(target: NativeFormat, name: string, value: string, flags: number): number };
}

const formats = binding as unknown as Formats;
const SEARCH_CHILDREN = 1;
const IO_BYTES = 64 * 1024;

export const TYPE_VIDEO = 0;
export const TYPE_AUDIO = 1;

/** Opens a container of a known format and reads until its streams are known, or `analyzeMs` of it were read. Throws FFmpeg's words. */
export async function openInput(url: string, format: string, analyzeMs: number): Promise<NativeFormat> {
  const known = formats.InputFormat.findInputFormat(format);
  if (!known) throw new Error(`this FFmpeg build has no demuxer ${format}`);
  const input = new formats.FormatContext();
  input.allocContext();
  check(formats.Option.set(input, 'fpsprobesize', '0', SEARCH_CHILDREN), 'option fpsprobesize');
  input.maxAnalyzeDuration = BigInt(analyzeMs * 1000);
  check(await input.openInput(url, known, null), `open ${format}`);
  check(await input.findStreamInfo(null), `read ${format}`);
  return input;
}

/**
 * A container whose bytes go to `write` in pieces; its streams are still to be made. Options are those of the muxer, by name. Throws
 * FFmpeg's words.
 */
export function openOutput(
  format: string,
  options: Record<string, string>,
  write: (bytes: Buffer) => void,
): { output: NativeFormat; close: () => void } {
  const output = new formats.FormatContext();
  check(output.allocOutputContext2(null, format, null), `open ${format}`);
  for (const [name, value] of Object.entries(options)) {
    check(formats.Option.set(output, name, value, SEARCH_CHILDREN), `option ${name} of ${format}`);
  }
  const io = new formats.IOContext();
  // The bytes are FFmpeg's again when the callback returns.
  const copy = (bytes: Buffer): number => {
    write(Buffer.from(bytes));
    return bytes.length;
  };
  io.allocContextWithCallbacks(IO_BYTES, 1, null, copy, null);
  output.pb = io;
  return {
    output,
    close: () => {
      output.pb = null;
      output.freeContext();
      io.freeContext();
    },
  };
}

/** A bitstream filter for packets of a stream. Throws FFmpeg's words. */
export function openFilter(name: string, stream: NativeStream): NativeFilter {
  const known = formats.BitStreamFilter.getByName(name);
  if (!known) throw new Error(`this FFmpeg build has no bitstream filter ${name}`);
  const filter = new formats.BitStreamFilterContext();
  check(filter.alloc(known), name);
  check(stream.codecpar.copy(filter.inputCodecParameters), name);
  filter.inputTimeBase = stream.timeBase;
  check(filter.init(), name);
  return filter;
}
