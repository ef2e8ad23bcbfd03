import type { Clock } from '../base/clock.ts';
import type { ServerMark, StoredServers } from '../store/servers.ts';

/** Between two looks at the other servers, in ms. A living one says so each five seconds. */
export const LOOK_MS = 20_000;
/** Looks in a row at which a server had said nothing new before it is dead. */
const SILENT_LOOKS = 3;
/** Looks that follow sooner, because an earlier one had to wait, tell nothing new. */
const APART_MS = LOOK_MS / 2;

interface Sight {
  aliveAt: number;
  silentLooks: number;
  lookedAt: number;
}

/**
 * Finds servers on the same database that died with sessions. Only whether their marks change is looked at: clocks of two machines are
 * never compared.
 */
export class DeadServers {
  readonly #store: Pick<StoredServers, 'othersWithSessions' | 'closeDead'>;
  readonly #clock: Clock;
  readonly #ownId: string;
  #seen = new Map<string, Sight>();

  constructor(store: Pick<StoredServers, 'othersWithSessions' | 'closeDead'>, ownId: string, clock: Clock) {
    this.#store = store;
    this.#ownId = ownId;
    this.#clock = clock;
  }

  /** Looks at the others and closes what dead ones left open. Returns how many sessions that were. */
  async look(): Promise<number> {
    const others = await this.#store.othersWithSessions(this.#ownId);
    const seen = new Map(others.map((mark) => [mark.id, this.#sightOf(mark)]));
    this.#seen = seen;
    let closed = 0;
    for (const mark of others)
      if ((seen.get(mark.id)?.silentLooks ?? 0) >= SILENT_LOOKS) closed += await this.#store.closeDead(mark);
    return closed;
  }

  #sightOf({ id, aliveAt }: ServerMark): Sight {
    const lookedAt = this.#clock.monotonic();
    const before = this.#seen.get(id);
    if (before?.aliveAt !== aliveAt) return { aliveAt, silentLooks: 0, lookedAt };
    if (lookedAt - before.lookedAt < APART_MS) return before;
    return { aliveAt, silentLooks: before.silentLooks + 1, lookedAt };
  }
}
