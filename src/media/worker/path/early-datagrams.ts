import type { Clock } from '../../../base/clock.ts';

/** Bounds of what is kept for one client. A ClientHello with post-quantum keys comes in two datagrams of 1.3 kB. */
const LIMITS = {
  datagrams: 8,
  bytes: 8_192,
  /** Older ones the client has repeated meanwhile (RFC 6347, section 4.2.4.1). */
  ms: 2_000,
} as const;

interface Early {
  readonly from: string;
  readonly datagram: Buffer;
  readonly at: number;
}

/**
 * DTLS that comes before the native side can take it. A client whose part is to begin (`setup:active`) does so with our answer to its
 * check, before it has answered ours; lost, its first flight comes again only after a second. The newest are kept.
 */
export class EarlyDatagrams {
  readonly #clock: Clock;
  #kept: Early[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps a datagram that came from there if it is DTLS (RFC 7983, section 7); else, and when it is too large, it is lost. */
  keep(from: string, datagram: Buffer): void {
    const first = datagram[0] ?? 0;
    if (first < 20 || first > 63 || datagram.length > LIMITS.bytes) return;
    this.#kept = [...this.#fresh(), { from, datagram, at: this.#clock.monotonic() }];
    let bytes = this.#kept.reduce((sum, it) => sum + it.datagram.length, 0);
    while (this.#kept.length > LIMITS.datagrams || bytes > LIMITS.bytes) bytes -= this.#kept.shift()?.datagram.length ?? 0;
  }

  /** Those from such addresses, in their order. */
  of(from: (key: string) => boolean): Buffer[] {
    this.#kept = this.#fresh();
    return this.#kept.filter((it) => from(it.from)).map(({ datagram }) => datagram);
  }

  clear(): void {
    this.#kept = [];
  }

  #fresh(): Early[] {
    const since = this.#clock.monotonic() - LIMITS.ms;
    return this.#kept.filter(({ at }) => at > since);
  }
}
