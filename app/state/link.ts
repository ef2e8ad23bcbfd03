import type { Timers } from './ports.ts';
import type { Banner } from './view-model.ts';

type Part = 'network' | 'socket' | 'media';
type Reconnecting = Extract<Banner, { kind: 'reconnecting' }>;

const PARTS: readonly Part[] = ['network', 'socket', 'media'];

/** Which part of the connection is down, and how long the page tries to mend it. */
export class Link {
  readonly #timers: Timers;
  readonly #patienceMs: number;
  readonly #changed: () => void;
  readonly #gaveUp: () => void;
  readonly #down = new Map<Part, number>();
  #stopTicking: () => void = () => {};

  /** @param gaveUp hears that sound and picture were lost for so long; without a socket alone a meeting goes on */
  constructor(timers: Timers, patienceMs: number, changed: () => void, gaveUp: () => void) {
    this.#timers = timers;
    this.#patienceMs = patienceMs;
    this.#changed = changed;
    this.#gaveUp = gaveUp;
  }

  /** Since when a part is down; null while nothing is. */
  get since(): number | null {
    return this.#down.size === 0 ? null : Math.min(...this.#down.values());
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
    const left = Math.ceil(this.#left() / 1000);
    return { kind: 'reconnecting', part, secondsLeft: left > 0 ? left : null };
  }

  close(): void {
    this.#stopTicking();
    this.#down.clear();
  }

  #left(): number {
    return (this.since ?? 0) + this.#patienceMs - this.#timers.now();
  }

  #tick(): void {
    if (this.#down.size === 0) return;
    this.#stopTicking = this.#timers.after(1000, () => {
      this.#changed();
      if (this.#down.has('media') && this.#left() <= 0) this.#gaveUp();
      else this.#tick();
    });
  }
}
