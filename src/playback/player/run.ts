import type { NativePacket } from '../../ffmpeg/ffmpeg.ts';
import { isDecodable } from './decoding/codecs.ts';
import { PictureDecoder, type PictureLimits } from './decoding/picture-decoder.ts';
import type { ShapedPicture } from './decoding/picture-shaper.ts';
import { SoundDecoder } from './decoding/sound-decoder.ts';
import { SoundLine } from './decoding/sound-line.ts';
import { Demuxer } from './demuxing/demuxer.ts';
import { formatOf, SNIFFED_BYTES } from './demuxing/formats.ts';
import { Peeked } from './demuxing/peeked.ts';
import type { ByteSource, Section } from './medium.ts';
import { Unplayable } from './messages.ts';
import { Track } from './track.ts';

export interface RunOutput {
  sound(positionMs: number, samples: Int16Array): void;
  picture(positionMs: number, picture: ShapedPicture): void;
}

/** Less is no silence that lacks. */
const ROUNDING_MS = 1;
/** Rooms show no more pictures a second: of a file that has more, only so many are sent. */
const LEAST_GAP_MS = 28;

/** Plays one section of a medium: reads, decodes, and gives sound and pictures out with their positions in the medium. */
export class Run {
  readonly #limits: PictureLimits;
  readonly #output: RunOutput;
  readonly #sound: SoundLine;
  readonly #demuxers: { demuxer: Demuxer; ended: boolean }[] = [];
  readonly #tracks: Track[] = [];
  #pictures: PictureDecoder | null = null;
  #sounds: SoundDecoder | null = null;
  /** Position of time 0 of the files; null until the first packet has come. */
  #originMs: number | null = null;
  /** What ends before is left out. */
  #fromMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** Up to where pictures were decoded. */
  #shownMs = 0;
  #startMs: number | null = null;

  private constructor(limits: PictureLimits, output: RunOutput) {
    this.#limits = limits;
    this.#output = output;
    this.#sound = new SoundLine((positionMs, samples) => output.sound(positionMs, samples));
  }

  /**
   * Opens a section. `head`: the first bytes of it, if they were looked at.
   * @param positionMs where sound and pictures begin; of a section that begins elsewhere, what is before is left out
   * @throws {Unplayable}
   */
  static async open(section: Section, positionMs: number, limits: PictureLimits, output: RunOutput): Promise<Run> {
    const run = new Run(limits, output);
    try {
      await run.#open(section);
    } catch (error) {
      section.bytes.close();
      section.sound?.close();
      throw error;
    }
    run.#startMs = section.startMs;
    run.#begin(positionMs);
    return run;
  }

  get hasPicture(): boolean {
    return this.#pictures !== null;
  }

  get hasSound(): boolean {
    return this.#sounds !== null;
  }

  /** Whether a picture was given out. */
  get showed(): boolean {
    return this.#lastMs > Number.NEGATIVE_INFINITY;
  }

  get durationMs(): number | null {
    return this.#demuxers[0]?.demuxer.durationMs ?? null;
  }

  /** Everything was given out. */
  get done(): boolean {
    return this.#tracks.every((track) => track.done) && !this.#sound.waits && this.#sound.endMs >= this.#shownMs - ROUNDING_MS;
  }

  /** Position up to which everything is given out. */
  get endMs(): number {
    return this.hasPicture && !this.#isDone('picture') ? Math.min(this.#sound.endMs, this.#shownMs) : this.#sound.endMs;
  }

  /** Goes to a position by the file's own index. Sound and pictures begin there. @throws {Unplayable} */
  async seek(positionMs: number): Promise<void> {
    for (const each of this.#demuxers) {
      await each.demuxer.seek(positionMs + each.demuxer.startMs);
      each.ended = false;
    }
    for (const track of this.#tracks) {
      track.clear();
      track.ended = false;
      track.done = false;
    }
    this.#pictures?.flush();
    this.#sounds?.flush();
    this.#begin(positionMs);
  }

  /** Does one thing that brings it nearer to a position: reads a packet, or decodes one. @throws {Unplayable} */
  async step(wantedMs: number): Promise<void> {
    const track = this.#tracks.find((each) => !each.done && this.#at(each) < wantedMs);
    if (!track) {
      this.#fill(wantedMs);
      return;
    }
    if (track.kind === 'sound' && this.#sound.waits) this.#sound.fillTo(wantedMs);
    else if (track.waits || track.ended) this.#decode(track, wantedMs);
    else if (this.#tracks.some((other) => other.full)) this.#skip(track, wantedMs);
    else await this.#read(track);
  }

  /** Not while it does something. */
  async close(): Promise<void> {
    for (const track of this.#tracks) track.clear();
    this.#pictures?.close();
    this.#sounds?.close();
    for (const { demuxer } of this.#demuxers) await demuxer.close();
  }

  async #open({ bytes, sound }: Section): Promise<void> {
    const main = await openDemuxer(bytes);
    this.#demuxers.push({ demuxer: main, ended: false });
    const other = sound ? await openDemuxer(sound) : main;
    if (sound) this.#demuxers.push({ demuxer: other, ended: false });
    const [pictures, sounds] = [main.stream('picture'), other.stream('sound')];
    const usedPictures = pictures && isDecodable(pictures) ? pictures : null;
    const usedSounds = sounds && isDecodable(sounds) ? sounds : null;
    if (!usedPictures && !usedSounds) throw new Unplayable('unsupported');
    if (usedPictures) this.#pictures = new PictureDecoder(usedPictures, this.#limits);
    if (usedSounds) this.#sounds = new SoundDecoder(usedSounds);
    if (usedPictures) this.#tracks.push(new Track('picture'));
    if (usedSounds) this.#tracks.push(new Track('sound'));
    const streams = [
      usedPictures ? (['picture', usedPictures] as const) : null,
      usedSounds ? (['sound', usedSounds] as const) : null,
    ];
    const here = (kind: 'picture' | 'sound') => streams.filter((each) => each !== null).filter(([of]) => of === kind);
    main.use(sound ? here('picture') : [...here('picture'), ...here('sound')]);
    if (sound) other.use(here('sound'));
  }

  #begin(positionMs: number): void {
    this.#fromMs = positionMs;
    this.#shownMs = positionMs;
    this.#lastMs = Number.NEGATIVE_INFINITY;
    this.#sound.start(positionMs);
    // Times of a file that is open as a whole begin with its own start.
    this.#originMs = this.#startMs === null ? -(this.#demuxers[0]?.demuxer.startMs ?? 0) : null;
  }

  #isDone(kind: Track['kind']): boolean {
    return this.#tracks.find((track) => track.kind === kind)?.done ?? true;
  }

  #at(track: Track): number {
    return track.kind === 'picture' ? this.#shownMs : this.#sound.endMs;
  }

  /** The sound is the clock: without any, or behind its end, there is silence as long as there are pictures. Never further than is wanted. */
  #fill(wantedMs: number): void {
    if (!this.#isDone('sound')) return;
    this.#sound.fillTo(this.#sound.waits ? wantedMs : Math.min(wantedMs, this.#shownMs));
  }

  async #read(track: Track): Promise<void> {
    const from = this.#demuxers[this.#demuxers.length > 1 && track.kind === 'sound' ? 1 : 0];
    const read = from && !from.ended ? await from.demuxer.read() : null;
    if (read === null) {
      if (from) from.ended = true;
      for (const each of this.#tracks) if (this.#demuxers.length === 1 || each === track) each.ended = true;
      return;
    }
    this.#tracks.find(({ kind }) => kind === read.kind)?.put(read.packet);
  }

  #decode(track: Track, wantedMs: number): void {
    const packet = track.take() ?? null;
    try {
      if (track.kind === 'picture') this.#decodePictures(packet);
      else this.#decodeSound(packet, wantedMs);
    } finally {
      packet?.free();
    }
    if (packet === null) track.done = true;
  }

  #decodePictures(packet: NativePacket | null): void {
    const decoder = this.#pictures;
    if (!decoder) return;
    const { gapMs } = decoder;
    const wanted = (timeMs: number): boolean => {
      const positionMs = this.#position(timeMs);
      const needed = positionMs + gapMs > this.#fromMs + 1 && positionMs - this.#lastMs >= LEAST_GAP_MS;
      if (needed) this.#lastMs = positionMs;
      this.#shownMs = Math.max(this.#shownMs, positionMs + gapMs);
      return needed;
    };
    for (const { timeMs, picture } of decoder.decode(packet, wanted)) this.#output.picture(this.#position(timeMs), picture);
  }

  #decodeSound(packet: NativePacket | null, wantedMs: number): void {
    for (const { timeMs, samples } of this.#sounds?.decode(packet) ?? [])
      this.#sound.add(timeMs === null ? null : this.#position(timeMs), samples, wantedMs);
  }

  #position(timeMs: number): number {
    this.#originMs ??= (this.#startMs ?? 0) - timeMs;
    return this.#originMs + timeMs;
  }

  /** One stream has a gap, or has ended although its file goes on. */
  #skip(track: Track, wantedMs: number): void {
    if (track.kind === 'sound') this.#sound.fillTo(wantedMs);
    else this.#shownMs = wantedMs;
  }
}

async function openDemuxer(bytes: ByteSource): Promise<Demuxer> {
  const { source, head } = await Peeked.at(bytes, SNIFFED_BYTES);
  const format = formatOf(head);
  if (format === null || format === 'hls') throw new Unplayable('unsupported');
  return await Demuxer.open(source, format);
}
