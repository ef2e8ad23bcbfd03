import { describe, expect, it } from 'vitest';
import { PROJECT, RoomBench } from '../../../test/support/room-bench.ts';

/** A value whose meta is `length` characters of JSON. */
const metaOf = (length: number) => ({ a: 'x'.repeat(length - '{"a":""}'.length) });

describe('a flood of meta', () => {
  it('is bounded for each person: four seconds at once, counted whole each time, then as time goes by', async () => {
    const bench = new RoomBench({ limits: { metaPerSecond: 1_000 } });
    const [ada, bob] = await bench.joined(2);
    const set = async (): Promise<string> => (await ada.call('video.set_meta', { meta: metaOf(1_000) })).code;
    const from = bob.log.length;
    expect([await set(), await set(), await set(), await set(), await set()]).toEqual(['200', '200', '200', '200', '429']);
    expect(bob.story(from)).toHaveLength(4);
    // A small change sends all of it.
    expect((await ada.call('video.update_meta', { meta: { b: 1 } })).code).toBe('429');
    expect((await ada.call('video.member.set_meta', { member_id: ada.memberId, meta: metaOf(1_000) })).code).toBe('429');
    expect((await bob.call('video.set_meta', { meta: metaOf(1_000) })).code).toBe('200');
    await bench.advance(999);
    expect(await set()).toBe('429');
    await bench.advance(1);
    expect(await set()).toBe('200');
  });

  it('never hinders one object of the longest kind, nor server applications', async () => {
    const bench = new RoomBench({ limits: { metaPerSecond: 100, maxMetaLength: 2_000 } });
    const [ada] = await bench.joined(1);
    expect((await ada.call('video.set_meta', { meta: metaOf(2_000) })).code).toBe('200');
    const actor = { kind: 'project', projectId: PROJECT, link: ada } as const;
    for (let count = 0; count < 5; count++) {
      await bench.rooms.call(actor, 'video.set_meta', { room_session_id: ada.sessionId, meta: metaOf(2_000) }, ({ code }) =>
        expect(code).toBe('200'),
      );
    }
  });
});
