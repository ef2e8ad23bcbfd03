import { describe, expect, it } from 'vitest';
import { RoomBench } from '../../test/support/room-bench.ts';

/** What runs of rooms.model.test.ts found, each as the few commands that it takes. */
describe('the room model found that', () => {
  it('who joined between two changes of the audience is told the count after the second (seed 45)', async () => {
    const bench = new RoomBench();
    await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    await guest.bye();
    const [late] = await bench.joined(1);
    await bench.client({ joinAs: 'audience' }).join();
    expect(late.latest('video.room.subscribed').room_session.audience_count).toBe(0);
    await bench.advance(500);
    expect(late.latest('video.room.audience_count').total).toBe(1);
  });

  it('who lost its socket before a count was told gets it with the next socket (seed 45)', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    for (let guests = 0; guests < 2; guests++) await bench.client({ joinAs: 'audience' }).join();
    expect(ada.latest('video.room.audience_count').total).toBe(1);
    bench.rooms.detached(ada);
    await bench.advance(500);
    bench.rooms.resumed(ada);
    await bench.settle();
    expect(ada.latest('video.room.audience_count').total).toBe(2);
  });

  it('a device does not hear the new call of its owner (seed 3)', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    bench.media.room.crash();
    await bench.settle();
    await ada.invite({ callId: 'mic', leg: 'device' });
    await ada.invite({ callId: 'after the crash' });
    expect(bench.media.room.calls.get('mic')?.ownCalls).toEqual(['after the crash']);
  });

  it('the former call of a demoted member is not heard again by its promotion (seed 15)', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.call('video.member.demote', { member_id: bob.memberId });
    await ada.call('video.member.promote', { member_id: bob.memberId });
    await bob.modify(bob.callId, { action: 'hold' });
    await bob.modify(bob.callId, { action: 'unhold' });
    expect(bench.media.room.calls.get(bob.callId)).toMatchObject({ audioMuted: true, videoMuted: true });
  });

  it('a promotion without meta leaves the meta that the member had', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await bob.call('video.member.set_meta', { member_id: bob.memberId, meta: { a: 1 } });
    await ada.call('video.member.demote', { member_id: bob.memberId });
    await ada.call('video.member.promote', { member_id: bob.memberId });
    expect((await ada.call('video.member.get_meta', { member_id: bob.memberId })).meta).toEqual({ a: 1 });
  });

  it('says of somebody who lost first the socket and then the media that the talking is over', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.media.room.listener.talking(ada.callId, true);
    bench.rooms.detached(ada);
    bench.media.room.listener.transport(ada.callId, 'lost');
    await bench.settle();
    expect(bob.events('video.member.talking').map(({ member }) => member.talking)).toEqual([true, false]);
  });
});
