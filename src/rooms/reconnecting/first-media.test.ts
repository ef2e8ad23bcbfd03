import { describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';

const limits = { firstMediaMs: 20_000 };

describe('a call whose media never comes', () => {
  it('keeps its place for FIRST_MEDIA_SECONDS and not longer, however often it offers anew', async () => {
    const bench = new RoomBench({ limits });
    const [ada, bob] = await bench.joined(2);
    bench.media.room.listener.transport(bob.callId, 'connected');
    await bench.advance(19_000);
    await ada.invite();
    expect(bob.events('video.member.left')).toEqual([]);
    await bench.advance(1_000);
    expect(bob.events('video.member.left')).toHaveLength(1);
    expect(ada.byes()).toEqual([{ callId: ada.callId, causeCode: 102 }]);
  });

  it('stays out of the way of everybody else: five sockets without media hold a room of five for seconds only', async () => {
    const bench = new RoomBench({ limits });
    bench.store.rooms.push(roomOf({ maxMembers: 5 }));
    const strangers = Array.from({ length: 5 }, () => bench.client({ tokenId: 'the same for all' }));
    for (const one of strangers) expect(await one.invite()).toEqual({ accepted: true });
    const ada = bench.client();
    expect(await ada.invite()).toMatchObject({ accepted: false });
    await bench.advance(20_000);
    expect(await ada.invite()).toEqual({ accepted: true });
  });

  it('is an ordinary one once media was there: then the grace time counts', async () => {
    const bench = new RoomBench({ limits });
    const [ada, bob] = await bench.joined(2);
    const { listener } = bench.media.room;
    for (const { callId } of [ada, bob]) listener.transport(callId, 'connected');
    await bench.advance(10_000);
    listener.transport(ada.callId, 'lost');
    await bench.settle();
    await bench.advance(59_000);
    expect(bob.events('video.member.left')).toEqual([]);
    await bench.advance(1_000);
    expect(bob.events('video.member.left')).toHaveLength(1);
    expect(bench.clock.pending).toBe(0);
  });

  it('of a screen ends the screen alone', async () => {
    const bench = new RoomBench({ limits });
    const [ada, bob] = await bench.joined(2);
    const { listener } = bench.media.room;
    for (const { callId } of [ada, bob]) listener.transport(callId, 'connected');
    await ada.invite({ callId: 'screen', leg: 'screen' });
    await bench.advance(20_000);
    expect(bob.events('video.member.left')).toHaveLength(1);
    expect(ada.byes()).toEqual([{ callId: 'screen', causeCode: 102 }]);
  });
});
