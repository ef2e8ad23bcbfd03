import type { SendFailure } from './messages.ts';

/** A connection to a receiver. */
export interface Outlet {
  /** Pieces of a transport stream, in order. Must not wait. */
  write(bytes: Buffer): void;
  /** Tells the receiver that the stream is over. Resolves when it has been told, or cannot be. */
  end(): Promise<void>;
}

export interface OutletListener {
  connected(): void;
  /** It is over. Called once. */
  failed(reason: SendFailure): void;
}

/**
 * Watches what waits for a receiver. Beyond a limit what comes is left out until the receiver has caught up and something comes that decodes
 * by itself; a receiver that takes nothing for `stallMs` is given up.
 */
export class Backlog {
  readonly #stallMs: number;
  readonly #now: () => number;
  #taken = -1;
  #takenAt: number;
  #skipping = false;

  constructor(stallMs: number, now: () => number) {
    this.#stallMs = stallMs;
    this.#now = now;
    this.#takenAt = now();
  }

  /** `waiting`: bytes that the receiver has not taken; `taken`: those that it has, since the beginning. */
  stalled(waiting: number, taken: number): boolean {
    if (waiting === 0 || taken > this.#taken) {
      this.#taken = taken;
      this.#takenAt = this.#now();
    }
    return this.#now() - this.#takenAt > this.#stallMs;
  }

  /** Whether something is being left out. */
  get skipping(): boolean {
    return this.#skipping;
  }

  /** Whether what comes next has to be left out. `key`: it decodes by itself. */
  skips(waiting: number, key: boolean): boolean {
    if (waiting > MOST_WAITING) this.#skipping = true;
    else if (this.#skipping && key && waiting < FEW_WAITING) this.#skipping = false;
    return this.#skipping;
  }
}

/** Bytes: some seconds. Beyond it whoever watches would be further and further behind. */
const MOST_WAITING = 3 * 1024 * 1024;
const FEW_WAITING = MOST_WAITING / 8;
