/** A packet may be late by this much before it counts as lost (media.md 6). */
const FIRST_REQUEST_MS = 5;
/** Requests for the same packet are at least this far apart. */
const MIN_REPEAT_MS = 20;
/** After this time a packet is not waited for any longer. */
const GIVE_UP_MS = 400;
/** More than this at once is an outage: a key frame is cheaper. */
const MAX_MISSING = 300;

interface Missing {
  readonly since: number;
  requestedAt: number;
}

/** The packets that were skipped by the sender's numbering, oldest first, and when to ask for each (again). */
export class MissingPackets {
  // Numbers are only added in ascending order, so the first entry is the oldest.
  readonly #missing = new Map<number, Missing>();

  get size(): number {
    return this.#missing.size;
  }

  /** Notes the numbers from `first` up to, not including, `end`. Returns false, and notes none, when they are too many. */
  add(first: number, end: number, nowMs: number): boolean {
    if (this.#missing.size + end - first > MAX_MISSING) return false;
    for (let s = first; s < end; s++) this.#missing.set(s, { since: nowMs, requestedAt: Number.NEGATIVE_INFINITY });
    return true;
  }

  /** Returns whether the number had been missing. */
  found(sequence: number): boolean {
    return this.#missing.delete(sequence);
  }

  /** Forgets all numbers below `sequence`. */
  dropBelow(sequence: number): void {
    for (const s of this.#missing.keys()) {
      if (s >= sequence) return;
      this.#missing.delete(s);
    }
  }

  clear(): void {
    this.#missing.clear();
  }

  /** Whether the oldest has been waited for long enough. */
  expired(nowMs: number): boolean {
    for (const missing of this.#missing.values()) return nowMs - missing.since >= GIVE_UP_MS;
    return false;
  }

  /** The numbers to be asked for now, as 16-bit sequence numbers; they count as asked for. */
  due(nowMs: number, rttMs: number): number[] {
    const due: number[] = [];
    const repeat = Math.max(MIN_REPEAT_MS, rttMs);
    for (const [sequence, missing] of this.#missing) {
      if (nowMs - missing.since < FIRST_REQUEST_MS || nowMs - missing.requestedAt < repeat) continue;
      missing.requestedAt = nowMs;
      due.push(sequence & 0xffff);
    }
    return due;
  }
}
