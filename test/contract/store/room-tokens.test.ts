import { beforeEach, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import type { RoomTokenFilter } from '../../../src/rooms/records/room-tokens.ts';
import type { NewRoomToken } from '../../../src/store/room-tokens.ts';
import type { Store } from '../../../src/store/store.ts';
import { onBothEngines } from '../../support/databases.ts';
import { oneStore } from '../../support/one-store.ts';

onBothEngines('room tokens and projects in the store', (make) => {
  const at = oneStore(make);
  const { newProject } = at;
  let store: Store;
  let projectId: string;
  beforeEach(async () => {
    store = at.store;
    projectId = await newProject();
  });
  const token = (fields: Partial<NewRoomToken> = {}): NewRoomToken => ({
    id: randomIds.uuid(),
    projectId,
    roomName: 'lobby',
    userName: 'Ada',
    joinAs: 'member',
    createdAt: 1_767_225_600_123,
    expiresAt: null,
    uselessAt: null,
    holder: null,
    ...fields,
  });
  const add = async (fields: Partial<NewRoomToken> = {}): Promise<string> => {
    const made = token(fields);
    await store.roomTokens.add(made);
    return made.id;
  };
  const list = async (filter: Partial<RoomTokenFilter> = {}): Promise<string[]> =>
    (await store.roomTokens.listRoomTokens(projectId, { now: 100, ...filter }, { side: 'after', limit: 1000 })).map(
      ({ id }) => id,
    );

  it('come back exactly', async () => {
    for (const made of [
      token({ userName: null, joinAs: 'audience' }),
      token({ userName: 'Grüße 🎉', expiresAt: 5, uselessAt: 4 }),
    ]) {
      await store.roomTokens.add(made);
      const { uselessAt: _, holder: _h, ...told } = made;
      expect(await store.roomTokens.findRoomToken(projectId, made.id)).toEqual({ ...told, revokedAt: null });
    }
  });

  it('that come at once are all there, and an id that is taken is refused', async () => {
    const many = Array.from({ length: 450 }, (_, index) => token({ createdAt: index }));
    await Promise.all(many.map((one) => store.roomTokens.add(one)));
    expect(await list()).toEqual(many.map(({ id }) => id).reverse());
    const taken = many[0] as NewRoomToken;
    await expect(store.roomTokens.add(taken)).rejects.toThrow();
    await store.roomTokens.add(token());
    expect(await list()).toHaveLength(451);
  });

  it('are filtered by room, user and status', async () => {
    const active = await add({ createdAt: 1, userName: 'Bob' });
    const later = await add({ createdAt: 2, expiresAt: 101, roomName: 'attic' });
    const expired = await add({ createdAt: 3, expiresAt: 100 });
    const revoked = await add({ createdAt: 4, expiresAt: 50 });
    expect(await store.roomTokens.revokeRoomToken(projectId, revoked, 60)).toBe(true);
    expect(await list()).toEqual([revoked, expired, later, active]);
    expect(await list({ status: 'active' })).toEqual([later, active]);
    expect(await list({ status: 'expired' })).toEqual([expired]);
    expect(await list({ status: 'revoked' })).toEqual([revoked]);
    expect(await list({ roomName: 'attic' })).toEqual([later]);
    expect(await list({ userName: 'Bob', roomName: 'lobby' })).toEqual([active]);
    expect(await list({ roomName: 'LOBBY' })).toEqual([]);
  });

  it('are revoked once, and only by their project', async () => {
    const other = await newProject();
    const id = await add();
    expect(await store.roomTokens.revokeRoomToken(other, id, 5)).toBe(false);
    expect(await store.roomTokens.findRoomToken(other, id)).toBeNull();
    expect(await store.roomTokens.revokedAmong([id])).toEqual(new Set());
    expect(await store.roomTokens.revokeRoomToken(projectId, id, 6)).toBe(true);
    expect(await store.roomTokens.revokeRoomToken(projectId, id, 7)).toBe(true);
    expect(await store.roomTokens.findRoomToken(projectId, id)).toMatchObject({ revokedAt: 6 });
    const many = Array.from({ length: 1_200 }, () => randomIds.uuid());
    expect(await store.roomTokens.revokedAmong([...many, id])).toEqual(new Set([id]));
    expect(await store.roomTokens.revokedAmong([])).toEqual(new Set());
  });

  it('of a project are revoked all at once, page by page', async () => {
    const mine = await Promise.all(Array.from({ length: 620 }, (_, index) => add({ createdAt: index % 7 })));
    const [before] = mine;
    await store.roomTokens.revokeRoomToken(projectId, before ?? '', 5);
    const another = projectId;
    projectId = await newProject();
    const theirs = await add();
    await store.roomTokens.revokeAll(another, 9);
    expect((await store.roomTokens.revokedAmong([...mine, theirs])).size).toBe(620);
    expect(await store.roomTokens.findRoomToken(another, before ?? '')).toMatchObject({ revokedAt: 5 });
  });

  it('are forgotten when nobody can join with them any more; a revoked one only when it has expired too', async () => {
    const kept = [
      await add({ createdAt: 1 }),
      await add({ createdAt: 2, uselessAt: 1_000 }),
      await add({ createdAt: 3, uselessAt: 500, expiresAt: null }),
    ];
    await store.roomTokens.revokeRoomToken(projectId, kept[2] ?? '', 5);
    const gone = [
      await add({ createdAt: 4, uselessAt: 999, expiresAt: 999 }),
      await add({ createdAt: 5, uselessAt: 500 }),
      await add({ createdAt: 6, uselessAt: 500, expiresAt: 600 }),
    ];
    await store.roomTokens.revokeRoomToken(projectId, gone[2] ?? '', 5);
    const counts = [await store.roomTokens.forgetUseless(1_000, 2), await store.roomTokens.forgetUseless(1_000, 2)];
    // Tests before this one left rows of their own.
    expect(counts[0]).toBe(2);
    while ((await store.roomTokens.forgetUseless(1_000, 200)) > 0);
    expect(await list()).toEqual([...kept].reverse());
  });

  it('without an end are forgotten by age only when that is asked for, revoked ones never', async () => {
    const old = await add({ createdAt: 1 });
    const revoked = await add({ createdAt: 2 });
    await store.roomTokens.revokeRoomToken(projectId, revoked, 5);
    const ending = await add({ createdAt: 3, uselessAt: 5_000 });
    const young = await add({ createdAt: 50 });
    while ((await store.roomTokens.forgetEndless(50, 200)) > 0);
    expect(await list()).toEqual([young, ending, revoked]);
    expect(await store.roomTokens.findRoomToken(projectId, old)).toBeNull();
  });

  it('have a signing key of their project that changes, and a token that changes', async () => {
    expect(await store.projects.find(projectId)).toMatchObject({ signingSalt: null, tokenHash: 'h' });
    expect(await store.projects.changeSigningSalt(projectId, 'grain')).toBe(true);
    expect(await store.projects.changeToken(projectId, 'h2')).toBe(true);
    // The next start of a server writes its own project again: the key stays.
    await store.projects.save({ id: projectId, name: 'x', tokenHash: 'h3', tokenScopes: ['video'], createdAt: 1 });
    expect(await store.projects.find(projectId)).toMatchObject({ signingSalt: 'grain', tokenHash: 'h3', name: 'x' });
    const unknown = Array.from({ length: 600 }, () => randomIds.uuid());
    expect(await store.projects.tokenHashesOf([...unknown, projectId])).toEqual(new Map([[projectId, 'h3']]));
    expect(await store.projects.changeSigningSalt(randomIds.uuid(), 'grain')).toBe(false);
    expect(await store.projects.changeToken(randomIds.uuid(), 'h')).toBe(false);
  });

  it('belong to projects that are listed the oldest first', async () => {
    const [newest, oldest] = [await newProject(9e15), await newProject(0)];
    const ids = (await store.projects.list()).map(({ id }) => id);
    expect([ids[0], ids.at(-1)]).toEqual([oldest, newest]);
  });
});
