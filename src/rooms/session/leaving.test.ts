import { describe, expect, it } from 'vitest';
import { PROJECT, RoomBench, roomOf } from '../../../test/support/room-bench.ts';

describe('leaving', () => {
  it('is answered before the others are told, and ends the call', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const from = bob.log.length;
    let heardBefore = -1;
    await bench.rooms.bye(ada, ada.callId, (known) => {
      expect(known).toBe(true);
      heardBefore = bob.log.length - from;
    });
    expect(heardBefore).toBe(0);
    expect(bob.story(from)).toEqual(['member.left', 'layout.changed']);
    expect(bob.latest('video.member.left').member).toMatchObject({ id: ada.memberId, name: 'User 1', type: 'member' });
    expect([...bench.media.room.calls.keys()]).toEqual(['call-2']);
    expect(ada.byes()).toEqual([]);
  });

  it('of an unknown call is nothing', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    expect(await ada.bye('other')).toBe(false);
    expect(await bench.client().bye()).toBe(false);
    expect((await ada.call('video.members.get')).members).toHaveLength(1);
  });

  it('of the last one ends the session and leaves no timer, no media and no entry', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const first = ada.sessionId;
    await ada.bye();
    await bob.bye();
    await bench.settle();
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
    expect(await bench.rooms.liveSession(roomOf())).toBeNull();
    expect(bench.media.room.closed).toBe(true);
    expect(bench.clock.pending).toBe(0);
    const carl = await bench.client().join();
    expect(carl.sessionId).not.toBe(first);
  });

  it('deletes a room made for one session, but no other and none that is not on disk', async () => {
    for (const [ephemeral, deleted] of [
      [true, ['room-lobby']],
      [false, []],
    ] as const) {
      const bench = new RoomBench();
      bench.store.rooms.push(roomOf({ ephemeral }));
      const [ada] = await bench.joined(1);
      await ada.bye();
      expect(bench.store.deleted).toEqual(deleted);
    }
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    await ada.bye();
    expect(bench.store.deleted).toEqual([]);
  });

  it.each([
    [true, ['room-lobby']],
    [false, []],
  ])('goes by what is said of the room at the end of the session: %s', async (ephemeral, deleted) => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ ephemeral: !ephemeral }));
    const [ada] = await bench.joined(1);
    bench.store.rooms.splice(0, 1, roomOf({ ephemeral }));
    await ada.bye();
    expect(bench.store.deleted).toEqual(deleted);
  });

  it('of a leader puts everybody out, the audience included', async () => {
    const bench = new RoomBench();
    const leader = await bench.client({ endRoomSessionOnLeave: true }).join();
    const [bob] = await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    const from = bob.log.length;
    await leader.bye();
    expect(bob.story(from)).toEqual(['member.left', 'bye 16']);
    expect(guest.byes()).toEqual([{ callId: guest.callId, causeCode: 16 }]);
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
  });

  it('of a leader by grace ends the session too, a reload does not', async () => {
    const bench = new RoomBench();
    const leader = await bench.client({ endRoomSessionOnLeave: true }).join();
    const [bob] = await bench.joined(1);
    bench.rooms.detached(leader);
    bench.rooms.resumed(leader);
    leader.page = 2;
    await leader.join();
    expect(bob.byes()).toEqual([]);
    bench.rooms.detached(leader);
    await bench.settle();
    await bench.advance(60_000);
    expect(bob.byes()).toHaveLength(1);
  });
});

describe('removing', () => {
  it('replies, says goodbye to the target and tells the others', async () => {
    const bench = new RoomBench();
    const [ada, bob, carl] = await bench.joined(3);
    const from = [ada.log.length, bob.log.length, carl.log.length];
    await ada.call('video.member.remove', { member_id: bob.memberId });
    expect(ada.story(from[0])).toEqual(['result', 'member.left', 'layout.changed']);
    expect(bob.story(from[1])).toEqual(['bye 16']);
    expect(carl.story(from[2])).toEqual(['member.left', 'layout.changed']);
    expect(bench.media.room.calls.has(bob.callId)).toBe(false);
    expect((await bob.call('video.members.get')).code).toBe('404');
  });

  it('is for good: the old call is refused with 81, even when the session is over', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.call('video.member.remove', { member_id: bob.memberId });
    const from = bob.log.length;
    await bob.invite();
    expect(bob.story(from)).toEqual(['reply', 'bye 81']);
    await ada.bye();
    await bob.invite();
    expect(bob.byes().at(-1)?.causeCode).toBe(81);
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
  });

  it('works while the target has no connection', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.rooms.detached(bob);
    expect((await ada.call('video.member.remove', { member_id: bob.memberId })).code).toBe('200');
    bench.rooms.resumed(bob);
    await bob.invite();
    expect(bob.byes().at(-1)?.causeCode).toBe(81);
  });

  it('of all puts out everybody and ends the session', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    const from = ada.log.length;
    await ada.call('video.member.remove', { member_id: 'all' });
    expect(ada.story(from)).toEqual(['result', 'bye 16']);
    for (const client of [bob, guest]) expect(client.byes()).toHaveLength(1);
    expect(bench.media.room.closed).toBe(true);
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
  });

  it('reaches the audience', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const guest = await bench.client({ joinAs: 'audience' }).join();
    await bench.advance(1_000);
    const from = ada.log.length;
    await ada.call('video.member.remove', { member_id: guest.memberId });
    expect(ada.story(from)).toEqual(['result', 'room.audience_count']);
    expect(guest.byes()).toHaveLength(1);
  });
});

describe('automatic removal', () => {
  it('happens at remove_at of token or room', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ removeAt: bench.clock.now() + 20_000 }));
    const early = await bench.client({ removeAt: bench.clock.now() + 10_000 }).join();
    const [bob] = await bench.joined(1);
    await bench.advance(9_999);
    expect(early.byes()).toEqual([]);
    await bench.advance(1);
    expect(early.byes()).toEqual([{ callId: early.callId, causeCode: 16 }]);
    expect(bob.byes()).toEqual([]);
    await bench.advance(10_000);
    expect(bob.byes()).toHaveLength(1);
    expect(bench.clock.pending).toBe(0);
  });

  it('happens some seconds after the own join, a reload does not start it anew', async () => {
    const bench = new RoomBench();
    const ada = await bench.client({ removeAfterSecondsElapsed: 5 }).join();
    await bench.advance(3_000);
    ada.page = 2;
    await ada.join();
    await bench.advance(1_999);
    expect(ada.byes()).toEqual([]);
    await bench.advance(1);
    expect(ada.byes()).toHaveLength(1);
  });

  it('follows a change of the room', async () => {
    const bench = new RoomBench();
    const room = roomOf();
    bench.store.rooms.push(room);
    const [ada] = await bench.joined(1);
    const own = await bench.client({ removeAt: bench.clock.now() + 90_000 }).join();
    bench.store.rooms.splice(0, 1, { ...room, removeAt: bench.clock.now() + 5_000, maxMembers: 2 });
    await bench.rooms.roomChanged(room);
    expect(await bench.client().invite()).toMatchObject({ accepted: false });
    await bench.advance(5_000);
    expect(ada.byes()).toHaveLength(1);
    expect(own.byes()).toEqual([]);
  });
});

describe('shut-down', () => {
  it('says goodbye to every call, closes every session and lets nobody in', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const other = await bench.client({ roomName: 'kitchen' }).join();
    await bench.rooms.close();
    expect([ada.byes(), other.byes()].map((byes) => byes.length)).toEqual([1, 1]);
    expect(bench.media.rooms.every(({ closed }) => closed)).toBe(true);
    expect(bench.clock.pending).toBe(0);
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'unavailable' });
  });
});
