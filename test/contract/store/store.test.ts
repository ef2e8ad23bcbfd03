import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { plainRoom, type Room } from '../../../src/rooms/settings/room.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
import { onBothEngines } from '../../support/databases.ts';
import { oneStore } from '../../support/one-store.ts';

function room(fields: Partial<Room> & Pick<Room, 'projectId' | 'name'>): Room {
  return { ...plainRoom({ id: randomIds.uuid(), now: 1_767_225_600_000, ...fields }), displayName: null, ...fields };
}

onBothEngines('the store', (make) => {
  const at = oneStore(make);
  const { newProject } = at;
  let store: Store;
  let projectId: string;
  beforeEach(async () => {
    store = at.store;
    projectId = await newProject();
  });

  it('answers a ping', async () => {
    await store.ping();
  });

  it('gives back a room exactly, by id and by name', async () => {
    const full = room({
      projectId,
      name: 'Full-1_x',
      displayName: 'Grüße, 世界 🎉',
      description: "'; drop table rooms; --",
      maxMembers: 300,
      quality: '1080p',
      fps: 30,
      joinFrom: 1_767_225_600_123,
      joinUntil: 1_767_225_600_124,
      removeAt: 253_402_300_799_999,
      removeAfterSecondsElapsed: 200_000,
      layout: '10x10',
      recordOnStart: true,
      toneOnEntryAndExit: false,
      roomJoinVideoOff: true,
      userJoinVideoOff: true,
      enableRoomPreviews: true,
      syncAudioVideo: false,
      meta: { a: { b: [1, 'zwei', null] }, nul: '\u0000' },
      prioritizeHandraise: true,
      ephemeral: true,
    });
    const plain = room({ projectId, name: 'plain', syncAudioVideo: true });
    expect(await store.rooms.createRoom(full)).toBe(true);
    expect(await store.rooms.createRoom(plain)).toBe(true);
    expect(await store.rooms.findRoom(projectId, full.id)).toEqual(full);
    expect(await store.rooms.findRoomByName(projectId, 'Full-1_x')).toEqual(full);
    expect(await store.rooms.findRoomByName(projectId, 'plain')).toEqual(plain);
  });

  it('tells names by case', async () => {
    expect(await store.rooms.createRoom(room({ projectId, name: 'lobby' }))).toBe(true);
    expect(await store.rooms.createRoom(room({ projectId, name: 'Lobby' }))).toBe(true);
    expect(await store.rooms.findRoomByName(projectId, 'LOBBY')).toBeNull();
  });

  it('takes a name once, also when ten ask at the same time, and again after deletion', async () => {
    const rivals = Array.from({ length: 10 }, (_, index) => room({ projectId, name: 'one', description: String(index) }));
    const outcomes = await Promise.all(rivals.map((rival) => store.rooms.createRoom(rival)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const winner = rivals[outcomes.indexOf(true)] as Room;
    expect(await store.rooms.findRoomByName(projectId, 'one')).toEqual(winner);
    expect(await store.rooms.deleteRoom(projectId, winner.id)).toBe(true);
    expect(await store.rooms.deleteRoom(projectId, winner.id)).toBe(false);
    expect(await store.rooms.createRoom(room({ projectId, name: 'one' }))).toBe(true);
  });

  it('changes only what a change names', async () => {
    const before = room({ projectId, name: 'r', description: 'old', maxMembers: 7 });
    await store.rooms.createRoom(before);
    const changes = [{ description: null, updatedAt: 2 }, { maxMembers: 9, meta: { a: 1 } }, {}];
    const [first, second, third] = await Promise.all(
      changes.map((change) => store.rooms.updateRoom(projectId, before.id, change)),
    );
    expect(first).toMatchObject({ id: before.id, description: null });
    expect(second).toMatchObject({ maxMembers: 9 });
    expect(third).toMatchObject({ id: before.id });
    const after = { ...before, description: null, updatedAt: 2, maxMembers: 9, meta: { a: 1 } };
    expect(await store.rooms.findRoom(projectId, before.id)).toEqual(after);
    expect(await store.rooms.updateRoom(projectId, randomIds.uuid(), { maxMembers: 9 })).toBeNull();
    expect(await store.rooms.updateRoom(projectId, randomIds.uuid(), {})).toBeNull();
  });

  it('lists newest first, ties by id, in both directions from a place', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map((end) => `${randomIds.uuid().slice(0, -1)}${end}`).sort();
    const times = [5, 5, 5, 7, 3];
    for (const [index, id] of ids.entries())
      await store.rooms.createRoom(room({ projectId, name: `r${index}`, id, createdAt: times[index] ?? 0 }));
    const list = await store.rooms.listRooms(projectId, {}, { side: 'after', limit: 10 });
    const names = list.map(({ name }) => name);
    expect(names).toEqual(['r3', 'r2', 'r1', 'r0', 'r4']);
    const from = { at: list[2]?.createdAt ?? 0, id: list[2]?.id ?? '' };
    const some = async (side: 'after' | 'before', limit: number): Promise<string[]> =>
      (await store.rooms.listRooms(projectId, {}, { side, limit, from })).map(({ name }) => name);
    expect(await some('after', 10)).toEqual(['r0', 'r4']);
    expect(await some('after', 1)).toEqual(['r0']);
    expect(await some('before', 10)).toEqual(['r3', 'r2']);
    expect(await some('before', 1)).toEqual(['r2']);
  });

  it('filters by both dates, rooms without the date excluded', async () => {
    const dates: [number | null, number | null][] = [
      [10, 20],
      [15, 30],
      [null, 20],
      [10, null],
    ];
    for (const [index, [joinFrom, joinUntil]] of dates.entries())
      await store.rooms.createRoom(room({ projectId, name: `r${index}`, joinFrom, joinUntil, createdAt: index }));
    const names = async (filter: { startsAfter?: number; endsBefore?: number }): Promise<string[]> =>
      (await store.rooms.listRooms(projectId, filter, { side: 'after', limit: 10 })).map(({ name }) => name);
    expect(await names({ startsAfter: 10 })).toEqual(['r3', 'r1', 'r0']);
    expect(await names({ startsAfter: 11 })).toEqual(['r1']);
    expect(await names({ endsBefore: 20 })).toEqual(['r2', 'r0']);
    expect(await names({ startsAfter: 10, endsBefore: 20 })).toEqual(['r0']);
  });

  it('shows nothing of one project to another', async () => {
    const other = await newProject();
    const mine = room({ projectId, name: 'same' });
    expect(await store.rooms.createRoom(mine)).toBe(true);
    expect(await store.rooms.createRoom(room({ projectId: other, name: 'same' }))).toBe(true);
    expect(await store.rooms.findRoom(other, mine.id)).toBeNull();
    expect(await store.rooms.updateRoom(other, mine.id, { maxMembers: 1 })).toBeNull();
    expect(await store.rooms.deleteRoom(other, mine.id)).toBe(false);
    expect(await store.rooms.listRooms(projectId, {}, { side: 'after', limit: 10 })).toEqual([mine]);
  });

  it('keeps projects, and a known one takes the new token', async () => {
    const project = { id: randomIds.uuid(), name: 'x', tokenHash: 'h1', tokenScopes: ['video', 'chat'], createdAt: 5 };
    await store.projects.save(project);
    expect(await store.projects.find(project.id)).toEqual({ ...project, signingSalt: null });
    await store.projects.save({ ...project, tokenHash: 'h2', tokenScopes: [], createdAt: 9 });
    expect(await store.projects.find(project.id)).toEqual({
      ...project,
      tokenHash: 'h2',
      tokenScopes: [],
      signingSalt: null,
    });
    expect(await store.projects.find('nobody')).toBeNull();
  });

  it('finds everything again when it is opened a second time', async () => {
    const kept = room({ projectId, name: 'kept' });
    await store.rooms.createRoom(kept);
    const again = await at.database.open();
    expect(await again.rooms.findRoom(projectId, kept.id)).toEqual(kept);
    await again.close();
  });
});

describe('the store on SQLite', () => {
  it('is a file for its owner only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wirespace-store-'));
    const file = join(folder, 'wirespace.db');
    const store = await openSqlite(file);
    for (const part of [file, `${file}-wal`]) expect(statSync(part).mode & 0o777).toBe(0o600);
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
