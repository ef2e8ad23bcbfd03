import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoomTokenRecord } from '../../../src/rooms/records/room-tokens.ts';
import type { Place, Slice } from '../../../src/rooms/records/slice.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Database, onBothEngines } from '../../support/databases.ts';

const PROJECT = '11111111-1111-4111-8111-111111111111';
/** More than two statements look through. */
const TOKENS = 4_500;
const NOW = 1_000_000;

onBothEngines('few entries among many that do not match', (make) => {
  let database: Database;
  let store: Store;
  /** Ids of those that are active, newest first. */
  const active: string[] = [];
  beforeAll(async () => {
    database = await make();
    store = await database.open();
    await store.projects.save({ id: PROJECT, name: 'P', tokenHash: '', tokenScopes: ['video'], createdAt: 0 });
    const tokens = Array.from({ length: TOKENS }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      projectId: PROJECT,
      roomName: 'lobby',
      userName: null,
      joinAs: 'member' as const,
      // Many of one moment: their order is that of their ids.
      createdAt: Math.floor(n / 10),
      expiresAt: n % 900 === 7 ? null : 1,
      holder: null,
      uselessAt: null,
    }));
    await Promise.all(tokens.map((token) => store.roomTokens.add(token)));
    active.push(...tokens.filter(({ expiresAt }) => expiresAt === null).map(({ id }) => id));
    active.reverse();
  }, 120_000);
  afterAll(async () => {
    await store?.close();
    await database?.dispose();
  });
  const list = (slice: Slice): Promise<RoomTokenRecord[]> =>
    store.roomTokens.listRoomTokens(PROJECT, { status: 'active', now: NOW }, slice);
  const idsOf = (rows: RoomTokenRecord[]): string[] => rows.map(({ id }) => id);
  const placeOf = ({ createdAt, id }: RoomTokenRecord): Place => ({ at: createdAt, id });

  it('are found all, page by page, forwards and back', async () => {
    expect(active).toHaveLength(5);
    expect(idsOf(await list({ side: 'after', limit: 50 }))).toEqual(active);
    const first = await list({ side: 'after', limit: 2 });
    expect(idsOf(first)).toEqual(active.slice(0, 2));
    const rest = await list({ side: 'after', limit: 50, from: placeOf(first[1] as RoomTokenRecord) });
    expect(idsOf(rest)).toEqual(active.slice(2));
    const before = placeOf(rest[2] as RoomTokenRecord);
    expect(idsOf(await list({ side: 'before', limit: 50, from: before }))).toEqual(active.slice(0, 4));
    expect(idsOf(await list({ side: 'before', limit: 3, from: before }))).toEqual(active.slice(1, 4));
  });

  it('are looked for in steps, between which others come in; so are long pages read', async () => {
    const turnsDuring = async (task: Promise<unknown>): Promise<number> => {
      let turns = 0;
      let done = false;
      const turn = (): void => {
        turns += 1;
        if (!done) setImmediate(turn);
      };
      setImmediate(turn);
      await task;
      done = true;
      return turns;
    };
    expect(await turnsDuring(list({ side: 'after', limit: 50 }))).toBeGreaterThanOrEqual(2);
    const all = store.roomTokens.listRoomTokens(PROJECT, { now: NOW }, { side: 'after', limit: 1_001 });
    expect(await turnsDuring(all)).toBeGreaterThanOrEqual(10);
    expect(await all).toHaveLength(1_001);
  });
});
