import type { Clock, Timer } from '../../../base/clock.ts';
import { Connection, type ConnectionListener, type TransportOptions } from './connection.ts';
import type { MediaKind, RemoteTransport } from './offer.ts';

/** How long a replaced connection goes on after its successor carries media: packets under way still arrive on it. */
const RETIREMENT_MS = 3_000;
/** A successor that has not connected by then never will; the old one is given up too. */
const SUCCESSION_LIMIT_MS = 30_000;

export interface SectionListener {
  packet(packet: Buffer): void;
  /** The newest connection carries media. */
  up(): void;
  /** No connection of the section is left that could carry media. */
  down(): void;
}

/** What happened to the transport of a section by a new offer. */
export type TransportChange = 'kept' | 'restarted' | 'replaced';

/**
 * The transport of one media section through its renegotiations. At most one connection is wanted; the one before it lives on
 * while an ICE restart is under way (the native side cannot restart, media.md 1).
 */
export class SectionTransport {
  #current: Connection;
  #former: Connection | null = null;
  #retirement: Timer | null = null;
  #closed = false;
  readonly #kind: MediaKind;
  readonly #clock: Clock;
  readonly #options: TransportOptions;
  readonly #listener: SectionListener;

  private constructor(kind: MediaKind, options: TransportOptions, clock: Clock, listener: SectionListener, first: Connection) {
    this.#kind = kind;
    this.#options = options;
    this.#clock = clock;
    this.#listener = listener;
    this.#current = first;
  }

  /** @throws {MediaUnavailable} */
  static async open(
    kind: MediaKind,
    remote: RemoteTransport,
    options: TransportOptions,
    clock: Clock,
    listener: SectionListener,
  ): Promise<SectionTransport> {
    // The native side may call before `open` returns: the section does not exist yet, so the calls are passed on late.
    let section: SectionTransport | null = null;
    const early: ((section: SectionTransport) => void)[] = [];
    const run = (task: (section: SectionTransport) => void): void => {
      if (section) task(section);
      else early.push(task);
    };
    let first: Connection | null = null;
    const forward: ConnectionListener = {
      packet: (packet) => section?.packet(packet),
      up: () => run((it) => first && it.#up(first)),
      down: () => run((it) => first && it.#down(first)),
    };
    first = await Connection.open(kind, remote, options, forward);
    section = new SectionTransport(kind, options, clock, listener, first);
    for (const task of early) task(section);
    return section;
  }

  get local() {
    return this.#current.local;
  }

  /** Whether packets can be sent now, by whichever connection. */
  get up(): boolean {
    return this.#current.up || this.#former?.up === true;
  }

  /** Follows a new offer of the same section. A changed certificate is another browser page: the old connection ends at once. */
  async renegotiate(remote: RemoteTransport): Promise<TransportChange> {
    const known = this.#current.remote;
    const sameCertificate = known.fingerprint.value === remote.fingerprint.value;
    const sameIce = known.ufrag === remote.ufrag && known.pwd === remote.pwd;
    if (sameCertificate && sameIce && !this.#current.dead) return 'kept';
    let opened: Connection | null = null;
    const next = await Connection.open(this.#kind, remote, this.#options, {
      packet: (packet) => this.packet(packet),
      up: () => opened && this.#up(opened),
      down: () => opened && this.#down(opened),
    });
    opened = next;
    if (this.#closed) {
      next.close();
      return 'kept';
    }
    this.#retire(sameCertificate);
    this.#current = next;
    if (next.up) this.#up(next);
    return sameCertificate ? 'restarted' : 'replaced';
  }

  /** Takes a packet from either connection. */
  packet(packet: Buffer): void {
    if (!this.#closed) this.#listener.packet(packet);
  }

  /** Sends on the newest connection that is up. The bytes are copied. */
  send(packet: Buffer): boolean {
    if (this.#current.up) return this.#current.send(packet);
    return this.#former?.send(packet) ?? false;
  }

  close(): void {
    this.#closed = true;
    this.#dropFormer();
    this.#current.close();
  }

  #retire(lives: boolean): void {
    const old = this.#current;
    // During a second restart the connection that works is the older one: keep that.
    const keep = lives ? (old.up ? old : this.#former?.up ? this.#former : old) : null;
    if (keep !== this.#former) this.#dropFormer();
    else this.#retirement?.cancel();
    if (keep !== old) old.close();
    this.#former = keep;
    if (keep) this.#retirement = this.#clock.after(SUCCESSION_LIMIT_MS, () => this.#dropFormer());
  }

  #up(connection: Connection): void {
    if (this.#closed || connection !== this.#current) return;
    this.#listener.up();
    if (!this.#former) return;
    this.#retirement?.cancel();
    this.#retirement = this.#clock.after(RETIREMENT_MS, () => this.#dropFormer());
  }

  #down(connection: Connection): void {
    if (this.#closed) return;
    if (connection === this.#former) {
      this.#dropFormer();
      if (this.#current.dead) this.#listener.down();
    } else if (connection === this.#current && this.#former?.up !== true) {
      this.#listener.down();
    }
  }

  #dropFormer(): void {
    this.#retirement?.cancel();
    this.#retirement = null;
    const former = this.#former;
    this.#former = null;
    former?.close();
  }
}
