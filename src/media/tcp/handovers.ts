import type { Clock, Timer } from '../../base/clock.ts';

/** A connection on its way to a worker. */
export interface Handover {
  /** Puts it into the channel; `sent` is called when the channel has let it go. */
  send(sent: () => void): void;
  /** It waited too long, and is never sent. */
  late(): void;
}

/** A few hundred people whose network lets nothing but TCP through may come in the same second, and some browsers try only once. */
const MOST_WAITING = 512;
/** Browsers have given a connection up after some seconds without an answer. */
const WAIT_MS = 4_000;

/**
 * Connections that wait for the channel to a worker. Node holds back whatever follows a connection in a channel until the other side has
 * acknowledged it, commands to the worker included: one after another goes in, so that a command never waits for more than two, however
 * many strangers connect.
 */
export class Handovers {
  readonly #clock: Clock;
  readonly #waiting = new Map<Handover, Timer>();
  #sending = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False: too many wait, and it is the caller's still. */
  add(handover: Handover): boolean {
    if (this.#sending) return this.#wait(handover);
    this.#send(handover);
    return true;
  }

  /** The channel is gone: nothing is sent any more, and nothing is said about it. */
  clear(): void {
    for (const timer of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
  }

  #wait(handover: Handover): boolean {
    if (this.#waiting.size >= MOST_WAITING) return false;
    const timer = this.#clock.after(WAIT_MS, () => {
      this.#waiting.delete(handover);
      handover.late();
    });
    this.#waiting.set(handover, timer);
    return true;
  }

  #send(handover: Handover): void {
    this.#sending = true;
    let isSent = false;
    handover.send(() => {
      // Node says so again when it had to repeat it.
      if (isSent) return;
      isSent = true;
      this.#sending = false;
      this.#next();
    });
  }

  #next(): void {
    const [next] = this.#waiting;
    if (!next) return;
    const [handover, timer] = next;
    timer.cancel();
    this.#waiting.delete(handover);
    this.#send(handover);
  }
}
