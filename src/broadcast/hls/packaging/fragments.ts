import { check } from '../../../ffmpeg/ffmpeg.ts';
import { type ContainerPacket, type NativeFormat, type NativeStream, openOutput } from '../../../ffmpeg/formats.ts';

/** Fragments of MP4 (ISO/IEC 14496-12) as HLS takes them: one head, then pieces that are cut where the caller says. */
export class Fragments {
  readonly #output: NativeFormat;
  readonly #close: () => void;
  readonly #pieces: Buffer[];
  readonly #streams: NativeStream[];

  private constructor(opened: ReturnType<typeof openOutput>, pieces: Buffer[]) {
    this.#output = opened.output;
    this.#close = opened.close;
    this.#pieces = pieces;
    this.#streams = opened.output.streams ?? [];
  }

  /** For packets of these streams, which are numbered as they come. Gives the head, too. Rejects with FFmpeg's words. */
  static async open(streams: readonly NativeStream[]): Promise<{ fragments: Fragments; head: Buffer }> {
    const pieces: Buffer[] = [];
    const opened = openOutput(
      'mp4',
      { movflags: '+frag_custom+empty_moov+default_base_moof+cmaf+frag_discont', use_editlist: '0' },
      (bytes) => {
        pieces.push(bytes);
      },
    );
    try {
      for (const { codecpar, timeBase } of streams) {
        const stream = opened.output.newStream(null);
        check(codecpar.copy(stream.codecpar), 'parameters of a stream');
        stream.codecpar.codecTag = 0;
        stream.timeBase = timeBase;
      }
      check(await opened.output.writeHeader(null), 'head of MP4');
      await opened.output.flush();
    } catch (error) {
      opened.close();
      throw error;
    }
    const fragments = new Fragments(opened, pieces);
    return { fragments, head: fragments.#take() };
  }

  /** `packet` has times of `from`. */
  async write(packet: ContainerPacket, from: NativeStream, number: number): Promise<void> {
    const to = this.#streams[number];
    if (!to) throw new RangeError(`no stream ${number}`);
    packet.streamIndex = number;
    packet.rescaleTs(from.timeBase, to.timeBase);
    check(await this.#output.writeFrame(packet), 'write MP4');
  }

  /** What was written since the last cut. */
  async cut(): Promise<Buffer> {
    check(await this.#output.writeFrame(null), 'fragment of MP4');
    await this.#output.flush();
    return this.#take();
  }

  close(): void {
    this.#close();
  }

  #take(): Buffer {
    return Buffer.concat(this.#pieces.splice(0));
  }
}
