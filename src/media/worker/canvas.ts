import type { Clock } from '../../base/clock.ts';
import type { CallSpec, Tile } from '../../rooms/ports.ts';
import { CANVAS, type Quality } from '../../wire/layouts.ts';
import type { TierStats } from '../messages.ts';
import { type MediaClock, videoMs } from './media-clock.ts';
import { Placeholders } from './placeholders.ts';
import type { RawPictureSink } from './raw-sink.ts';
import type { PictureSink } from './sink.ts';
import { Tier } from './tier.ts';
import { CANVAS_FPS, TIERS } from './tiers.ts';
import { Compositor } from './video/compositor.ts';
import { FULL_RATE, nextRate, type Rate, rateShare } from './video/effort.ts';
import type { Picture } from './video/picture.ts';
import type { Scaler } from './video/scaler.ts';

const CHECK_MS = 100;

/** The composed picture of one room: tiles in, encoded frames out to the sinks that need them. */
export class Canvas {
  readonly compositor: Compositor;
  readonly placeholders: Placeholders;
  readonly #tiers: Tier[];
  readonly #clock: Clock;
  readonly #mediaClock: MediaClock;
  readonly #onError: (error: unknown) => void;
  readonly #sinks = new Set<PictureSink>();
  /** Those that have an encoding of their own. */
  readonly #rawSinks = new Set<RawPictureSink>();
  /** What failed; each is reported once, not with every picture. */
  readonly #failed = new WeakSet<PictureSink | Tier | Compositor>();
  /** Calls whose picture is a screen. */
  readonly #screens = new Set<string>();
  #tiles: readonly Tile[] = [];
  #rate: Rate = FULL_RATE;
  #next: number;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #encoding = false;
  /** A frame was due while the one before was still being encoded. */
  #overdue = false;
  #closed = false;
  ticks = 0;
  lateTicks = 0;

  /** `onDrawn`: to draw a call's picture took so many ms. */
  constructor(
    quality: Quality,
    clock: Clock,
    mediaClock: MediaClock,
    onError: (error: unknown) => void,
    onDrawn: (callId: string, ms: number) => void,
  ) {
    const { width, height } = CANVAS[quality];
    this.#clock = clock;
    this.#mediaClock = mediaClock;
    this.#onError = onError;
    this.#next = clock.monotonic();
    this.compositor = new Compositor(width, height, onDrawn);
    this.placeholders = new Placeholders(this.compositor, onError);
    this.#tiers = TIERS[quality].map((spec, index) => new Tier(index, spec, clock));
  }

  /** @throws {RangeError} when a tile cannot be drawn; the former scene stays */
  setScene(tiles: readonly Tile[]): void {
    this.compositor.setTiles(tiles);
    this.#tiles = tiles;
    this.#followScreens();
    this.placeholders.check(tiles, this.#clock.monotonic());
  }

  setCall(callId: string, type: CallSpec['type'], name: string, hidden: boolean): void {
    if (type === 'screen') this.#screens.add(callId);
    else this.#screens.delete(callId);
    this.compositor.showWhole(callId, type === 'screen');
    this.#followScreens();
    this.placeholders.set(callId, type, name, hidden);
    this.placeholders.check(this.#tiles, this.#clock.monotonic());
  }

  /** A call's newest picture; stays the decoder's until {@link gone}. */
  picture(callId: string, picture: Picture, nowMs: number): void {
    if (this.placeholders.picture(callId, nowMs)) this.compositor.draw(callId, picture);
  }

  /** A call's picture is about to be freed. */
  gone(callId: string): void {
    this.placeholders.gone(callId);
    this.compositor.forget(callId);
  }

  removeCall(callId: string): void {
    this.placeholders.remove(callId);
    this.compositor.remove(callId);
    this.compositor.showWhole(callId, false);
    this.#screens.delete(callId);
    this.#followScreens();
  }

  /** Changes how something that is no call is shown: whole, or filling its tile. It has no placeholder. */
  setSource(id: string, whole: boolean): void {
    this.compositor.showWhole(id, whole);
  }

  /** A source's newest picture; stays the source's until it gives another one, or {@link removeSource}. */
  show(id: string, picture: Picture): void {
    this.compositor.draw(id, picture);
  }

  removeSource(id: string): void {
    this.compositor.remove(id);
    this.compositor.showWhole(id, false);
  }

  addSink(sink: PictureSink): void {
    this.#sinks.add(sink);
  }

  removeSink(sink: PictureSink): void {
    this.#sinks.delete(sink);
  }

  /** Gives a sink every picture before it is encoded. It may not throw. */
  addRawSink(sink: RawPictureSink): void {
    this.#rawSinks.add(sink);
  }

  removeRawSink(sink: RawPictureSink): void {
    this.#rawSinks.delete(sink);
  }

  /** Wants a key frame of a tier for one sink. */
  requestKey(tier: number): void {
    this.#tiers[tier]?.requestKey();
  }

  /** Runs the picture when a frame is due. Call it at least each 20 ms. */
  tick(nowMs: number): void {
    if (nowMs - this.#checkedAt >= CHECK_MS) {
      this.#checkedAt = nowMs;
      this.placeholders.check(this.#tiles, nowMs);
    }
    if (nowMs < this.#next - 1) return;
    const period = 1000 / (CANVAS_FPS * rateShare(this.#rate));
    this.ticks += 1;
    this.#next += period;
    if (nowMs >= this.#next) {
      this.lateTicks += 1;
      this.#next = nowMs + period;
    }
    if (this.#encoding) this.#overdue = true;
    else void this.#frames(nowMs);
  }

  /** Draws the whole picture as it is now, scaled, over `target`. */
  shrinkTo(target: Picture, scaler: Scaler, nowMs: number): void {
    // While it is being encoded it stays as it is, and may be read.
    if (!this.#encoding && this.compositor.compose()) for (const tier of this.#tiers) tier.outdated(nowMs);
    scaler.cover(this.compositor.canvas, target, { x: 0, y: 0, width: target.width, height: target.height });
  }

  stats(): TierStats[] {
    return this.#tiers.map((tier) => tier.stats(this.#receivers(tier.index)));
  }

  close(): void {
    this.#closed = true;
    this.#sinks.clear();
    this.#rawSinks.clear();
    this.placeholders.close();
    for (const tier of this.#tiers) tier.close();
    // An encoder that is still running reads the canvas: then the frame's end closes it.
    if (!this.#encoding) this.compositor.close();
  }

  #followScreens(): void {
    const shown = this.#tiles.some((tile) => this.#screens.has(tile.callId));
    for (const tier of this.#tiers) tier.screen = shown;
  }

  /** One frame, and at once the next while one was due meanwhile. Never rejects: what fails is reported. */
  async #frames(nowMs: number): Promise<void> {
    let now = nowMs;
    do {
      this.#overdue = false;
      this.#encoding = true;
      try {
        await this.#frame(now);
      } catch (error) {
        this.#report(this.compositor, error);
      } finally {
        this.#encoding = false;
      }
      now = this.#clock.monotonic();
    } while (this.#overdue && !this.#closed);
    // An encoder that was still running has read the canvas until now.
    if (this.#closed) this.compositor.close();
  }

  /** Ends when no encoder reads the canvas any more, even if one of them failed. */
  async #frame(nowMs: number): Promise<void> {
    const needed = this.#neededTiers(nowMs);
    if (needed.length === 0 && this.#rawSinks.size === 0) return;
    if (this.compositor.compose()) for (const tier of this.#tiers) tier.outdated(nowMs);
    const timestamp = this.#mediaClock.video(nowMs);
    for (const sink of this.#rawSinks) sink.picture(this.compositor.canvas, videoMs(timestamp));
    await Promise.all(needed.map((tier) => this.#send(tier, timestamp, nowMs).catch((error) => this.#report(tier, error))));
    if (!this.#closed) this.#adaptRate(needed);
  }

  #neededTiers(nowMs: number): Tier[] {
    return this.#tiers.filter((tier) => {
      let needed = false;
      for (const sink of this.#sinks) needed ||= sink.needs(tier.index);
      tier.used(needed, nowMs);
      return needed;
    });
  }

  async #send(tier: Tier, timestamp: number, nowMs: number): Promise<void> {
    const fresh = tier.needsEncoding(nowMs);
    const frame = fresh ? await tier.encode(this.compositor.canvas, timestamp, nowMs) : tier.repeated(timestamp);
    if (!frame || this.#closed) return;
    const sentAt = this.#clock.monotonic();
    for (const sink of this.#sinks) {
      try {
        sink.picture(frame, sentAt);
      } catch (error) {
        // One receiver that cannot be sent to costs the others no picture.
        this.#report(sink, error);
      }
    }
  }

  #report(failed: PictureSink | Tier | Compositor, error: unknown): void {
    if (this.#failed.has(failed)) return;
    this.#failed.add(failed);
    this.#onError(error);
  }

  /** Fewer frames when the encoders cannot keep up although they already try their least. */
  #adaptRate(needed: readonly Tier[]): void {
    let load = 0;
    let leastEffort = false;
    for (const tier of needed) {
      if (tier.load < load) continue;
      load = tier.load;
      leastEffort = tier.leastEffort;
    }
    const before = this.#rate.step;
    this.#rate = nextRate(this.#rate, load, leastEffort, this.#clock.monotonic());
    if (this.#rate.step === before) return;
    for (const tier of this.#tiers) tier.setFrameRate(CANVAS_FPS * rateShare(this.#rate));
  }

  #receivers(tier: number): number {
    let count = 0;
    for (const sink of this.#sinks) if (sink.needs(tier)) count += 1;
    return count;
  }
}
