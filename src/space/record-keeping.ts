import type { Clock, Timer } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { TypedEmitter } from '../base/typed-emitter.ts';
import { Chronicle } from '../rooms/records/chronicle.ts';
import type { EventLimits } from '../rooms/records/event-quota.ts';
import type { RoomsEvents } from '../rooms/records/live-session.ts';
import type { Store } from '../store/store.ts';
import { DeadServers, LOOK_MS } from './dead-servers.ts';

export interface RecordKeepingOptions {
  store: Store;
  /** Of this server, the same after a restart. */
  serverId: string;
  clock: Clock;
  ids: Ids;
  log: Logger;
  limits: {
    /** Bytes that may wait while the database takes nothing. */
    backlogBytes: number;
    /** Bytes of events that are written down in an hour. */
    eventBytesPerHour: EventLimits;
    /** How long entries of the logs are kept, in ms; 0: for ever. */
    logRetentionMs: number;
  };
}

/** How often a server with sessions says that it is alive: how exact the end of what a crash ended is, in ms. */
const ALIVE_MS = 5_000;
/** How often old entries of the logs are discarded, in ms. */
const DISCARD_MS = 3_600_000;

/** Has the sessions of this server written down from its start to its end. */
export class RecordKeeping {
  readonly chronicle: Chronicle;
  readonly #options: RecordKeepingOptions;
  readonly #dead: DeadServers;
  readonly #timers: Timer[];
  #work: Promise<void> = Promise.resolve();
  #discarding: Promise<void> | null = null;
  #closing = false;

  private constructor(options: RecordKeepingOptions) {
    const { store, serverId, clock, ids, log, limits } = options;
    this.#options = options;
    this.#dead = new DeadServers(store.servers, serverId, clock);
    this.chronicle = new Chronicle({
      writer: store.recordsOf(serverId, clock),
      clock,
      ids,
      maxBytes: limits.backlogBytes,
      eventBytesPerHour: limits.eventBytesPerHour,
      onError: (error, message) => log.error(error ? { err: error } : {}, message),
    });
    this.#timers = [
      clock.every(ALIVE_MS, () => this.#soon(() => this.#sayAlive())),
      clock.every(LOOK_MS, () => this.#soon(() => this.#closeDead())),
      clock.every(DISCARD_MS, () => this.#discardSoon()),
    ];
  }

  /** Closes what an earlier life of this server left open. Rejects when the database does not answer. */
  static async begin(options: RecordKeepingOptions): Promise<RecordKeeping> {
    const { store, serverId, clock, log } = options;
    const closed = await store.servers.begin(serverId, clock.now());
    if (closed > 0) log.warn({ sessions: closed }, 'closed room sessions that an earlier run left open');
    const keeping = new RecordKeeping(options);
    keeping.#discardSoon();
    return keeping;
  }

  follow(events: TypedEmitter<RoomsEvents>): void {
    this.chronicle.follow(events);
  }

  /** Writes what is left. Call it when the rooms have ended. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) timer.cancel();
    await Promise.all([this.#work, this.#discarding]);
    await this.chronicle.close();
  }

  /** One after another: a slow database is not asked for more. */
  #soon(task: () => Promise<void>): void {
    this.#work = this.#work.then(task).catch((error: unknown) => this.#failed(error));
  }

  /** Beside the others: after a change of the retention it may take minutes, and who is silent for one is taken for dead. */
  #discardSoon(): void {
    this.#discarding ??= this.#discard()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#discarding = null;
      });
  }

  #failed(error: unknown): void {
    this.#options.log.error({ err: error }, 'keeping the records failed');
  }

  async #sayAlive(): Promise<void> {
    const { store, serverId, clock } = this.#options;
    if (this.chronicle.hasWork) await store.servers.alive(serverId, clock.now());
  }

  async #closeDead(): Promise<void> {
    const closed = await this.#dead.look();
    if (closed > 0) this.#options.log.warn({ sessions: closed }, 'closed room sessions that a dead server left open');
  }

  async #discard(): Promise<void> {
    const { store, clock, limits } = this.#options;
    if (limits.logRetentionMs === 0) return;
    const before = clock.now() - limits.logRetentionMs;
    while (!this.#closing && (await store.logs.discard(before, clock.now())));
  }
}
