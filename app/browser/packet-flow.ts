import type { Timers } from '../state/ports.ts';

/** How often packets are counted, and how long none may come: a Space sends some each second, in silence, too (space-protocol 6.6). */
export const COUNT_MS = 500;
export const STALLED_MS = 2000;
/** Long before that it is worth asking why: it costs nobody anything. */
export const DOUBT_MS = 1000;
/** Between two looks so far apart the computer slept or the page was held: no packets were counted, nothing is known. */
const SLEPT_MS = 5000;

/** Packets that a connection has received so far; null when the browser does not say. */
export type CountPackets = () => Promise<number | null>;

export interface FlowListener {
  /** The first packets have come, they stop, or they come again. */
  changed(flows: boolean): void;
  /** None has come for a while that may mean nothing; once before each stop. */
  doubted(): void;
}

/** Watches whether packets arrive. The browser itself notices a dead way after five seconds, and gives up after fifteen. */
export class PacketFlow {
  readonly #timers: Timers;
  readonly #count: CountPackets;
  readonly #listener: FlowListener;
  #flows: boolean | null = null;
  #doubted = false;
  #packets = 0;
  /** When packets came last, and when they were counted last. */
  #cameAt: number;
  #lookedAt: number;
  #cancel: () => void = () => {};
  #closed = false;

  constructor(timers: Timers, count: CountPackets, listener: FlowListener) {
    this.#timers = timers;
    this.#count = count;
    this.#listener = listener;
    this.#cameAt = timers.now();
    this.#lookedAt = timers.now();
    this.#again();
  }

  /** Null before the first packets. */
  get flows(): boolean | null {
    return this.#flows;
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #again(): void {
    this.#cancel = this.#timers.after(COUNT_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const packets = await this.#count().catch(() => null);
    if (this.#closed) return;
    const now = this.#timers.now();
    if (now - this.#lookedAt > SLEPT_MS) this.#cameAt = now;
    this.#lookedAt = now;
    // Fewer than before: another connection has taken the place of the former one.
    if (packets !== null && packets > 0 && packets !== this.#packets) {
      this.#packets = packets;
      this.#cameAt = now;
      this.#doubted = false;
      this.#set(true);
    } else if (this.#flows) this.#missed(now - this.#cameAt);
    this.#again();
  }

  #missed(forMs: number): void {
    if (forMs >= STALLED_MS) return this.#set(false);
    if (forMs < DOUBT_MS || this.#doubted) return;
    this.#doubted = true;
    this.#listener.doubted();
  }

  #set(flows: boolean): void {
    if (this.#flows === flows) return;
    this.#flows = flows;
    this.#listener.changed(flows);
  }
}

/** Counts what a connection has received. */
export async function receivedPackets(connection: RTCPeerConnection | undefined): Promise<number | null> {
  if (!connection) return null;
  let sum = 0;
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type === 'inbound-rtp') sum += (entry as RTCInboundRtpStreamStats).packetsReceived ?? 0;
  }
  return sum;
}
