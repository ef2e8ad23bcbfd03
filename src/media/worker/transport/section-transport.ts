import type { Clock, Timer } from '../../../base/clock.ts';
import type { LocalTransport } from './answer.ts';
import { NativeConnection, type TransportOptions } from './native-connection.ts';
import type { MediaKind, RemoteTransport } from './offer.ts';

/** How long a replaced connection goes on after its successor carries media: packets under way still arrive on it. */
const RETIREMENT_MS = 3_000;
/**
 * A replaced connection whose call has been silent so long has no way to the client any more. It goes at once, as the native side gives
 * it what comes from the client's new ports: their first checks go to the credentials that the client still knows, and from then on the
 * port shared by all takes the address for its own. Clients report on what they receive each second (RTCP).
 */
const SILENT_MS = 2_000;
const LOOK_MS = 500;
/** A successor that has not connected by then never will; the old one is given up too. */
const SUCCESSION_LIMIT_MS = 30_000;

export interface SectionListener {
  packet(packet: Buffer): void;
  /** For how long nothing has come from the client, on any section of the call, in milliseconds. */
  silence(): number;
  /** The newest connection carries media. */
  up(): void;
  /** No connection of the section is left that could carry media. */
  down(): void;
}

/** What a new offer of a section leads to. Nothing has changed before {@link Renegotiation.commit}. */
export interface Renegotiation {
  /** Our end, for the answer. */
  readonly local: LocalTransport;
  /** Makes the new connection the section's. */
  commit(): void;
  /** Drops it; the section goes on as before. */
  discard(): void;
}

/**
 * The transport of one media section through its renegotiations. At most one connection is wanted; the one before it lives on
 * while an ICE restart is under way (the native side cannot restart, media.md 1).
 */
export class SectionTransport {
  #current: NativeConnection;
  #former: NativeConnection | null = null;
  #retirement: Timer | null = null;
  #closed = false;
  readonly #kind: MediaKind;
  readonly #clock: Clock;
  readonly #options: TransportOptions;
  readonly #listener: SectionListener;

  private constructor(
    kind: MediaKind,
    options: TransportOptions,
    clock: Clock,
    listener: SectionListener,
    first: NativeConnection,
  ) {
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
    let section: SectionTransport | null = null;
    let opened: NativeConnection | null = null;
    // What happens before `open` returns is read from the connection's state.
    const first = await NativeConnection.open(kind, remote, options, {
      packet: (packet) => section?.packet(packet),
      up: () => {
        if (section && opened) section.#up(opened);
      },
      down: () => {
        if (section && opened) section.#down(opened);
      },
    });
    opened = first;
    section = new SectionTransport(kind, options, clock, listener, first);
    return section;
  }

  get local(): LocalTransport {
    return this.#current.local;
  }

  /** Whether packets can be sent now, by whichever connection. */
  get up(): boolean {
    return this.#current.up || this.#former?.up === true;
  }

  /** Whether no connection is left that could carry media. */
  get dead(): boolean {
    return this.#current.dead && this.#former?.up !== true;
  }

  /**
   * Prepares what a new offer of the same section asks for. A changed certificate is another browser page: the old connection ends
   * with the commit.
   * @throws {MediaUnavailable} the section goes on as before
   */
  async renegotiate(remote: RemoteTransport): Promise<Renegotiation> {
    const known = this.#current.remote;
    const sameCertificate = known.fingerprint.value === remote.fingerprint.value;
    const sameIce = known.ufrag === remote.ufrag && known.pwd === remote.pwd;
    if (sameCertificate && sameIce && !this.#current.dead) return { local: this.local, commit: () => {}, discard: () => {} };
    let opened: NativeConnection | null = null;
    const next = await NativeConnection.open(this.#kind, remote, this.#options, {
      packet: (packet) => this.packet(packet),
      up: () => opened && this.#up(opened),
      down: () => opened && this.#down(opened),
    });
    opened = next;
    return {
      local: next.local,
      commit: () => this.#succeed(next, sameCertificate),
      discard: () => next.close(),
    };
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

  #succeed(next: NativeConnection, sameCertificate: boolean): void {
    if (this.#closed) {
      next.close();
      return;
    }
    this.#retire(sameCertificate);
    this.#current = next;
    if (next.up) this.#up(next);
    this.#lookForSilence();
  }

  #retire(lives: boolean): void {
    const old = this.#current;
    // During a second restart the connection that works is the older one: keep that.
    const keep = lives ? (old.up ? old : this.#former?.up ? this.#former : old) : null;
    if (keep !== this.#former) this.#dropFormer();
    else this.#retirement?.cancel();
    if (keep !== old) old.close();
    this.#former = keep;
    if (keep) this.#retirement = this.#clock.after(SUCCESSION_LIMIT_MS, () => this.#giveUpFormer());
  }

  /** Gives up a former connection that is silent, now or within the time that it is kept. */
  #lookForSilence(): void {
    if (this.#closed || !this.#former || this.#current.up) return;
    if (this.#listener.silence() >= SILENT_MS) this.#giveUpFormer();
    else this.#clock.after(LOOK_MS, () => this.#lookForSilence());
  }

  #up(connection: NativeConnection): void {
    if (this.#closed || connection !== this.#current) return;
    this.#listener.up();
    if (!this.#former) return;
    this.#retirement?.cancel();
    this.#retirement = this.#clock.after(RETIREMENT_MS, () => this.#dropFormer());
  }

  #down(connection: NativeConnection): void {
    if (this.#closed) return;
    if (connection === this.#former) {
      this.#giveUpFormer();
    } else if (connection === this.#current && this.#former?.up !== true) {
      this.#listener.down();
    }
  }

  /** The old connection ends without a successor that is known to work. */
  #giveUpFormer(): void {
    this.#dropFormer();
    if (this.#current.dead) this.#listener.down();
  }

  #dropFormer(): void {
    this.#retirement?.cancel();
    this.#retirement = null;
    const former = this.#former;
    this.#former = null;
    former?.close();
  }
}
