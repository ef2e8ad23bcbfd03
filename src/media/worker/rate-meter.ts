const SLOTS = 10;
const SLOT_MS = 100;

/** Bits per second over the last second, in ten slots. */
export class RateMeter {
  readonly #bytes = new Float64Array(SLOTS);
  #slot = 0;

  add(bytes: number, nowMs: number): void {
    this.#advance(nowMs);
    const at = this.#slot % SLOTS;
    this.#bytes[at] = (this.#bytes[at] as number) + bytes;
  }

  bitsPerSecond(nowMs: number): number {
    this.#advance(nowMs);
    let sum = 0;
    for (const bytes of this.#bytes) sum += bytes;
    return (sum * 8 * 1000) / (SLOTS * SLOT_MS);
  }

  #advance(nowMs: number): void {
    const now = Math.floor(nowMs / SLOT_MS);
    if (now - this.#slot >= SLOTS) this.#bytes.fill(0);
    else for (let slot = this.#slot + 1; slot <= now; slot++) this.#bytes[slot % SLOTS] = 0;
    this.#slot = Math.max(this.#slot, now);
  }
}
