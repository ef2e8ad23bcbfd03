import type { Clock } from '../../base/clock.ts';
import { TokenBucket } from '../../base/token-bucket.ts';

const HOUR_S = 3_600;
/** Members whose allowance is remembered in one session; the first one is forgotten first. */
const REMEMBERED_MEMBERS = 1_000;

/** Bytes of events that are written down in an hour. */
export interface EventLimits {
  server: number;
  session: number;
  /** Of events about one member. */
  member: number;
}

interface Allowance {
  bytes: TokenBucket;
  /** What is said rarely has as much again, so that a member at its microphone button does not hide who comes and goes. */
  rare: TokenBucket;
  members: Map<string, TokenBucket>;
  leftOut: number;
}

/** What running sessions may still have written down. */
export class EventQuota {
  readonly #clock: Clock;
  readonly #limits: EventLimits;
  readonly #server: TokenBucket;
  readonly #open = new Map<string, Allowance>();

  constructor(clock: Clock, limits: EventLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#server = this.#bucket(limits.server);
  }

  /** Sessions that run. */
  get size(): number {
    return this.#open.size;
  }

  started(sessionId: string): void {
    const { session } = this.#limits;
    this.#open.set(sessionId, { bytes: this.#bucket(session), rare: this.#bucket(session), members: new Map(), leftOut: 0 });
  }

  /** How many of its events were left out. */
  ended(sessionId: string): number {
    const leftOut = this.#open.get(sessionId)?.leftOut ?? 0;
    this.#open.delete(sessionId);
    return leftOut;
  }

  /**
   * Takes an event of a session, `frequent` when any member can cause it as often as it likes. `first`: it is to be left out, and none
   * of the session was before. A session that is not running any more has few events left.
   */
  take(
    { sessionId, memberId }: { sessionId: string; memberId: string | null },
    bytes: number,
    frequent: boolean,
  ): 'taken' | 'left out' | 'first' {
    const allowance = this.#open.get(sessionId);
    if (!allowance) return 'taken';
    const buckets = frequent
      ? [allowance.bytes, this.#server, ...(memberId === null ? [] : [this.#member(allowance, memberId)])]
      : [allowance.rare];
    if (buckets.every((bucket) => bucket.take(bytes))) return 'taken';
    allowance.leftOut += 1;
    return allowance.leftOut === 1 ? 'first' : 'left out';
  }

  #member({ members }: Allowance, id: string): TokenBucket {
    const bucket = members.get(id) ?? this.#bucket(this.#limits.member);
    members.set(id, bucket);
    const [first] = members.keys();
    if (members.size > REMEMBERED_MEMBERS && first !== undefined) members.delete(first);
    return bucket;
  }

  #bucket(bytesPerHour: number): TokenBucket {
    return new TokenBucket(this.#clock, bytesPerHour / HOUR_S, bytesPerHour);
  }
}
