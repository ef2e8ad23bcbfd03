import type { TokenBucket } from '../../base/token-bucket.ts';
import type { Link } from '../ports.ts';

/** Calls remembered of one signalling session; a client that was put out has very few. */
const REMEMBERED_CALLS = 64;

interface Memory {
  readonly endedCalls: Set<string>;
  readonly budgets: Map<string, TokenBucket>;
}

/** What is remembered of each signalling session, whichever room it is in, until it is over. */
export class LinkMemory {
  readonly #byLink = new Map<Link['id'], Memory>();

  /** The server ended the call: its id can never be used again on the same signalling session (space-protocol 6.4). */
  callEnded(link: Link, callId: string): void {
    const { endedCalls } = this.#of(link);
    endedCalls.add(callId);
    const [oldest] = endedCalls;
    if (endedCalls.size > REMEMBERED_CALLS && oldest !== undefined) endedCalls.delete(oldest);
  }

  hasEnded(link: Link, callId: string): boolean {
    return this.#byLink.get(link.id)?.endedCalls.has(callId) ?? false;
  }

  /** What the person behind the link may still do of one kind, however often it comes in; `make` is asked once. */
  budget(link: Link, kind: string, make: () => TokenBucket): TokenBucket {
    const { budgets } = this.#of(link);
    const budget = budgets.get(kind) ?? make();
    budgets.set(kind, budget);
    return budget;
  }

  /** The signalling session is over. */
  forget(link: Link): void {
    this.#byLink.delete(link.id);
  }

  #of(link: Link): Memory {
    const memory = this.#byLink.get(link.id) ?? { endedCalls: new Set(), budgets: new Map() };
    this.#byLink.set(link.id, memory);
    return memory;
  }
}
