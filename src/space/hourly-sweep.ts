import type { Clock } from '../base/clock.ts';

/** Deletes up to `limit` rows that are of no use at `now`; how many. */
export type Forget = (now: number, limit: number) => Promise<number>;

export interface SweepOptions {
  clock: Clock;
  forget: readonly Forget[];
  onError: (error: unknown) => void;
}

const EVERY_MS = 3_600_000;

/** Rows deleted at once, and the pause in which others get at the database. */
const STEP = 200;
const PAUSE_MS = 50;

/**
 * Deletes what is of no use any more: at the start, then each hour, one kind after the other. Returns the function that stops it: it
 * resolves when nothing is asked of the database any more.
 */
export function sweepHourly({ clock, forget, onError }: SweepOptions): () => Promise<void> {
  let stopped = false;
  let sweeping: Promise<void> | null = null;
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (stopped) return resolve();
      const timer = clock.after(PAUSE_MS, resolve);
      wake = () => {
        timer.cancel();
        resolve();
      };
    });
  const all = async (one: Forget, now: number): Promise<void> => {
    try {
      while (!stopped && (await one(now, STEP)) === STEP) await pause();
    } catch (error) {
      onError(error);
    }
  };
  const sweep = async (): Promise<void> => {
    const now = clock.now();
    for (const one of forget) await all(one, now);
  };
  const begin = (): void => {
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  };
  begin();
  const timer = clock.every(EVERY_MS, begin);
  return async () => {
    stopped = true;
    timer.cancel();
    wake();
    await sweeping;
  };
}
