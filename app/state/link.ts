import type { Timers } from './ports.ts';
import type { Banner } from './view-model.ts';

type Part = 'network' | 'socket' | 'media';
type Reconnecting = Extract<Banner, { kind: 'reconnecting' }>;

const PARTS: readonly Part[] = ['network', 'socket', 'media'];

/** Which part of the connection is down, and how long the Space keeps the seat. */
export class Link {
  readonly #timers: Timers;
  readonly #graceMs: number | null;
  readonly #changed: () => void;
  readonly #down = new Map<Part, number>();
  #stopTicking: () => void = () => {};

  /** @param graceMs how long the Space keeps a participant whose connection is lost; null when nobody knows */
  constructor(timers: Timers, graceMs: number | null, changed: () => void) {
    this.#timers = timers;
    this.#graceMs = graceMs;
    this.#changed = changed;
  }

  set(part: Part, up: boolean): void {
    if (up === !this.#down.has(part)) return;
    if (up) this.#down.delete(part);
    else this.#down.set(part, this.#timers.now());
    this.#changed();
    this.#stopTicking();
    this.#tick();
  }

  /** The banner while something is down: what a person can change comes first. */
  get banner(): Reconnecting | null {
    const part = PARTS.find((one) => this.#down.has(one));
    if (!part) return null;
    const since = Math.min(...this.#down.values());
    const left = this.#graceMs === null ? null : Math.ceil((since + this.#graceMs - this.#timers.now()) / 1000);
    return { kind: 'reconnecting', part, secondsLeft: left !== null && left > 0 ? left : null };
  }

  close(): void {
    this.#stopTicking();
    this.#down.clear();
  }

  #tick(): void {
    if (this.#graceMs === null || this.#down.size === 0) return;
    this.#stopTicking = this.#timers.after(1000, () => {
      this.#changed();
      this.#tick();
    });
  }
}
