import type { Entry } from './entries.ts';

/** Entries and bytes that go to disk in one piece: little enough that nobody waits long for it. */
const BATCH_ENTRIES = 50;
const BATCH_BYTES = 256 * 1024;

/** About what an entry takes in memory beside its payload. */
const ENTRY_BYTES = 500;

/**
 * Entries that wait for the disk, in order, in bounded memory. When it is full, what merely tells of sessions (events) is refused
 * first; what sessions, members and recordings are is taken up to twice the bound.
 */
export class Backlog {
  readonly #maxBytes: number;
  #entries: Entry[] = [];
  #bytes = 0;
  #added = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** How many entries were ever taken. */
  get added(): number {
    return this.#added;
  }

  /** How many of them are no longer waiting. */
  get gone(): number {
    return this.#added - this.#entries.length;
  }

  /** False when there is no room for the entry. */
  add(entry: Entry): boolean {
    const bytes = bytesOf(entry);
    if (this.#bytes + bytes > (entry.kind === 'occurred' ? this.#maxBytes : 2 * this.#maxBytes)) return false;
    this.#entries.push(entry);
    this.#bytes += bytes;
    this.#added += 1;
    return true;
  }

  /** The entries to write next, at most `limit`; they stay until {@link drop}. */
  next(limit = BATCH_ENTRIES): Entry[] {
    const batch: Entry[] = [];
    let bytes = 0;
    for (const entry of this.#entries) {
      bytes += bytesOf(entry);
      if (batch.length > 0 && (batch.length === limit || bytes > BATCH_BYTES)) break;
      batch.push(entry);
    }
    return batch;
  }

  /** The first `count` entries are done. */
  drop(count: number): void {
    for (const entry of this.#entries.splice(0, count)) this.#bytes -= bytesOf(entry);
  }
}

function bytesOf(entry: Entry): number {
  return ENTRY_BYTES + (entry.kind === 'occurred' ? 2 * entry.event.payload.length : 0);
}
