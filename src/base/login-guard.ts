import { createHash } from 'node:crypto';
import { addressKey } from './address-key.ts';
import { AddressLimiter } from './address-limiter.ts';
import type { Clock } from './clock.ts';

/** A name and a secret that came from an address. */
export interface Login {
  address: string;
  name: string;
  secret: string;
}

export type Verdict<T> =
  | { kind: 'right'; value: T }
  | { kind: 'wrong' }
  /** Not looked at. */
  | { kind: 'throttled'; retryAfterS: number };

export interface LoginLimits {
  /** Wrong logins that one IPv4 address or IPv6 /64 network may make in a period. */
  failures: number;
  periodMs: number;
}

/** Beyond this many times `failures` nobody of the address is looked at, whoever was right before. */
const FLOOD = 10;

/** Right logins that are remembered; the one longest unused is forgotten first. */
const REMEMBERED = 10_000;

/**
 * Stops guessing without locking out those who share an address with a bad client. An address that was wrong too often is looked at
 * again as its bucket fills; until then only logins that were right before from that very address are. As those could be guessed at
 * too, a second bucket, {@link FLOOD} times as large, stops everything.
 */
export class LoginGuard {
  readonly #failures: AddressLimiter;
  readonly #attempts: AddressLimiter;
  readonly #right = new Set<string>();

  constructor(clock: Clock, { failures, periodMs }: LoginLimits) {
    this.#failures = new AddressLimiter(clock, failures, periodMs);
    this.#attempts = new AddressLimiter(clock, failures * FLOOD, periodMs);
  }

  /** Has the login checked, if its address may have that now. `check` resolves to null for a wrong one; when it rejects, so does this. */
  async judge<T>(login: Login, check: () => Promise<T | null>): Promise<Verdict<T>> {
    const { address } = login;
    const digest = digestOf(login);
    const known = this.#right.has(digest);
    // Taken before it is known to be wrong, so that many at once are not looked at either.
    if (!this.#attempts.take(address)) return throttled(this.#attempts, address);
    if (!known && this.#failures.retryAfterS(address) > 0) return throttled(this.#failures, address);
    let value: T | null;
    try {
      value = await check();
    } catch (error) {
      this.#attempts.giveBack(address);
      throw error;
    }
    this.#right.delete(digest);
    if (value === null) {
      this.#failures.take(address);
      return { kind: 'wrong' };
    }
    this.#attempts.giveBack(address);
    this.#remember(digest);
    return { kind: 'right', value };
  }

  #remember(digest: string): void {
    this.#right.add(digest);
    const [oldest] = this.#right;
    if (this.#right.size > REMEMBERED && oldest !== undefined) this.#right.delete(oldest);
  }
}

function throttled(limiter: AddressLimiter, address: string): Verdict<never> {
  return { kind: 'throttled', retryAfterS: Math.max(1, limiter.retryAfterS(address)) };
}

function digestOf({ address, name, secret }: Login): string {
  return createHash('sha256')
    .update(JSON.stringify([addressKey(address), name, secret]))
    .digest('base64');
}
