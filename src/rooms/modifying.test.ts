import { describe, expect, it } from 'vitest';
import { RoomBench } from '../../test/support/room-bench.ts';

describe('verto.modify', () => {
  it('answers a new offer of the call', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    bench.media.room.answering = () => 'second answer';
    expect(await bench.rooms.modify(ada, ada.callId, { action: 'updateMedia', offer: 'v=0' })).toEqual({
      holdState: 'active',
      sdp: 'second answer',
    });
    expect(await bench.rooms.modify(ada, 'other', { action: 'updateMedia', offer: 'v=0' })).toBeNull();
    expect(await bench.rooms.modify(bench.client(), 'other', { action: 'hold' })).toBeNull();
  });

  it('holds and takes back', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    expect(await bench.rooms.modify(ada, ada.callId, { action: 'hold' })).toEqual({ holdState: 'held' });
    expect(bob.latest('video.member.updated').member).toMatchObject({ on_hold: true, visible: false });
    expect(bench.media.room.calls.get(ada.callId)?.onHold).toBe(true);
    expect(await bench.rooms.modify(ada, ada.callId, { action: 'unhold' })).toEqual({ holdState: 'active' });
    expect(bob.latest('video.member.updated').member).toMatchObject({ on_hold: false, visible: true });
  });

  it('that leaves meanwhile gives no media back', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(2);
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const modifying = bench.rooms.modify(ada, ada.callId, { action: 'updateMedia', offer: 'v=0' });
    await bench.settle();
    await ada.bye();
    release('sdp');
    expect(await modifying).toBeNull();
    expect(bench.media.room.calls.has(ada.callId)).toBe(false);
  });
});
