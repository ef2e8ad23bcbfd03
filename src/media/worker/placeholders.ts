import type { CallSpec, Tile } from '../../rooms/ports.ts';
import type { Compositor } from './video/compositor.ts';
import { PlaceholderPainter } from './video/placeholder.ts';

/** A placeholder that could not be painted is tried again after so long. */
const AGAIN_AFTER_MS = 1_000;

/** A face that has not moved for so long is replaced: with the next look, within a second. */
const FROZEN_AFTER_MS = { member: 850, audience: 850, device: 850, screen: 4_000 } as const;

interface Shown {
  name: string;
  type: CallSpec['type'];
  /** Muted or on hold: whatever comes, the placeholder is shown. */
  hidden: boolean;
  pictureAt: number;
  /** Text and size of the placeholder on the canvas or being painted; empty while video is shown. */
  placeholder: string;
  /** Not painted before this time, because it failed a moment ago. */
  notBeforeMs: number;
}

/** Decides for each call of a room whether its tile shows video or a placeholder, and has placeholders painted. */
export class Placeholders {
  readonly #compositor: Compositor;
  readonly #painter = new PlaceholderPainter();
  readonly #calls = new Map<string, Shown>();
  readonly #onError: (error: unknown) => void;
  #closed = false;

  constructor(compositor: Compositor, onError: (error: unknown) => void) {
    this.#compositor = compositor;
    this.#onError = onError;
  }

  /** Adds a call or changes it. */
  set(callId: string, type: CallSpec['type'], name: string, hidden: boolean): void {
    const shown = this.#calls.get(callId);
    if (shown) {
      if (hidden && !shown.hidden) shown.pictureAt = Number.NEGATIVE_INFINITY;
      Object.assign(shown, { name, hidden, type });
    } else {
      this.#calls.set(callId, { name, type, hidden, pictureAt: Number.NEGATIVE_INFINITY, placeholder: '', notBeforeMs: 0 });
    }
  }

  /** The call gave a picture. Returns whether it is to be shown. */
  picture(callId: string, nowMs: number): boolean {
    const shown = this.#calls.get(callId);
    if (!shown || shown.hidden) return false;
    shown.pictureAt = nowMs;
    shown.placeholder = '';
    return true;
  }

  /** The call's video is gone (its decoder is closed). */
  gone(callId: string): void {
    const shown = this.#calls.get(callId);
    if (shown) shown.pictureAt = Number.NEGATIVE_INFINITY;
  }

  remove(callId: string): void {
    this.#calls.delete(callId);
  }

  /** Replaces what has frozen. Call it about ten times a second, and after a new scene. */
  check(tiles: readonly Tile[], nowMs: number): void {
    for (const tile of tiles) {
      const shown = this.#calls.get(tile.callId);
      if (!shown || nowMs - shown.pictureAt < FROZEN_AFTER_MS[shown.type]) continue;
      const wanted = `${tile.width}x${tile.height} ${shown.name}`;
      if (shown.placeholder === wanted || nowMs < shown.notBeforeMs) continue;
      shown.placeholder = wanted;
      this.#paint(tile, shown, wanted).catch((error) => {
        this.#onError(error);
        shown.notBeforeMs = nowMs + AGAIN_AFTER_MS;
        if (shown.placeholder === wanted) shown.placeholder = '';
      });
    }
  }

  close(): void {
    this.#closed = true;
    this.#painter.close();
  }

  async #paint(tile: Tile, shown: Shown, wanted: string): Promise<void> {
    const picture = await this.#painter.paint(shown.name, tile.width, tile.height);
    const stale = this.#closed || shown.placeholder !== wanted || this.#calls.get(tile.callId) !== shown;
    if (stale) picture.free();
    else this.#compositor.placeholder(tile.callId, picture);
  }
}
