import { newPacket } from '../../../ffmpeg/ffmpeg.ts';
import {
  type ContainerPacket,
  type NativeFormat,
  type NativeStream,
  openFilter,
  openInput,
  TYPE_AUDIO,
  TYPE_VIDEO,
} from '../../../ffmpeg/formats.ts';
import { Cutter } from './cutter.ts';
import { Fragments } from './fragments.ts';
import { aacHead, parameterSets } from './heads.ts';
import type { Packaged } from './messages.ts';

/** Time of the stream in which picture and sound have to be found: the first key frame may be two seconds away. */
const ANALYZE_MS = 5_000;
const VIDEO = 0;
const AUDIO = 1;

/** Makes fragments of MP4 from a transport stream with one picture and one sound (H.264, AAC), without encoding anything. */
export class Packager {
  readonly #tell: (message: Packaged) => void;
  readonly #cutter = new Cutter();
  readonly #packet = newPacket() as ContainerPacket;
  #fragments: Fragments | null = null;

  constructor(tell: (message: Packaged) => void) {
    this.#tell = tell;
  }

  /** Resolves when the stream is over. Rejects with FFmpeg's words. `url`: what FFmpeg reads, such as `pipe:0`. */
  async run(url: string): Promise<void> {
    const input = await openInput(url, 'mpegts', ANALYZE_MS);
    const [video, audio] = [streamOf(input, TYPE_VIDEO), streamOf(input, TYPE_AUDIO)];
    // Transport streams carry AAC with a head before each frame, MP4 without.
    const headless = openFilter('aac_adtstoasc', audio);
    audio.codecpar.extradata = aacHead(audio.codecpar);
    const packet = this.#packet;
    while ((await input.readFrame(packet)) >= 0) {
      if (packet.streamIndex === video.index) await this.#picture(video, audio);
      else if (packet.streamIndex === audio.index && this.#fragments) {
        if (headless.sendPacketSync(packet) >= 0 && headless.receivePacketSync(packet) >= 0)
          await this.#fragments.write(packet, audio, AUDIO);
      }
      packet.unref();
    }
  }

  async #picture(video: NativeStream, audio: NativeStream): Promise<void> {
    const packet = this.#packet;
    const { ended, drop, begins } = this.#cutter.picture(Number(packet.dts) / 90, packet.isKeyframe);
    if (ended && this.#fragments) {
      const bytes = await this.#fragments.cut();
      this.#tell({ type: 'part', bytes: bytes.toString('base64'), ...ended });
    }
    if (drop || begins) {
      this.#fragments?.close();
      this.#fragments = null;
    }
    if (drop) return;
    if (begins) await this.#begin(video, audio);
    await this.#fragments?.write(packet, video, VIDEO);
  }

  async #begin(video: NativeStream, audio: NativeStream): Promise<void> {
    // Another worker's encoder may have made others than the first one.
    const sets = this.#packet.data && parameterSets(this.#packet.data);
    if (sets) video.codecpar.extradata = sets;
    const { fragments, head } = await Fragments.open([video, audio]);
    this.#fragments = fragments;
    this.#tell({ type: 'init', bytes: head.toString('base64') });
  }
}

function streamOf({ streams }: NativeFormat, type: number): NativeStream {
  const found = streams?.find(({ codecpar }) => codecpar.codecType === type);
  if (!found) throw new Error(`the stream has no ${type === TYPE_VIDEO ? 'picture' : 'sound'}`);
  return found;
}
