import type { Clock } from '../base/clock.ts';

interface End {
  what: string;
  run: () => Promise<void> | void;
}

/** How to end what was started, in the opposite order. Each part is ended, whatever becomes of the others. */
export class Ends {
  readonly #clock: Clock;
  readonly #ends: End[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `what`: name of the part, for the message when it does not end. */
  add(what: string, run: () => Promise<void> | void): void {
    this.#ends.push({ what, run });
  }

  /**
   * Ends all parts, the last added first. One that takes longer than `eachMs` goes on ending while the next one begins. Rejects in the
   * end when any of them failed or was late, with an error that names them.
   */
  async run(eachMs: number): Promise<void> {
    const faults: string[] = [];
    for (const { what, run } of this.#ends.splice(0).reverse()) {
      const fault = await this.#within(eachMs, run);
      if (fault !== null) faults.push(`${what}: ${fault}`);
    }
    if (faults.length > 0) throw new Error(faults.join('; '));
  }

  async #within(ms: number, run: End['run']): Promise<string | null> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(ms, () => resolve(`not within ${ms / 1000} s`));
      const settle = (fault: string | null): void => {
        timer.cancel();
        resolve(fault);
      };
      Promise.resolve()
        .then(run)
        .then(
          () => settle(null),
          (error: unknown) => settle(error instanceof Error ? error.message : String(error)),
        );
    });
  }
}
