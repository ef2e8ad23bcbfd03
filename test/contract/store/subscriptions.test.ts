import { beforeEach, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import type { Store } from '../../../src/store/store.ts';
import { onBothEngines } from '../../support/databases.ts';
import { oneStore } from '../../support/one-store.ts';

onBothEngines('subscriptions of server applications in the store', (make) => {
  const at = oneStore(make);
  const { newProject } = at;
  let store: Store;
  let projectId: string;
  beforeEach(async () => {
    store = at.store;
    projectId = await newProject();
  });

  it('come back exactly, to their project only, also from another connection', async () => {
    const key = randomIds.hex(32);
    await store.subscriptions.keep([{ key, projectId, events: ['video.room.started', 'video.room.ended'] }], 1_767_225_600_123);
    const other = await at.database.open();
    expect(await other.subscriptions.find(projectId, key)).toEqual({
      events: ['video.room.started', 'video.room.ended'],
      seenAt: 1_767_225_600_123,
    });
    await other.close();
    expect(await store.subscriptions.find(randomIds.uuid(), key)).toBeNull();
    expect(await store.subscriptions.find(projectId, randomIds.hex(32))).toBeNull();
  });

  it('are replaced, more of them at once than one statement takes', async () => {
    const entries = Array.from({ length: 1_001 }, () => ({ key: randomIds.hex(32), projectId, events: ['video.room.started'] }));
    await store.subscriptions.keep(entries, 1_000);
    await store.subscriptions.keep(
      entries.map((entry) => ({ ...entry, events: [] })),
      2_000,
    );
    for (const { key } of [entries[0], entries[1_000]].filter((entry) => entry !== undefined))
      expect(await store.subscriptions.find(projectId, key)).toEqual({ events: [], seenAt: 2_000 });
  });

  it('are forgotten one by one, and when they are too old', async () => {
    const [a, b, c] = [randomIds.hex(32), randomIds.hex(32), randomIds.hex(32)];
    const known = async (): Promise<boolean[]> =>
      await Promise.all([a, b, c].map(async (key) => (await store.subscriptions.find(projectId, key)) !== null));
    await store.subscriptions.keep([{ key: a, projectId, events: [] }], 3_000);
    await store.subscriptions.keep([{ key: b, projectId, events: [] }], 2_999);
    await store.subscriptions.keep([{ key: c, projectId, events: [] }], 4_000);
    await store.subscriptions.forget(c);
    expect(await known()).toEqual([true, true, false]);
    await store.subscriptions.forgetBefore(3_000);
    expect(await known()).toEqual([true, false, false]);
  });
});
