import { describe, expect, it } from 'vitest';
import { PROJECT, RoomBench } from '../../../test/support/room-bench.ts';

describe('a lost socket', () => {
  it('keeps the member for the grace time, and nobody is told', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const from = bob.log.length;
    bench.rooms.detached(ada);
    await bench.settle();
    await bench.advance(59_999);
    expect(bob.story(from)).toEqual([]);
    expect(bench.media.room.calls.has(ada.callId)).toBe(true);
    await bench.advance(1);
    expect(bob.story(from)).toEqual(['member.left', 'layout.changed']);
    expect(bench.media.room.calls.has(ada.callId)).toBe(false);
  });

  it('of the only one ends the session after the grace time', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    bench.rooms.detached(ada);
    await bench.settle();
    expect(await bench.rooms.sessions(PROJECT)).toHaveLength(1);
    await bench.advance(60_000);
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
    expect(bench.clock.pending).toBe(0);
  });

  it('that comes back is bound to its call without an invite and learns what it missed', async () => {
    const bench = new RoomBench();
    const [ada, bob, carl] = await bench.joined(3);
    bench.rooms.detached(ada);
    await bench.settle();
    const from = ada.log.length;
    await bob.call('video.member.audio_mute', { member_id: bob.memberId });
    await bob.call('video.lock');
    await carl.bye();
    const dora = await bench
      .client()
      .join()
      .catch(() => null);
    expect(dora).toBeNull();
    expect(ada.story(from)).toEqual([]);
    bench.rooms.resumed(ada);
    await bench.settle();
    expect(ada.story(from)).toEqual(['member.left', 'member.updated audio_muted', 'room.updated', 'layout.changed']);
    expect((await ada.call('video.member.audio_mute', { member_id: ada.memberId })).code).toBe('200');
    await bench.advance(120_000);
    expect(ada.byes()).toEqual([]);
  });

  it('that comes back learns of new members, of the audience, and of nothing else', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    bench.rooms.detached(ada);
    await bench.settle();
    const from = ada.log.length;
    const bob = await bench.client().join();
    await bench.client({ joinAs: 'audience' }).join();
    bench.rooms.resumed(ada);
    await bench.settle();
    expect(ada.story(from)).toEqual(['member.joined', 'room.audience_count', 'layout.changed']);
    expect(ada.latest('video.member.joined').member.id).toBe(bob.memberId);
  });

  it('that comes back learns who talks now, as such', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.rooms.detached(ada);
    bench.media.room.listener.talking(bob.callId, true);
    await bench.settle();
    const from = ada.log.length;
    bench.rooms.resumed(ada);
    await bench.settle();
    expect(ada.story(from)).toEqual(['member.talking', 'layout.changed']);
    expect(ada.latest('video.member.talking').member).toEqual({ id: bob.memberId, talking: true });
  });

  it('before the answer forgets the join', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const bob = bench.client();
    const inviting = bob.invite();
    await bench.settle();
    bench.rooms.detached(bob);
    await bench.settle();
    release('sdp');
    await inviting;
    expect((await ada.call('video.members.get')).members).toHaveLength(1);
    expect([...bench.media.room.calls.keys()]).toEqual([ada.callId]);
    expect(bench.clock.pending).toBe(0);
  });

  it('keeps screens and devices, which go with the owner when grace ends', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.invite({ callId: 'screen', leg: 'screen' });
    bench.rooms.detached(ada);
    await bench.settle();
    await bench.advance(30_000);
    bench.rooms.resumed(ada);
    await bench.settle();
    await bench.advance(60_000);
    expect((await bob.call('video.members.get')).members).toHaveLength(3);
  });
});

describe('lost media', () => {
  it('starts the grace time, and new media ends it', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const { listener } = bench.media.room;
    listener.transport(ada.callId, 'lost');
    await bench.settle();
    await bench.advance(50_000);
    listener.transport(ada.callId, 'connected');
    await bench.settle();
    await bench.advance(50_000);
    expect(bob.events('video.member.left')).toEqual([]);
    listener.transport(ada.callId, 'lost');
    await bench.settle();
    await bench.advance(60_000);
    expect(bob.events('video.member.left')).toHaveLength(1);
    expect(ada.byes()).toEqual([{ callId: ada.callId, causeCode: 16 }]);
  });

  it('while the answer is made puts out who never gets any, after the grace time', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const bob = bench.client();
    bench.media.room.stillborn.add(bob.callId);
    await bob.join();
    await bench.advance(59_999);
    expect(ada.events('video.member.left')).toEqual([]);
    await bench.advance(1);
    expect(ada.events('video.member.left')).toHaveLength(1);
    expect(bob.byes()).toEqual([{ callId: bob.callId, causeCode: 16 }]);
  });

  it('while the answer to a reload is made leaves the grace time for another one', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.media.room.stillborn.add(bob.callId);
    await bob.invite();
    await bench.advance(50_000);
    bench.media.room.stillborn.clear();
    await bob.invite();
    await bench.advance(120_000);
    expect(ada.events('video.member.left')).toEqual([]);
    bench.media.room.stillborn.add(bob.callId);
    await bob.invite();
    await bench.advance(60_000);
    expect(ada.events('video.member.left')).toHaveLength(1);
  });

  it('and a lost socket have to come back both', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.rooms.detached(ada);
    bench.media.room.listener.transport(ada.callId, 'lost');
    bench.rooms.resumed(ada);
    await bench.settle();
    await bench.advance(60_000);
    expect(bob.events('video.member.left')).toHaveLength(1);
  });
});

describe('a dropped signalling session', () => {
  it('leaves at once with everything it has', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.invite({ callId: 'screen', leg: 'screen' });
    bench.rooms.dropped(ada);
    await bench.settle();
    expect(bob.events('video.member.left')).toHaveLength(2);
    expect([...bench.media.room.calls.keys()]).toEqual([bob.callId]);
    expect(bench.clock.pending).toBe(0);
  });
});

describe('what was said into a dying socket', () => {
  it('is said again after the resume: who came, who left, what changed', async () => {
    const bench = new RoomBench();
    const [ada, bob, carl] = await bench.joined(3);
    let from = ada.log.length;
    const dora = await bench.client().join();
    await carl.bye();
    await bob.call('video.member.raisehand', { member_id: bob.memberId });
    await bob.call('video.lock');
    bench.media.room.listener.talking(bob.callId, true);
    await bench.settle();
    ada.lose(from);
    bench.rooms.detached(ada);
    await bench.settle();
    from = ada.log.length;
    bench.rooms.resumed(ada, ada.takeUnacknowledged());
    await bench.settle();
    expect(ada.story(from)).toEqual([
      'member.left',
      'member.updated handraised',
      'member.talking',
      'member.joined',
      'room.updated',
      'layout.changed',
    ]);
    expect(ada.latest('video.member.left').member).toMatchObject({ id: carl.memberId, name: 'User 3' });
    expect(ada.latest('video.member.joined').member.id).toBe(dora.memberId);
    expect(ada.latest('video.member.updated').member).toMatchObject({ id: bob.memberId, handraised: true });
    expect(ada.latest('video.room.updated').room_session).toMatchObject({ locked: true, updated: ['locked'] });
  });

  it('tells what is now where it changed back and forth', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    let from = ada.log.length;
    const visitor = await bench.client().join();
    await visitor.bye();
    for (const method of ['audio_mute', 'audio_unmute']) await bob.call(`video.member.${method}`, { member_id: bob.memberId });
    ada.lose(from);
    bench.rooms.detached(ada);
    await bench.settle();
    from = ada.log.length;
    bench.rooms.resumed(ada, ada.takeUnacknowledged());
    await bench.settle();
    // The mute may have arrived and the unmute not.
    expect(ada.story(from)).toEqual(['member.updated audio_muted', 'layout.changed']);
    expect(ada.latest('video.member.updated').member.audio_muted).toBe(false);
  });

  it('counts the audience anew, and asks a question again', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    let from = ada.log.length;
    await bench.client({ joinAs: 'audience' }).join();
    await bob.call('wirespace.member.ask_audio', { member_id: ada.memberId });
    ada.lose(from);
    bench.rooms.detached(ada);
    await bench.settle();
    from = ada.log.length;
    bench.rooms.resumed(ada, ada.takeUnacknowledged());
    await bench.settle();
    expect(ada.story(from)).toEqual(['room.audience_count', 'wirespace.asked', 'layout.changed']);
  });

  it('of a recording that was announced is not said again: it was about a moment that is over', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    let from = ada.log.length;
    expect((await bob.call('wirespace.recording.announce', { seconds: 3 })).code).toBe('200');
    expect(ada.story(from)).toEqual(['wirespace.recording_announced']);
    ada.lose(from);
    bench.rooms.detached(ada);
    await bench.settle();
    from = ada.log.length;
    bench.rooms.resumed(ada, ada.takeUnacknowledged());
    await bench.settle();
    expect(ada.story(from)).toEqual(['layout.changed']);
  });

  it('that had arrived is not said again', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await bob.call('video.member.audio_mute', { member_id: bob.memberId });
    bench.rooms.detached(ada);
    await bench.settle();
    const from = ada.log.length;
    bench.rooms.resumed(ada);
    await bench.settle();
    expect(ada.story(from)).toEqual(['layout.changed']);
  });
});
