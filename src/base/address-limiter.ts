import { addressKey } from './address-key.ts';
import type { Clock } from './clock.ts';
import { TokenBucket } from './token-bucket.ts';

/** Addresses that are remembered. The one that was idle longest is forgotten first. */
const REMEMBERED = 10_000;

/** A token bucket for each client address, an IPv6 /64 network counting as one. */
export class AddressLimiter {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #make: () => TokenBucket;

  /** Each address may take `count` at once and `count` in `periodMs`. */
  constructor(clock: Clock, count: number, periodMs: number) {
    this.#make = () => new TokenBucket(clock, count / (periodMs / 1000), count);
  }

  /** Takes `count` for the address; false, and takes none, when it has fewer. */
  take(address: string, count = 1): boolean {
    const key = addressKey(address);
    const bucket = this.#buckets.get(key) ?? this.#make();
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > REMEMBERED && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket.take(count);
  }

  /** Puts back what was taken for the address. */
  giveBack(address: string): void {
    this.#buckets.get(addressKey(address))?.giveBack();
  }

  /** Whole seconds until the address may take one again; 0 when it may now. */
  retryAfterS(address: string): number {
    return Math.ceil((this.#buckets.get(addressKey(address))?.waitMs() ?? 0) / 1000);
  }
}
