import type { RoomSignal, Timers } from '../state/ports.ts';
import { DOUBT_MS, PacketFlow, receivedPackets, STALLED_MS } from './packet-flow.ts';
import { askServer, reach } from './reach.ts';
import type { SdkLeg, SdkRoom } from './sdk-types.ts';

/** How much slower than a new socket the one there is may answer, and how long the SDK's next one may take. */
const SLOWER_MS = 700;
const CONNECT_MS = 10_000;
/** Answers of the server that a socket waits for until it is open: TCP, TLS, the upgrade, the Space's own greeting, and some to spare. */
const HANDSHAKES = 6;
const ANSWER_MS = 2000;
/** A connection that was asked for so long before the server was reached was asked for in vain: systems ask again after a second. */
const IN_VAIN_MS = 1000;
/** From the end of a socket to the next one. */
const RECONNECT_MS = 300;
/** So long a look at the socket tells about it; it begins with the first doubt and is used when the packets are taken for lost. */
const FRESH_MS = 2 * STALLED_MS - DOUBT_MS;
/** Media that stopped often comes back by itself. Then a new way is looked for, and another one each time that it is not found. */
const BY_ITSELF_MS = 4000;
const NEW_WAY_MS = 10_000;

/**
 * Keeps a call through a lost or changed network. The SDK waits until the browser gives up a connection, then gives the network twelve
 * seconds and ends the call; this looks for packets, finds out what is lost, and mends that as soon as there is a network again: the
 * socket by a new one, media by new ICE candidates on the same connection (space-protocol 6.5). Nobody else in the room notices.
 */
export class Repair {
  readonly #room: SdkRoom;
  readonly #timers: Timers;
  readonly #listen: (signal: RoomSignal) => void;
  readonly #over = new AbortController();
  /** The call and its shared screen. */
  readonly #legs = new Set<SdkLeg>();
  #flow: PacketFlow | null = null;
  #look: { at: number; lives: Promise<boolean> } | null = null;
  #stalledAt = 0;
  /** When a new way for media was looked for last. */
  #wayAt = Number.NEGATIVE_INFINITY;
  #mending = false;
  /** The browser reported another network: nothing comes back by itself. */
  #moved = false;

  constructor(room: SdkRoom, timers: Timers, listen: (signal: RoomSignal) => void) {
    this.#room = room;
    this.#timers = timers;
    this.#listen = listen;
    // Chromium gathers nothing on an ICE restart of a connection that has gathered ahead, which the SDK lets it do. RoomSession takes
    // no such option; the connections of its call read it from here.
    room.options.iceCandidatePoolSize = 0;
    this.follow(room);
    room.on('room.joined', () => this.#watch());
    // With another socket the SDK looks for a new way for media by itself.
    room.session.on('session.connected', () => {
      this.#wayAt = timers.now();
    });
    // The SDK waits one to four seconds before it opens another socket. It is not done with the former one when it says so.
    room.session.on('session.reconnecting', () => {
      if (this.#flow) timers.after(RECONNECT_MS, () => void this.#mend());
    });
    room.on('destroy', () => this.close());
  }

  /** Also keeps this leg of the call, a shared screen. */
  follow(leg: SdkLeg): void {
    this.#legs.add(leg);
    leg.on('destroy', () => this.#legs.delete(leg));
    this.#hold();
  }

  close(): void {
    this.#over.abort();
    this.#flow?.close();
  }

  #watch(): void {
    if (this.#flow || this.#over.signal.aborted) return;
    this.#flow = new PacketFlow(this.#timers, () => receivedPackets(this.#room.peer?.instance), {
      changed: (flows) => this.#changed(flows),
      doubted: () => {
        if (!this.#mending) this.#look = { at: this.#timers.now(), lives: this.#socketLives() };
      },
    });
    const { signal } = this.#over;
    const look = (): void => {
      this.#moved = true;
      this.#look = null;
      void this.#mend();
    };
    window.addEventListener('online', look, { signal });
    (navigator as { connection?: EventTarget }).connection?.addEventListener('change', look, { signal });
  }

  #changed(flows: boolean): void {
    this.#listen({ type: 'media', up: flows });
    // Also for a connection that took the place of another one.
    this.#hold();
    if (flows) return;
    this.#stalledAt = this.#timers.now();
    void this.#mend();
  }

  /**
   * Where packets are watched the SDK does not end the call after twelve seconds without a way; nor does it allow relays alone, of which
   * there may be none, when a new way is not found in three seconds.
   */
  #hold(): void {
    if (this.#flow?.flows == null) return;
    const mend = () => void this.#mend();
    for (const { peer } of this.#legs) if (peer) Object.assign(peer, { triggerResume: mend, restartIceWithRelayOnly: mend });
  }

  async #mend(): Promise<void> {
    if (this.#mending || this.#over.signal.aborted) return;
    this.#mending = true;
    try {
      while (!this.#over.signal.aborted && !(await this.#mended())) this.#hold();
    } finally {
      this.#mending = false;
      this.#moved = false;
    }
  }

  /** One step; whether nothing is left to do. */
  async #mended(): Promise<boolean> {
    if (!(await this.#lookedAt())) {
      await this.#reconnect();
      return false;
    }
    if (this.#flow?.flows !== false) return true;
    const now = this.#timers.now();
    const patience = this.#moved ? 0 : Math.max(this.#stalledAt + BY_ITSELF_MS, this.#wayAt + NEW_WAY_MS) - now;
    if (patience > 0) {
      await this.#flowing(patience);
      return false;
    }
    this.#moved = false;
    await this.#newWay();
    await this.#flowing(NEW_WAY_MS);
    return false;
  }

  /** {@link #socketLives}, from the first doubt on if that was just now. */
  #lookedAt(): Promise<boolean> {
    const look = this.#look;
    this.#look = null;
    return look && this.#timers.now() - look.at < FRESH_MS ? look.lives : this.#socketLives();
  }

  /**
   * Whether the socket carries a request and its answer, told as soon as there is a network: a socket that is slower than something new
   * is dead, or waits for its next try, which may be a minute away.
   */
  async #socketLives(): Promise<boolean> {
    const asked = this.#ask();
    if (await this.#beforeSomethingNew(asked)) return true;
    return this.#over.signal.aborted || this.#within(SLOWER_MS, asked);
  }

  /** Whether `answer` comes before an answer to something that is asked for anew, on a connection of its own. */
  async #beforeSomethingNew(answer: Promise<boolean>): Promise<boolean> {
    const given = new AbortController();
    const way = reach(askServer, CONNECT_MS, AbortSignal.any([given.signal, this.#over.signal]));
    const first = await Promise.race([answer, way.then(() => false)]);
    given.abort();
    return first;
  }

  /** True when a request was answered; nothing when its socket ended. */
  #ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#room.getMembers().then(
        ({ members }) => {
          this.#listen({ type: 'members', members });
          resolve(true);
        },
        // A refusal is an answer.
        (error: { code?: unknown } | null) => {
          if (error?.code !== undefined) resolve(true);
        },
      );
    });
  }

  /** Has the SDK open another socket; it looks for a new way for media then, too. */
  async #reconnect(): Promise<void> {
    for (const leg of this.#legs) await settle(leg);
    let connected = this.#open();
    const openedAt = this.#timers.now();
    if (!(await this.#beforeSomethingNew(connected))) {
      const inVain = this.#timers.now() - openedAt >= IN_VAIN_MS;
      const tookMs = await this.#answerTime();
      if (tookMs === null) return;
      // The server answers. The system asks for a connection that it asked for in vain again after 1, 3, 7, 15 … seconds only.
      if (inVain || !(await this.#within(SLOWER_MS + HANDSHAKES * tookMs, connected))) connected = this.#open();
    }
    if (await this.#within(CONNECT_MS, connected)) await this.#flowing(NEW_WAY_MS);
  }

  /** Resolves when the SDK is connected by a new socket. */
  #open(): Promise<boolean> {
    const connected = new Promise<boolean>((resolve) => {
      this.#room.session.once('session.connected', () => resolve(true));
    });
    this.#room._closeWSConnection();
    // The SDK waits some seconds before it connects again; not when there is something to send.
    this.#room.getMembers().catch(() => {});
    return connected;
  }

  /** How long the server takes for an answer, in milliseconds; null: it does not answer. */
  async #answerTime(): Promise<number | null> {
    const asked = this.#timers.now();
    return await askServer(AbortSignal.any([this.#over.signal, AbortSignal.timeout(ANSWER_MS)])).then(
      () => this.#timers.now() - asked,
      () => null,
    );
  }

  async #newWay(): Promise<void> {
    this.#wayAt = this.#timers.now();
    for (const leg of this.#legs) {
      await settle(leg);
      // As the SDK's `resume`, which does nothing while it thinks that another one is on its way.
      leg.resuming = true;
      if (!leg.peer?.instance) continue;
      leg.peer.type = 'offer';
      leg.peer.instance.restartIce();
    }
  }

  /** Waits until packets come, at most so long. */
  async #flowing(ms: number): Promise<void> {
    const end = this.#timers.now() + ms;
    while (!this.#over.signal.aborted && this.#flow?.flows === false && this.#timers.now() < end) await this.#pause(100);
  }

  #within(ms: number, answer: Promise<boolean>): Promise<boolean> {
    return Promise.race([answer, this.#pause(ms).then(() => false)]);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#timers.after(ms, resolve);
    });
  }
}

/** Takes back an offer that was never answered: the SDK makes no other one before. */
async function settle({ peer }: SdkLeg): Promise<void> {
  if (peer?.instance?.signalingState !== 'have-local-offer') return;
  await peer.instance.setLocalDescription({ type: 'rollback' }).catch(() => {});
}
