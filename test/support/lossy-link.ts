/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface LinkConditions {
  /** Share of packets that vanish, 0 ... 1. */
  loss: number;
  /** Share of packets that come twice. */
  duplicates: number;
  delayMs: number;
  /** Up to this much is added to the delay of each packet, which reorders them. */
  jitterMs: number;
}

/** One direction of a network under a clock turned by hand. Packets are copied when sent, as a socket does. */
export class LossyLink {
  readonly conditions: LinkConditions;
  readonly #deliver: (packet: Buffer, now: number) => void;
  readonly #random: () => number;
  #flying: { packet: Buffer; due: number }[] = [];

  constructor(random: () => number, conditions: Partial<LinkConditions>, deliver: (packet: Buffer, now: number) => void) {
    this.#random = random;
    this.conditions = { loss: 0, duplicates: 0, delayMs: 20, jitterMs: 0, ...conditions };
    this.#deliver = deliver;
  }

  send(packet: Buffer, now: number): void {
    if (this.#random() < this.conditions.loss) return;
    const copies = this.#random() < this.conditions.duplicates ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      const due = now + this.conditions.delayMs + this.#random() * this.conditions.jitterMs;
      this.#flying.push({ packet: Buffer.from(packet), due });
    }
  }

  /** Delivers what is due at `now`, in order of arrival. */
  advance(now: number): void {
    const due = this.#flying.filter((f) => f.due <= now).sort((a, b) => a.due - b.due);
    if (due.length === 0) return;
    this.#flying = this.#flying.filter((f) => f.due > now);
    for (const { packet } of due) this.#deliver(packet, now);
  }
}
