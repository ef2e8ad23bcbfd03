import type { Clock } from '../base/clock.ts';
import { TokenBucket } from '../base/token-bucket.ts';
import type { SignalingLimits } from './limits.ts';

/**
 * Bytes that one socket may still send, counted as they arrive and before anybody reads them. Until the connect succeeded it is a fixed
 * small number. Afterwards the socket has a rate to itself, more than ordinary clients ever need; what goes beyond comes out of the pot of
 * its address, so that a flood finds an end however many sockets it takes, and its neighbours behind the same address do not.
 */
export class ByteBudget {
  readonly #whole: TokenBucket;
  readonly #own: TokenBucket;
  readonly #pot: (bytes: number) => boolean;
  #hello: number | null;

  /** `pot` takes bytes from what the sockets of the address share; false when there are not enough. */
  constructor(clock: Clock, limits: SignalingLimits, pot: (bytes: number) => boolean) {
    this.#whole = new TokenBucket(clock, limits.bytesPerSecond, limits.byteBurst);
    this.#own = new TokenBucket(clock, limits.ownBytesPerSecond, limits.ownByteBurst);
    this.#pot = pot;
    this.#hello = limits.helloBytes;
  }

  /** The connect succeeded. */
  established(): void {
    this.#hello = null;
  }

  /** Takes `bytes`; false when the socket has sent too much. */
  take(bytes: number): boolean {
    if (this.#hello !== null) {
      this.#hello -= bytes;
      return this.#hello >= 0;
    }
    if (!this.#whole.take(bytes)) return false;
    const rest = bytes - this.#own.takeSome(bytes);
    return rest === 0 || this.#pot(rest);
  }
}
