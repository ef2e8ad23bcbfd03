import { SerialQueue } from '../../base/serial-queue.ts';
import type { Link } from '../ports.ts';

/** One queue per link: what a link asks enters in the order it was asked, behind invites that are being decided. */
export class LinkQueues {
  readonly #byLink = new WeakMap<Link, SerialQueue>();

  /** Decides about an invite, at once when none is before it. What the link asks next waits for it. */
  decide<T>(link: Link, decide: () => Promise<T>): Promise<T> {
    const queue = this.#byLink.get(link) ?? new SerialQueue();
    this.#byLink.set(link, queue);
    const begun = queue.size === 0 ? decide() : null;
    return queue.run(() => begun ?? decide());
  }

  /** Runs `step`, at once when no invite is being decided: the room may not go on without knowing of a lost socket. */
  enter<T>(link: Link, step: () => T): T | Promise<T> {
    const queue = this.#byLink.get(link);
    return queue && queue.size > 0 ? queue.run(step) : step();
  }
}
