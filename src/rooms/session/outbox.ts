import type { Link, LinkMessage } from '../ports.ts';

/** Each link once, though it may be there as several objects. */
export function eachOnce(links: readonly Link[]): Iterable<Link> {
  return new Map(links.map((link) => [link.id, link])).values();
}

/**
 * Collects what a command has to say and says it when the command is done, in order: state changes first, then the reply, then the
 * events. Recipients are decided when a message is put in. What one link hears is one ordered stream.
 */
export class Outbox {
  readonly #waiting: (() => void)[] = [];
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  put(links: Iterable<Link>, message: LinkMessage): void {
    for (const link of links) this.#waiting.push(() => link.send(message));
  }

  /** A reply that comes after the events that are in already. */
  last(reply: () => void): void {
    this.#waiting.push(reply);
  }

  /** Sends everything. A link that fails keeps nothing from the others. */
  flush(): void {
    for (const say of this.#waiting.splice(0)) {
      try {
        say();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
