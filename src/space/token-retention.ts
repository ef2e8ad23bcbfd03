import type { Clock } from '../base/clock.ts';
import type { Store } from '../store/store.ts';

export interface TokenRetentionOptions {
  roomTokens: Pick<Store['roomTokens'], 'forgetUseless' | 'forgetEndless'>;
  clock: Clock;
  /** How long the record of a token is kept behind the last moment in which somebody could join with it. */
  keepMs: number;
  /** How long after its issue the record of a token without an end is kept; null: for ever. */
  keepEndlessMs: number | null;
  onError: (error: unknown) => void;
}

const EVERY_MS = 3_600_000;

/** Records deleted at once, and the pause in which others get at the database. */
const STEP = 200;
const PAUSE_MS = 50;

/**
 * Deletes records of room tokens that are of no use any more: at the start, then each hour. Returns the function that stops it: it
 * resolves when nothing is asked of the database any more.
 */
export function retainTokens(options: TokenRetentionOptions): () => Promise<void> {
  const { clock, onError } = options;
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
  const all = async (forget: () => Promise<number>): Promise<void> => {
    while (!stopped && (await forget()) === STEP) await pause();
  };
  const sweep = async (): Promise<void> => {
    try {
      const { roomTokens, keepMs, keepEndlessMs } = options;
      const now = clock.now();
      await all(() => roomTokens.forgetUseless(now - keepMs, STEP));
      if (keepEndlessMs !== null) await all(() => roomTokens.forgetEndless(now - keepEndlessMs, STEP));
    } catch (error) {
      onError(error);
    }
  };
  const start = (): void => {
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  };
  start();
  const timer = clock.every(EVERY_MS, start);
  return async () => {
    stopped = true;
    timer.cancel();
    wake();
    await sweeping;
  };
}
