import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { plainRoom } from '../../../src/rooms/room.ts';
import { projectsAndRooms } from '../../../src/store/migrations/001-projects-and-rooms.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';

it('a database of the first version keeps its projects and rooms', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wirespace-migrating-'));
  const file = join(folder, 'wirespace.db');
  const database = new Database(file);
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database }) });
  const provider = { getMigrations: async () => ({ '001-projects-and-rooms': projectsAndRooms }) };
  expect((await new Migrator({ db, provider }).migrateToLatest()).error).toBeUndefined();
  const { kind: _, meta, ...room } = plainRoom({ id: 'an-id', projectId: 'a-project', name: 'old', now: 5 });
  database.exec(`insert into projects values ('a-project', 'A', 'hash', 'video', 3)`);
  database.exec(`insert into rooms (id, project_id, name, display_name, max_members, quality, fps, layout, record_on_start,
    tone_on_entry_and_exit, room_join_video_off, user_join_video_off, enable_room_previews, meta, prioritize_handraise, ephemeral,
    created_at, updated_at)
    values ('an-id', 'a-project', 'old', 'old', 20, '720p', 20, 'grid-responsive', 0, 1, 0, 0, 0, '{}', 0, 0, 5, 5)`);
  await db.destroy();
  const store = await openSqlite(file);
  expect(await store.rooms.findRoom('a-project', 'an-id')).toEqual({ ...room, meta, kind: 'room' });
  expect(await store.projects.find('a-project')).toMatchObject({ name: 'A', tokenHash: 'hash', tokenScopes: ['video'] });
  expect(await store.conferences.listConferences('a-project', {}, { side: 'after', limit: 5 })).toEqual([]);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
