import type { Timers } from './ports.ts';

/** How long a page tries by itself to come back into the room that it lost. */
export const PATIENCE_MS = 120_000;
/** Pause after a try that came to nothing. */
export const AGAIN_MS = 1000;

export interface ComingBackOptions {
  timers: Timers;
  /** When to give up, on the clock of `timers`. */
  until: number;
  /** Resolves as soon as there is a network, or after so many milliseconds. */
  reach: (atMostMs: number) => Promise<void>;
  /** One try: `again` when another one may help. */
  attempt: () => Promise<'done' | 'again'>;
  gaveUp: () => void;
}

/** Tries to come back into a room whose Space no longer knows the call, until it works or the patience is over. */
export class ComingBack {
  readonly #options: ComingBackOptions;
  #over = false;

  constructor(options: ComingBackOptions) {
    this.#options = options;
    void this.#run();
  }

  /** Nobody wants to come back any more. */
  cancel(): void {
    this.#over = true;
  }

  async #run(): Promise<void> {
    const { timers, until, reach, attempt, gaveUp } = this.#options;
    const waitAtMost = timers.after(Math.max(0, until - timers.now()), () => {
      if (!this.#over) gaveUp();
      this.#over = true;
    });
    while (!this.#over) {
      await reach(Math.max(0, until - timers.now()));
      if (this.#over || (await attempt()) === 'done') break;
      await new Promise<void>((resolve) => {
        timers.after(AGAIN_MS, resolve);
      });
    }
    this.#over = true;
    waitAtMost();
  }
}
