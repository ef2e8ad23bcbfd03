import type { Medium, Section } from '../medium.ts';
import { Unplayable } from '../messages.ts';
import { absolute, type Caller } from '../net/caller.ts';
import { chooseVariant, type MediaPlaylist } from './playlist.ts';
import { loadMedia, loadPlaylist, SegmentBytes, type SegmentLimits } from './segment-bytes.ts';

/** A live stream is begun so many segments before its end, as RFC 8216 6.3.3 wants it. */
const LIVE_SEGMENTS = 3;

/** HLS, live or whole. Playlists and segments are fetched here, each address checked; FFmpeg only gets the bytes. */
export class HlsMedium implements Medium {
  readonly live: boolean;
  readonly seeks: boolean;
  readonly seekable: boolean;
  readonly durationMs: number | null;
  readonly #caller: Caller;
  readonly #limits: SegmentLimits;
  readonly #pictures: string;
  readonly #sound: string | null;
  #open: { bytes: SegmentBytes; sound: SegmentBytes | null } | null = null;

  private constructor(caller: Caller, limits: SegmentLimits, playlist: MediaPlaylist, pictures: string, sound: string | null) {
    this.#caller = caller;
    this.#limits = limits;
    this.#pictures = pictures;
    this.#sound = sound;
    this.live = !playlist.ended;
    this.seeks = playlist.ended;
    this.seekable = playlist.ended;
    this.durationMs = playlist.ended ? playlist.segments.reduce((sum, { seconds }) => sum + seconds * 1000, 0) : null;
  }

  /** @throws {Unplayable} */
  static async load(caller: Caller, address: string, limits: SegmentLimits, canvasHeight: number): Promise<HlsMedium> {
    const { read, url } = await loadPlaylist(caller, address, limits.waitMs);
    if (!('variants' in read)) return new HlsMedium(caller, limits, read, url, null);
    const variant = chooseVariant(read.variants, canvasHeight);
    const pictures = absolute(variant.uri, url);
    const { playlist } = await loadMedia(caller, pictures, limits.waitMs);
    return new HlsMedium(caller, limits, playlist, pictures, variant.soundUri === null ? null : absolute(variant.soundUri, url));
  }

  async open(positionMs: number): Promise<Section> {
    this.close();
    const main = await this.#segments(this.#pictures, positionMs);
    const sound = this.#sound === null ? null : await this.#segments(this.#sound, positionMs);
    this.#open = { bytes: main.bytes, sound: sound?.bytes ?? null };
    return { ...this.#open, startMs: this.live ? positionMs : main.startMs };
  }

  async next(): Promise<Section | null> {
    const former = this.#open;
    if (!former?.bytes.goesOn) return null;
    this.#open = { bytes: former.bytes.rest(), sound: former.sound?.rest() ?? null };
    return { ...this.#open, startMs: 0 };
  }

  close(): void {
    this.#open?.bytes.close();
    this.#open?.sound?.close();
  }

  /** From the segment on in which a position lies. */
  async #segments(address: string, positionMs: number): Promise<{ bytes: SegmentBytes; startMs: number }> {
    const { playlist, url } = await loadMedia(this.#caller, address, this.#limits.waitMs);
    const { segments } = playlist;
    let [index, startMs] = [Math.max(0, segments.length - LIVE_SEGMENTS), 0];
    if (!this.live)
      for (index = 0; index < segments.length - 1; index += 1) {
        const endMs = startMs + (segments[index]?.seconds ?? 0) * 1000;
        if (endMs > positionMs) break;
        startMs = endMs;
      }
    const first = segments[index];
    if (!first) throw new Unplayable('unsupported');
    return { bytes: new SegmentBytes(this.#caller, url, playlist, this.#limits, first.sequence), startMs };
  }
}
