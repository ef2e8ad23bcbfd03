/** Somebody has to talk this long without a pause before the large tile goes to them, in milliseconds. */
export const TALK_BEFORE_HIGHLIGHT_MS = 700;
/** And keeps it at least this long, in milliseconds. */
export const HIGHLIGHT_HOLD_MS = 3_000;

/** Who has the large tile. It follows the one who talks, with hysteresis, so that a cough does not move the picture. */
export class Highlight {
  readonly #guard: () => void;
  #current: string | null = null;
  #currentSince = 0;
  readonly #talkingSince = new Map<string, number>();

  /** `guard` throws when nothing may change now. */
  constructor(guard: () => void) {
    this.#guard = guard;
  }

  get current(): string | null {
    return this.#current;
  }

  /** `now`: monotonic milliseconds. */
  talking(memberId: string, talking: boolean, now: number): void {
    this.#guard();
    if (!talking) this.#talkingSince.delete(memberId);
    else if (!this.#talkingSince.has(memberId)) this.#talkingSince.set(memberId, now);
  }

  gone(memberId: string): void {
    this.#guard();
    this.#talkingSince.delete(memberId);
    if (this.#current === memberId) this.#current = null;
  }

  /**
   * Decides who is highlighted from now on. Returns in how many milliseconds the decision could change although nobody starts
   * or stops talking, or null.
   */
  decide(now: number): number | null {
    this.#guard();
    if (this.#current !== null && this.#talkingSince.has(this.#current)) return null;
    const [next, since] = [...this.#talkingSince].sort((a, b) => a[1] - b[1])[0] ?? [null, 0];
    if (next === null) return null;
    const due = Math.max(since + TALK_BEFORE_HIGHLIGHT_MS, this.#current === null ? 0 : this.#currentSince + HIGHLIGHT_HOLD_MS);
    if (now < due) return due - now;
    this.#current = next;
    this.#currentSince = now;
    return null;
  }
}
