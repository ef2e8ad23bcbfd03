/**
 * Makes an MP4 file (H.264 and AAC) of a WebM file (VP8 and Opus). It works in this thread, and waits for the disk: it is for a process of
 * its own. What it is given is not trusted: a fault rejects, and may end the process.
 */
import { AGAIN, binding, check, type NativeCodecContext, type NativeFrame, newFrame, newPacket, openCodec } from './ffmpeg.ts';

interface Rational {
  num: number;
  den: number;
}

interface Parameters {
  readonly codecType: number;
  toContext(context: NativeCodecContext): number;
  fromContext(context: NativeCodecContext): number;
}

interface Stream {
  readonly index: number;
  codecpar: Parameters;
  timeBase: Rational;
}

interface Packet extends ReturnType<typeof newPacket> {
  streamIndex: number;
  rescaleTs(from: Rational, to: Rational): void;
}

interface Io {
  open2Sync(path: string, flags: number): number;
  closepSync(): number;
}

interface Container {
  readonly streams: readonly Stream[] | null;
  /** Microseconds. */
  readonly duration: bigint;
  pb: Io | null;
  allocContext(): void;
  allocOutputContext2(format: null, name: string, file: string): number;
  freeContext(): void;
  openInputSync(path: string, format: object, options: null): number;
  closeInputSync(): void;
  findStreamInfoSync(options: null): number;
  newStream(codec: null): Stream;
  readFrameSync(packet: Packet): number;
  writeHeaderSync(options: null): number;
  interleavedWriteFrameSync(packet: Packet): number;
  writeTrailerSync(): number;
}

const containers = binding as unknown as {
  FormatContext: new () => Container;
  IOContext: new () => Io;
  InputFormat: { findInputFormat(name: string): object | null };
  Option: { set(target: Container, name: string, value: string, flags: number): number };
};

const VIDEO = 0;
const AUDIO = 1;
const WRITE = 2;
const SEARCH_CHILDREN = 1;
const GLOBAL_HEADER = 1 << 22;
const PIXELS_YUV420P = 0;
const SAMPLES_FLTP = 8;
const MS: Rational = { num: 1, den: 1000 };
const SAMPLE_RATE = 48_000;
const SAMPLES: Rational = { num: 1, den: SAMPLE_RATE };
const AAC_SAMPLES = 1024;
const AAC_BIT_RATE = 96_000n;
/** Quality and effort of x264: about the bytes of the WebM, four to six times as quick as the meeting was. */
const X264 = { preset: 'veryfast', crf: 23, profile: 'high' };
/** Players can begin so often, in pictures: each ten seconds or less. */
const KEY_EVERY = 200;
/** A hole that is longer is none, but a time that is wrong. */
const MOST_AHEAD_MS = 3_600_000;

/**
 * @param input a file of ours, complete
 * @param output written anew
 * @param progress told what part is done, 0 to 1, once for each second of the recording, and waited for
 */
export async function webmToMp4(input: string, output: string, progress: (done: number) => Promise<void>): Promise<void> {
  const source = openWebm(input);
  const target = new Mp4(output);
  const tracks = new Map<number, Track>();
  for (const stream of source.streams ?? []) {
    const { codecType } = stream.codecpar;
    if (codecType === VIDEO) tracks.set(stream.index, new Pictures(stream, target));
    else if (codecType === AUDIO) tracks.set(stream.index, new Sound(stream, target));
  }
  const packet = newPacket() as Packet;
  const wholeMs = Number(source.duration) / 1000;
  let toldMs = 0;
  target.begin([...tracks.values()].map(({ encoder }) => encoder));
  while (source.readFrameSync(packet) >= 0) {
    const ms = Number(packet.pts);
    tracks.get(packet.streamIndex)?.take(packet);
    packet.unref();
    if (ms - toldMs >= 1000) {
      toldMs = ms;
      await progress(Math.min(1, ms / Math.max(wholeMs, 1)));
    }
  }
  for (const track of tracks.values()) track.end();
  target.end();
  source.closeInputSync();
}

function openWebm(path: string): Container {
  const format = containers.InputFormat.findInputFormat('matroska');
  if (!format) throw new Error('this FFmpeg build reads no WebM');
  const source = new containers.FormatContext();
  source.allocContext();
  check(source.openInputSync(path, format, null), 'open the recording');
  check(source.findStreamInfoSync(null), 'read the recording');
  return source;
}

/** The file that is written. Its table stands in front, so that players begin before they have all of it. */
class Mp4 {
  readonly #container = new containers.FormatContext();
  readonly #io = new containers.IOContext();
  readonly #packet = newPacket() as Packet;
  #streams: Stream[] = [];

  constructor(path: string) {
    check(this.#container.allocOutputContext2(null, 'mp4', path), 'begin an MP4');
    check(containers.Option.set(this.#container, 'movflags', '+faststart', SEARCH_CHILDREN), 'option movflags');
    check(this.#io.open2Sync(path, WRITE), 'open the MP4');
    this.#container.pb = this.#io;
  }

  begin(encoders: readonly NativeCodecContext[]): void {
    this.#streams = encoders.map((encoder) => {
      const stream = this.#container.newStream(null);
      check(stream.codecpar.fromContext(encoder), 'describe a stream');
      stream.timeBase = encoder.timeBase;
      return stream;
    });
    check(this.#container.writeHeaderSync(null), 'write the head of the MP4');
    // The container may have other units by now.
    this.#streams = [...(this.#container.streams ?? [])];
  }

  /** All packets that the encoder has ready. */
  write(encoder: NativeCodecContext, index: number): void {
    for (let got = encoder.receivePacketSync(this.#packet); got >= 0; got = encoder.receivePacketSync(this.#packet)) {
      const stream = this.#streams[index] as Stream;
      this.#packet.streamIndex = index;
      this.#packet.rescaleTs(encoder.timeBase, stream.timeBase);
      check(this.#container.interleavedWriteFrameSync(this.#packet), 'write the MP4');
    }
  }

  end(): void {
    check(this.#container.writeTrailerSync(), 'write the end of the MP4');
    check(this.#io.closepSync(), 'close the MP4');
    this.#container.pb = null;
    this.#container.freeContext();
  }
}

/** One track: decoded and encoded again. */
abstract class Track {
  abstract readonly encoder: NativeCodecContext;
  readonly #decoder: NativeCodecContext;
  readonly #frame = newFrame();
  protected readonly index: number;
  protected readonly target: Mp4;

  constructor({ index, codecpar }: Stream, decoder: string, target: Mp4) {
    this.index = index;
    this.target = target;
    this.#decoder = openCodec('decoder', decoder, {}, (context) => {
      check(codecpar.toContext(context), `describe ${decoder}`);
      context.threadCount = 1;
    });
  }

  take(packet: Packet): void {
    if (this.#decoder.sendPacketSync(packet) < 0) return;
    while (this.#decoder.receiveFrameSync(this.#frame) >= 0) this.encode(this.#frame);
  }

  end(): void {
    this.encode(null);
  }

  protected abstract encode(frame: NativeFrame | null): void;

  /** null: nothing more comes. */
  protected send(frame: NativeFrame | null): void {
    let sent = this.encoder.sendFrameSync(frame as NativeFrame);
    this.target.write(this.encoder, this.index);
    if (sent === AGAIN) sent = this.encoder.sendFrameSync(frame as NativeFrame);
    check(sent, 'encode');
    this.target.write(this.encoder, this.index);
  }
}

class Pictures extends Track {
  readonly encoder: NativeCodecContext;
  readonly #size: { width: number; height: number };
  #last = Number.NEGATIVE_INFINITY;

  constructor(stream: Stream, target: Mp4) {
    super(stream, 'vp8', target);
    const { width, height } = stream.codecpar as Parameters & { width: number; height: number };
    this.#size = { width, height };
    this.encoder = openCodec('encoder', 'libx264', X264, (context) => {
      context.width = width;
      context.height = height;
      context.pixelFormat = PIXELS_YUV420P;
      context.timeBase = MS;
      context.gopSize = KEY_EVERY;
      context.maxBFrames = 0;
      context.threadCount = 1;
      context.flags |= GLOBAL_HEADER;
    });
  }

  protected encode(frame: NativeFrame | null): void {
    if (frame) {
      const ms = Number(frame.pts);
      // The encoder wants times that grow, and one size.
      if (ms <= this.#last || frame.width !== this.#size.width || frame.height !== this.#size.height) return frame.unref();
      this.#last = ms;
      frame.pictType = 0;
    }
    this.send(frame);
    frame?.unref();
  }
}

class Sound extends Track {
  readonly encoder: NativeCodecContext;
  readonly #frame = newFrame();
  readonly #samples: Float32Array;
  #waiting = 0;
  /** Time of the next sample that comes, in samples. */
  #next = 0;

  constructor(stream: Stream, target: Mp4) {
    super(stream, 'opus', target);
    this.encoder = openCodec('encoder', 'aac', {}, (context) => {
      context.sampleRate = SAMPLE_RATE;
      context.sampleFormat = SAMPLES_FLTP;
      context.channelLayout = { nbChannels: 1, order: 1, mask: 4n };
      context.bitRate = AAC_BIT_RATE;
      context.timeBase = SAMPLES;
      context.flags |= GLOBAL_HEADER;
    });
    const frame = this.#frame;
    frame.format = SAMPLES_FLTP;
    frame.sampleRate = SAMPLE_RATE;
    frame.nbSamples = AAC_SAMPLES;
    frame.channelLayout = { nbChannels: 1, order: 1, mask: 4n };
    check(frame.getBuffer(0), 'memory for sound');
    const [plane] = frame.data ?? [];
    if (!plane) throw new Error('FFmpeg gave no memory for sound');
    this.#samples = new Float32Array(plane.buffer, plane.byteOffset, AAC_SAMPLES);
  }

  protected encode(frame: NativeFrame | null): void {
    if (!frame) {
      // What is left is filled up with silence.
      if (this.#waiting > 0) this.#silence(AAC_SAMPLES - this.#waiting);
      return this.send(null);
    }
    const at = Math.round((Number(frame.pts) * SAMPLE_RATE) / 1000);
    const missing = at - this.#next;
    // Times are whole milliseconds. More than a packet is a hole.
    if (missing > frame.nbSamples && missing < (MOST_AHEAD_MS * SAMPLE_RATE) / 1000) this.#silence(missing);
    const [plane] = frame.data ?? [];
    if (plane) for (let i = 0; i < frame.nbSamples; i += 1) this.#add(plane.readFloatLE(i * 4));
    frame.unref();
  }

  #silence(samples: number): void {
    for (let i = 0; i < samples; i += 1) this.#add(0);
  }

  #add(sample: number): void {
    this.#samples[this.#waiting] = sample;
    this.#waiting += 1;
    this.#next += 1;
    if (this.#waiting < AAC_SAMPLES) return;
    this.#waiting = 0;
    this.#frame.pts = BigInt(this.#next - AAC_SAMPLES);
    this.send(this.#frame);
  }
}
