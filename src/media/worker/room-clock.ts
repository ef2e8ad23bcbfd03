import type { Clock, Timer } from '../../base/clock.ts';

export const TICK_MS = 20;
/** After a longer stall the missed ticks are left out: to catch up would burst, and the sound is late anyway. */
const MOST_CAUGHT_UP = 5;

export interface TickListener {
  /** Each 20 ms; after a short stall several times at once, so that the sound has no gap. */
  audio(deadlineMs: number): void;
  /** After the sound of a wake-up, once however many ticks it had. */
  after(nowMs: number): void;
  failed(error: unknown): void;
}

/** The metronome of one room: absolute deadlines each 20 ms, so that nothing drifts. */
export class RoomClock {
  readonly #clock: Clock;
  readonly #listener: TickListener;
  #next = 0;
  /** Null while the clock stands still. */
  #timer: Timer | null = null;

  constructor(clock: Clock, listener: TickListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Begins to tick, unless it does already. */
  start(): void {
    if (this.#timer) return;
    this.#next = this.#clock.monotonic() + TICK_MS;
    this.#timer = this.#schedule();
  }

  /** Stands still until the next {@link start}. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #schedule(): Timer {
    return this.#clock.after(Math.max(0, this.#next - this.#clock.monotonic()), () => this.#wake());
  }

  #wake(): void {
    if (!this.#timer) return;
    const now = this.#clock.monotonic();
    const behind = Math.floor((now - this.#next) / TICK_MS);
    if (behind > MOST_CAUGHT_UP) this.#next += behind * TICK_MS;
    try {
      for (; this.#next <= now + 0.5; this.#next += TICK_MS) this.#listener.audio(this.#next);
      this.#listener.after(this.#clock.monotonic());
    } catch (error) {
      this.#listener.failed(error);
      // A tick that always fails must not be repeated at once.
      this.#next = Math.max(this.#next, now + TICK_MS);
    }
    // A tick may have stopped the clock.
    if (this.#timer) this.#timer = this.#schedule();
  }
}
