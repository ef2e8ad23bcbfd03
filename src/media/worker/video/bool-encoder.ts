/** The arithmetic encoder of VP8 (RFC 6386, section 7.3). */
export class BoolEncoder {
  readonly #bytes: number[] = [];
  #range = 255;
  #bottom = 0;
  #bitCount = 24;

  /** Writes one flag; `probability` (1 … 255, of 256) is that of `false`. */
  flag(value: boolean, probability: number): void {
    const split = 1 + (((this.#range - 1) * probability) >> 8);
    if (value) {
      this.#add(split);
      this.#range -= split;
    } else {
      this.#range = split;
    }
    while (this.#range < 128) {
      this.#range <<= 1;
      this.#shift();
    }
  }

  /** Writes an unsigned number of `bits` bits, highest first, each as likely 0 as 1. */
  literal(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) this.flag(((value >> bit) & 1) === 1, 128);
  }

  /** Ends the stream and returns its bytes. */
  finish(): number[] {
    for (let i = 0; i < 32; i += 1) this.#shift();
    return this.#bytes;
  }

  /** The sum may overflow 32 bits: then the bytes that are out already take the carry. */
  #add(amount: number): void {
    const sum = this.#bottom + amount;
    if (sum > 0xffffffff) this.#carry();
    this.#bottom = sum >>> 0;
  }

  #shift(): void {
    if (this.#bottom >= 0x80000000) this.#carry();
    this.#bottom = (this.#bottom << 1) >>> 0;
    this.#bitCount -= 1;
    if (this.#bitCount > 0) return;
    this.#bytes.push(this.#bottom >>> 24);
    this.#bottom &= 0xffffff;
    this.#bitCount = 8;
  }

  #carry(): void {
    let at = this.#bytes.length - 1;
    while (at >= 0 && this.#bytes[at] === 255) this.#bytes[at--] = 0;
    if (at >= 0) this.#bytes[at] = (this.#bytes[at] as number) + 1;
  }
}
