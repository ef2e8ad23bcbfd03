import { addressKey } from '../base/address-key.ts';

/** Bounds for requests that wait for what is not there yet: in all, and from one IPv4 address or IPv6 /64 network. */
export interface WaitingLimits {
  total: number;
  perAddress: number;
}

/** Counts requests that wait. */
export class WaitingCount {
  readonly #limits: WaitingLimits;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: WaitingLimits) {
    this.#limits = limits;
  }

  /** One more of an address; how to take it back, once. Null: there are too many. */
  take(address: string): (() => void) | null {
    const key = addressKey(address);
    const count = this.#byAddress.get(key) ?? 0;
    if (this.#total >= this.#limits.total || count >= this.#limits.perAddress) return null;
    this.#total += 1;
    this.#byAddress.set(key, count + 1);
    return () => {
      this.#total -= 1;
      const left = (this.#byAddress.get(key) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(key, left);
      else this.#byAddress.delete(key);
    };
  }
}
