import { SerialQueue } from '../../base/serial-queue.ts';
import type { Link } from '../ports.ts';

/** One queue per link: what a link asks enters in the order it was asked, behind invites that are being decided. */
export class LinkQueues {
  /** Those that have something in them. */
  readonly #byLink = new Map<Link['id'], SerialQueue>();

  /** Decides about an invite, at once when none is before it. What the link asks next waits for it. */
  decide<T>(link: Link, decide: () => Promise<T>): Promise<T> {
    const queue = this.#byLink.get(link.id) ?? new SerialQueue();
    this.#byLink.set(link.id, queue);
    const begun = queue.size === 0 ? decide() : null;
    return this.#run(link, queue, () => begun ?? decide());
  }

  /** Runs `step`, at once when no invite is being decided: the room may not go on without knowing of a lost socket. */
  enter<T>(link: Link, step: () => T): T | Promise<T> {
    const queue = this.#byLink.get(link.id);
    return queue ? this.#run(link, queue, step) : step();
  }

  #run<T>(link: Link, queue: SerialQueue, task: () => Promise<T> | T): Promise<T> {
    return queue.run(async () => {
      try {
        return await task();
      } finally {
        // The running task counts itself.
        if (queue.size === 1) this.#byLink.delete(link.id);
      }
    });
  }
}
