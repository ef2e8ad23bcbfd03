import { SerialQueue } from '../../base/serial-queue.ts';
import type { Link } from '../ports.ts';

/** The way of each link to its room: what a link asks enters in the order it was asked, behind invites that are being decided. */
export class Lanes {
  readonly #byLink = new WeakMap<Link, SerialQueue>();

  /** Decides about an invite, at once when none is before it. What the link asks next waits for it. */
  decide<T>(link: Link, decide: () => Promise<T>): Promise<T> {
    const lane = this.#byLink.get(link) ?? new SerialQueue();
    this.#byLink.set(link, lane);
    const begun = lane.size === 0 ? decide() : null;
    return lane.run(() => begun ?? decide());
  }

  /** Runs `step`, at once when no invite is being decided: the room may not go on without knowing of a lost socket. */
  enter<T>(link: Link, step: () => T): T | Promise<T> {
    const lane = this.#byLink.get(link);
    return lane && lane.size > 0 ? lane.run(step) : step();
  }
}
