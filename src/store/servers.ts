import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** A clock that went back further than this was set; then the mark follows it. */
const SET_BACK_MS = 10_000;

/** States of recordings that their server still works at. */
const UNDER_WAY = ['recording', 'paused', 'processing'];

/** A server with sessions, and when it said last that it is alive, by its own clock. */
export interface ServerMark {
  id: string;
  aliveAt: number;
}

/**
 * Which servers hold sessions, and since when each is known to be alive. What a dead server left open is closed with the last time at
 * which it lived.
 */
export class StoredServers {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The server `id` starts: what an earlier life of it left open is closed. Returns how many sessions that were. */
  async begin(id: string, now: number): Promise<number> {
    return await this.#db.transaction().execute(async (db) => {
      const before = await db.selectFrom('servers').selectAll().where('id', '=', id).executeTakeFirst();
      const closed = before ? await closeOf(db, id, before.alive_at) : 0;
      if (before) await db.updateTable('servers').set({ started_at: now, alive_at: now }).where('id', '=', id).execute();
      else await db.insertInto('servers').values({ id, started_at: now, alive_at: now }).execute();
      return closed;
    });
  }

  async alive(id: string, now: number): Promise<void> {
    await this.#db.transaction().execute((db) => markAlive(db, id, now));
  }

  /** The other servers that hold sessions, or still make files of recordings whose sessions are over. */
  async othersWithSessions(id: string): Promise<ServerMark[]> {
    return await this.#db
      .selectFrom('servers')
      .select(['id', 'alive_at as aliveAt'])
      .where('id', '!=', id)
      .where(({ exists, or, selectFrom }) =>
        or([
          exists(selectFrom('room_sessions').select('id').whereRef('server_id', '=', 'servers.id').where('ended_at', 'is', null)),
          exists(
            selectFrom('recordings')
              .innerJoin('room_sessions', 'room_sessions.id', 'recordings.session_id')
              .select('recordings.id')
              .where('recordings.state', 'in', UNDER_WAY)
              .whereRef('room_sessions.server_id', '=', 'servers.id'),
          ),
        ]),
      )
      .execute();
  }

  /** Closes what a server left open, unless it said something since that mark. Returns how many sessions that were. */
  async closeDead({ id, aliveAt }: ServerMark): Promise<number> {
    return await this.#db.transaction().execute(async (db) => {
      const silent = await db
        .selectFrom('servers')
        .select('id')
        .where('id', '=', id)
        .where('alive_at', '=', aliveAt)
        .executeTakeFirst();
      return silent ? await closeOf(db, id, aliveAt) : 0;
    });
  }
}

/** Part of every write of a server. The mark is another one each time: by that others see that it lives, whatever their clocks say. */
export async function markAlive(db: Transaction<Schema>, id: string, now: number): Promise<void> {
  const next = sql<number>`case when alive_at < ${now} or alive_at > ${now + SET_BACK_MS} then ${now} else alive_at + 1 end`;
  await db.updateTable('servers').set({ alive_at: next }).where('id', '=', id).execute();
}

async function closeOf(db: Transaction<Schema>, serverId: string, aliveAt: number): Promise<number> {
  const open = db.selectFrom('room_sessions').select('id').where('server_id', '=', serverId).where('ended_at', 'is', null);
  // Nothing ends before it began, even when clocks were set.
  const endOf = (begin: string) =>
    sql<number>`case when ${sql.ref(begin)} > ${aliveAt} then ${sql.ref(begin)} else ${aliveAt} end`;
  await db
    .updateTable('session_members')
    .set({ left_at: endOf('joined_at') })
    .where('left_at', 'is', null)
    .where('session_id', 'in', open)
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('room_sessions')
    .set({ ended_at: endOf('started_at'), updated_at: endOf('started_at') })
    .where('server_id', '=', serverId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  // Its recorder died with the server, even if the session was over and only the file was still being made.
  await db
    .updateTable('recordings')
    .set({
      state: 'failed',
      reason: 'server_died',
      updated_at: endOf('started_at'),
      finished_at: sql`coalesce(finished_at, ${endOf('started_at')})`,
    })
    .where('state', 'in', UNDER_WAY)
    .where('session_id', 'in', (it) => it.selectFrom('room_sessions').select('id').where('server_id', '=', serverId))
    .execute();
  return Number(numUpdatedRows);
}
