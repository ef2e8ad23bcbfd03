import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import type { Entry, RecordsWriter } from '../rooms/records/entries.ts';
import { recordingRowOf } from './recordings.ts';
import type { Schema } from './schema.ts';
import { markAlive } from './servers.ts';
import { changingColumns, eventRowOf, sessionRowOf, stayRowOf } from './session-row.ts';

/** Writes what happens in the rooms of one server. Each write says that the server is alive as well. */
export class StoredRecords implements RecordsWriter {
  readonly #db: Kysely<Schema>;
  readonly #serverId: string;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, serverId: string, clock: Clock) {
    this.#db = db;
    this.#serverId = serverId;
    this.#clock = clock;
  }

  async write(entries: readonly Entry[]): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      const events = entries.flatMap((entry) => (entry.kind === 'occurred' ? [eventRowOf(entry.event)] : []));
      if (events.length > 0)
        await db
          .insertInto('session_events')
          .values(events)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
      for (const entry of entries) await this.#write(db, entry);
      await markAlive(db, this.#serverId, this.#clock.now());
    });
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  async #write(db: Transaction<Schema>, entry: Entry): Promise<void> {
    switch (entry.kind) {
      case 'occurred':
        return;
      case 'session.started':
        await db
          .insertInto('room_sessions')
          .values(sessionRowOf(entry.session, this.#serverId))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
        return;
      case 'session.changed':
        await db.updateTable('room_sessions').set(changingColumns(entry.change)).where('id', '=', entry.id).execute();
        return;
      case 'recording.changed':
        return await writeRecording(db, entry.recording);
      case 'member.joined':
      case 'member.promoted':
      case 'member.gone':
        return await writeStay(db, entry);
    }
  }
}

async function writeRecording(
  db: Transaction<Schema>,
  recording: Extract<Entry, { kind: 'recording.changed' }>['recording'],
): Promise<void> {
  const { id, ...columns } = recordingRowOf(recording);
  await db
    .insertInto('recordings')
    .values({ id, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}

async function writeStay(db: Transaction<Schema>, { kind, stay }: Extract<Entry, { stay: unknown }>): Promise<void> {
  if (kind === 'member.joined') {
    await db
      .insertInto('session_members')
      .values(stayRowOf(stay))
      .onConflict((conflict) => conflict.columns(['session_id', 'id']).doNothing())
      .execute();
    return;
  }
  const row = db.updateTable('session_members').where('session_id', '=', stay.sessionId).where('id', '=', stay.memberId);
  if (kind === 'member.gone') {
    // Somebody who left as audience after being a member was gone as a member before. For all others this is the time that counts, even if
    // they were taken for dead before.
    const present = stay.type === 'audience' ? row.where('left_at', 'is', null) : row;
    await present.set({ left_at: stay.leftAt }).execute();
    return;
  }
  await row
    .set({ joined_at: sql`case when type = 'audience' then ${stay.joinedAt} else joined_at end`, type: 'member', left_at: null })
    .execute();
}
