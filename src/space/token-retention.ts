import type { Clock } from '../base/clock.ts';
import type { Store } from '../store/store.ts';
import { type Forget, sweepHourly } from './hourly-sweep.ts';

export interface TokenRetentionOptions {
  roomTokens: Pick<Store['roomTokens'], 'forgetUseless' | 'forgetEndless'>;
  clock: Clock;
  /** How long the record of a token is kept behind the last moment in which somebody could join with it. */
  keepMs: number;
  /** How long after its issue the record of a token without an end is kept; null: for ever. */
  keepEndlessMs: number | null;
  onError: (error: unknown) => void;
}

/**
 * Deletes records of room tokens that are of no use any more: at the start, then each hour. Returns the function that stops it: it
 * resolves when nothing is asked of the database any more.
 */
export function retainTokens({ roomTokens, clock, keepMs, keepEndlessMs, onError }: TokenRetentionOptions): () => Promise<void> {
  const forget: Forget[] = [(now, limit) => roomTokens.forgetUseless(now - keepMs, limit)];
  if (keepEndlessMs !== null) forget.push((now, limit) => roomTokens.forgetEndless(now - keepEndlessMs, limit));
  return sweepHourly({ clock, forget, onError });
}
