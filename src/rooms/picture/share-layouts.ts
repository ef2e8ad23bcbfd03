import type { SessionLayout } from '../../wire/layouts.ts';

/** Layouts that screen shares asked for. The newest share decides; after the last one the room has its own layout again. */
export class ShareLayouts {
  readonly #guard: () => void;
  #own: SessionLayout | null = null;
  readonly #wishes = new Map<string, SessionLayout>();

  /** `guard` throws when nothing may change now. */
  constructor(guard: () => void) {
    this.#guard = guard;
  }

  /** A share asks for `layout` while the room shows `now`. */
  ask(legId: string, layout: SessionLayout, now: SessionLayout): void {
    this.#guard();
    this.#own ??= now;
    this.#wishes.set(legId, layout);
  }

  /** A leg has gone. Returns the layout to show from now on; `now` when the leg had asked for none. */
  end(legId: string, now: SessionLayout): SessionLayout {
    this.#guard();
    if (!this.#wishes.delete(legId)) return now;
    const next = [...this.#wishes.values()].at(-1) ?? this.#own ?? now;
    if (this.#wishes.size === 0) this.#own = null;
    return next;
  }

  /** Somebody chose a layout: shares that end do not undo it. */
  clear(): void {
    this.#guard();
    this.#own = null;
    this.#wishes.clear();
  }
}
