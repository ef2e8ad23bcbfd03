const REMEMBERED = 1_000;

/**
 * Protocols whose connect was refused by closing the socket, which old browsers answer by coming back without it. One that comes
 * back with it gets a final error instead of an endless round (space-protocol 2.8 rule 2).
 */
export class RefusedProtocols {
  readonly #names = new Set<string>();

  /** Remembers `protocol`; false when it was remembered already. */
  remember(protocol: string): boolean {
    if (this.#names.has(protocol)) return false;
    this.#names.add(protocol);
    const [oldest] = this.#names;
    if (this.#names.size > REMEMBERED && oldest !== undefined) this.#names.delete(oldest);
    return true;
  }
}
