import type { Link, LinkMessage } from '../ports.ts';

/**
 * Collects what a command has to say and sends it when the command is done, in order: state changes first, then the reply, then
 * the events. Recipients are decided when a message is put in.
 */
export class Outbox {
  #waiting: { link: Link; message: LinkMessage }[] = [];

  put(links: Iterable<Link>, message: LinkMessage): void {
    for (const link of links) this.#waiting.push({ link, message });
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { link, message } of waiting) link.send(message);
  }
}
