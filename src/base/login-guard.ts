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

/** Beyond this many times `failures` no login from the address is checked, not even of names that were right before. */
const FLOOD = 10;

/** Right logins that are remembered; the one longest unused is forgotten first. */
const REMEMBERED = 10_000;

/** Logins of an address that are being checked, and those that wait for the result. */
interface Checks {
  running: number;
  waiting: (() => void)[];
}

/**
 * Stops guessing without locking out those who share an address with a bad client. An address that was wrong too often is looked at
 * again as its bucket fills; until then only logins that were right before from that very address are. As those could be guessed at
 * too, a second bucket, {@link FLOOD} times as large, stops everything. However many right ones come at once: none of them stops
 * another.
 */
export class LoginGuard {
  readonly #failures: AddressLimiter;
  readonly #attempts: AddressLimiter;
  readonly #right = new Set<string>();
  readonly #checks = new Map<string, Checks>();
  readonly #onRefused: (what: 'wrong' | 'throttled', address: string) => void;

  /** @param onRefused hears of each login that was wrong or not looked at */
  constructor(
    clock: Clock,
    { failures, periodMs }: LoginLimits,
    onRefused: (what: 'wrong' | 'throttled', address: string) => void = () => undefined,
  ) {
    this.#onRefused = onRefused;
    this.#failures = new AddressLimiter(clock, failures, periodMs);
    this.#attempts = new AddressLimiter(clock, failures * FLOOD, periodMs);
  }

  /** Has the login checked, if its address may have that now. `check` resolves to null for a wrong one; when it rejects, so does this. */
  async judge<T>(login: Login, check: () => Promise<T | null>): Promise<Verdict<T>> {
    const { address } = login;
    const digest = digestOf(login);
    const refused = await this.#admit(address, digest);
    if (refused) {
      this.#onRefused('throttled', address);
      return { kind: 'throttled', retryAfterS: Math.max(1, refused.retryAfterS(address)) };
    }
    let value: T | null = null;
    let counts = false;
    try {
      value = await check();
      counts = value === null;
    } finally {
      if (counts) this.#failures.take(address);
      else this.#attempts.giveBack(address);
      this.#settled(address, counts);
    }
    this.#right.delete(digest);
    if (value === null) {
      this.#onRefused('wrong', address);
      return { kind: 'wrong' };
    }
    this.#remember(digest);
    return { kind: 'right', value };
  }

  /** Takes an attempt of the address, before it is known to be wrong, so that many at once are not looked at either. Else what refuses. */
  async #admit(address: string, digest: string): Promise<AddressLimiter | null> {
    const key = addressKey(address);
    for (;;) {
      const stopped = !this.#right.has(digest) && this.#failures.retryAfterS(address) > 0;
      const taken = this.#attempts.take(address);
      if (taken && stopped) return this.#failures;
      const checks = this.#checks.get(key) ?? { running: 0, waiting: [] };
      if (taken) {
        checks.running += 1;
        this.#checks.set(key, checks);
        return null;
      }
      // All are taken by logins that may be right and give them back.
      if (checks.running === 0) return this.#attempts;
      await new Promise<void>((resolve) => checks.waiting.push(resolve));
    }
  }

  /** A check is over: the next one may try, or all of them when nothing will be given back any more. */
  #settled(address: string, wrong: boolean): void {
    const key = addressKey(address);
    const checks = this.#checks.get(key);
    if (!checks) return;
    checks.running -= 1;
    const last = checks.running === 0;
    if (last) this.#checks.delete(key);
    const woken = last ? checks.waiting : wrong ? [] : checks.waiting.splice(0, 1);
    for (const wake of woken) wake();
  }

  #remember(digest: string): void {
    this.#right.add(digest);
    const [oldest] = this.#right;
    if (this.#right.size > REMEMBERED && oldest !== undefined) this.#right.delete(oldest);
  }
}

function digestOf({ address, name, secret }: Login): string {
  return createHash('sha256')
    .update(JSON.stringify([addressKey(address), name, secret]))
    .digest('base64');
}
