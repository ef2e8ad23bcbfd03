import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { plainRoom } from '../../../src/rooms/settings/room.ts';
import { projectsAndRooms } from '../../../src/store/migrations/001-projects-and-rooms.ts';
import { MIGRATIONS } from '../../../src/store/migrations/migrate.ts';
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

it('of rooms from before links were told apart, only those that pages made and nobody else used are open to them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wirespace-migrating-'));
  const file = join(folder, 'wirespace.db');
  const database = new Database(file);
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database }) });
  const before = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '007'));
  expect((await new Migrator({ db, provider: { getMigrations: async () => before } }).migrateToLatest()).error).toBeUndefined();
  database.exec(`insert into projects (id, name, token_hash, token_scopes, created_at) values ('p', 'A', 'hash', 'video', 3)`);
  const room = (name: string, maxMembers: number, updatedAt = 5): void => {
    database.exec(`insert into rooms (id, project_id, name, display_name, max_members, quality, fps, layout, record_on_start,
      tone_on_entry_and_exit, room_join_video_off, user_join_video_off, enable_room_previews, meta, prioritize_handraise, ephemeral,
      created_at, updated_at)
      values ('${name}', 'p', '${name}', '${name}', ${maxMembers}, '720p', 20, 'grid-responsive', 0, 1, 0, 0, 0, '{}', 0, 0, 5, ${updatedAt})`);
  };
  let tokens = 0;
  const token = (name: string, lifeMs: number | null): void => {
    tokens += 1;
    const end = lifeMs === null ? 'null' : 10_400 + lifeMs;
    database.exec(`insert into room_tokens (id, project_id, room_name, join_as, created_at, expires_at)
      values ('t${tokens}', 'p', '${name}', 'member', 10400, ${end})`);
  };
  const PAGE_MS = 12 * 3_600_000 - 400;
  for (const name of ['page', 'unused', 'mixed', 'short', 'forever']) room(name, 5);
  room('large', 20);
  room('changed', 5, 6);
  for (const name of ['page', 'page', 'mixed', 'large', 'changed']) token(name, PAGE_MS);
  token('mixed', null);
  token('short', 3_600_000);
  token('forever', 24 * 3_600_000);
  await db.destroy();
  const store = await openSqlite(file);
  const all = await store.rooms.listRooms('p', {}, { side: 'after', limit: 50 });
  expect(all).toHaveLength(7);
  expect(all.filter(({ joinByLink, ofPages }) => joinByLink && ofPages).map(({ name }) => name)).toEqual(['page']);
  expect(all.filter(({ joinByLink, ofPages }) => joinByLink || ofPages)).toHaveLength(1);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
