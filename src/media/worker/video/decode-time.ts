/** Share of a core that the pictures of all senders of a worker may take, decoding and drawing: sound and encoders need the rest. */
const SHARE = 0.6;
/** So much may be saved up, ms: a key frame of a large screen takes a tenth of a second. */
const BURST_MS = 600;
const OWN_BURST_MS = 300;
/** A sender without a picture for so long does not count when time is shared. */
const ACTIVE_MS = 2_000;
const COUNT_MS = 100;

/**
 * The time of one worker that goes into senders' pictures, measured and not counted in pixels: the same number of pixels costs a tenth or
 * ten times as much. Senders that take little are never held up by those that take much, which share what is left.
 */
export class DecodeTime {
  readonly #accounts = new Set<DecodeAccount>();
  #level = BURST_MS;
  #filledAt: number | null = null;
  #active = 1;
  #countedAt = Number.NEGATIVE_INFINITY;

  open(): DecodeAccount {
    const account = new DecodeAccount(this);
    this.#accounts.add(account);
    return account;
  }

  close(account: DecodeAccount): void {
    this.#accounts.delete(account);
  }

  /** Time that is left for anybody, ms; negative when too much was taken. */
  level(nowMs: number): number {
    const since = Math.max(0, nowMs - (this.#filledAt ?? nowMs));
    this.#filledAt = Math.max(nowMs, this.#filledAt ?? nowMs);
    this.#level = Math.min(BURST_MS, this.#level + since * SHARE);
    return this.#level;
  }

  /** What each sender may take of each ms. */
  fairShare(nowMs: number): number {
    if (nowMs - this.#countedAt >= COUNT_MS) {
      this.#countedAt = nowMs;
      this.#active = 0;
      for (const account of this.#accounts) if (account.isActive(nowMs)) this.#active += 1;
    }
    return SHARE / Math.max(1, this.#active);
  }

  spend(ms: number): void {
    this.#level = Math.max(-BURST_MS, this.#level - ms);
  }
}

/** One sender's part of {@link DecodeTime}. Times are monotonic ms. */
export class DecodeAccount {
  readonly #time: DecodeTime;
  #level = OWN_BURST_MS;
  #filledAt: number | null = null;
  #usedAt = Number.NEGATIVE_INFINITY;

  constructor(time: DecodeTime) {
    this.#time = time;
  }

  isActive(nowMs: number): boolean {
    return nowMs - this.#usedAt < ACTIVE_MS;
  }

  /** Whether a picture may be decoded now. */
  allows(nowMs: number): boolean {
    return this.#fill(nowMs) > 0 || this.#time.level(nowMs) > 0;
  }

  /** Whether there is time for a key frame and for the pictures after it, so that asking for one is worth what it costs the sender. */
  isRested(nowMs: number): boolean {
    return this.#fill(nowMs) >= OWN_BURST_MS / 2 || this.#time.level(nowMs) >= BURST_MS / 2;
  }

  /** Whether pictures have to be decoded but need not all be drawn. */
  isTight(nowMs: number): boolean {
    return this.#fill(nowMs) < OWN_BURST_MS / 2 && this.#time.level(nowMs) < BURST_MS / 2;
  }

  /** Takes the time that something took. */
  spend(ms: number, nowMs: number): void {
    this.#usedAt = nowMs;
    this.#fill(nowMs);
    this.#level = Math.max(-OWN_BURST_MS, this.#level - ms);
    this.#time.spend(ms);
  }

  close(): void {
    this.#time.close(this);
  }

  #fill(nowMs: number): number {
    const since = Math.max(0, nowMs - (this.#filledAt ?? nowMs));
    this.#filledAt = Math.max(nowMs, this.#filledAt ?? nowMs);
    if (since > 0) this.#level = Math.min(OWN_BURST_MS, this.#level + since * this.#time.fairShare(nowMs));
    return this.#level;
  }
}

/** Measures what something costs: no more than passed by the clock, and no more than the process had of the processors. */
export class Stopwatch {
  readonly #wall = performance.now();
  readonly #cpu = process.cpuUsage();

  /** Milliseconds since it was made. */
  get ms(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    return Math.min(performance.now() - this.#wall, (user + system) / 1_000);
  }
}
