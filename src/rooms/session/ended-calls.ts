import type { Link } from '../ports.ts';

/** Calls remembered of one signalling session; a client that was put out has very few. */
const REMEMBERED_CALLS = 64;

/** Calls that the server ended: their ids can never be used again on the same signalling session (space-protocol 6.4). */
export class EndedCalls {
  readonly #calls = new WeakMap<Link, Set<string>>();

  add(link: Link, callId: string): void {
    const calls = this.#calls.get(link) ?? new Set<string>();
    this.#calls.set(link, calls);
    calls.add(callId);
    const [oldest] = calls;
    if (calls.size > REMEMBERED_CALLS && oldest !== undefined) calls.delete(oldest);
  }

  has(link: Link, callId: string): boolean {
    return this.#calls.get(link)?.has(callId) ?? false;
  }
}
