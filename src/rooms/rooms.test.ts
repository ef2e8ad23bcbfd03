import { describe, expect, it } from 'vitest';
import { PROJECT, RoomBench, roomOf } from '../../test/support/room-bench.ts';
import { isKnownMethod } from './permissions.ts';

describe('server applications that observe', () => {
  it('hear of the beginning and the end of each session of their project', async () => {
    const bench = new RoomBench();
    const observer = bench.client();
    const stranger = bench.client();
    await observer.follow('video.rooms');
    await stranger.follow('video.rooms', 'other');
    const [ada] = await bench.joined(1);
    expect(observer.story()).toEqual(['room.started']);
    expect(observer.log[0]).toMatchObject({ channel: `video.rooms.${PROJECT}` });
    await ada.bye();
    expect(observer.story()).toEqual(['room.started', 'room.ended']);
    await bench.rooms.unfollow(PROJECT, 'video.rooms', observer);
    await bench.joined(1);
    expect(observer.story()).toHaveLength(2);
    expect(stranger.story()).toEqual([]);
  });

  it('follow one session by its channel, without what concerns single clients', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const channel = ada.latest('video.room.subscribed').room_session.event_channel;
    const observer = bench.client();
    expect(await observer.follow(channel, 'other')).toBe('unknown');
    expect(await observer.follow('EC_unknown')).toBe('unknown');
    expect(await observer.follow(channel)).toBe('following');
    const guest = await bench.client({ joinAs: 'audience' }).join();
    await ada.call('video.member.promote', { member_id: guest.memberId });
    await ada.bye();
    await guest.bye();
    expect(observer.story()).toEqual(['room.audience_count', 'member.left', 'layout.changed', 'room.ended']);
    expect(await observer.follow(channel)).toBe('over');
  });

  it('are forgotten when they are dropped', async () => {
    const bench = new RoomBench();
    const observer = bench.client();
    await observer.follow('video.rooms');
    await bench.rooms.dropped(observer);
    await bench.joined(1);
    expect(observer.story()).toEqual([]);
  });
});

describe('what is written down of sessions', () => {
  it('is told by hooks: start, joins, leaves, end', async () => {
    const bench = new RoomBench();
    const story: string[] = [];
    bench.events.on('session.started', ({ room }) => story.push(`started ${room.name}`));
    bench.events.on('member.joined', ({ name, type, leftAt }) => story.push(`joined ${name} ${type} ${leftAt}`));
    bench.events.on('member.left', ({ name, joinedAt, leftAt }) => story.push(`left ${name} after ${(leftAt ?? 0) - joinedAt}`));
    bench.events.on('session.ended', ({ startedAt, endedAt }) => story.push(`ended after ${(endedAt ?? 0) - startedAt}`));
    const [ada] = await bench.joined(1);
    await ada.invite({ callId: 'screen', leg: 'screen' });
    await bench.advance(5_000);
    await ada.bye();
    expect(story).toEqual([
      'started lobby',
      'joined User 1 member null',
      'joined User 1 screen null',
      'left User 1 after 5000',
      'left User 1 after 5000',
      'ended after 5000',
    ]);
  });

  it('cannot be spoilt by a hook that throws', async () => {
    const bench = new RoomBench();
    bench.events.on('member.joined', () => {
      throw new Error('database');
    });
    await bench.joined(1);
    expect(bench.errors).toHaveLength(1);
  });

  it('shows the live session of a room', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf());
    expect(await bench.rooms.liveSession(roomOf())).toBeNull();
    const [ada] = await bench.joined(1);
    await ada.call('video.lock');
    expect(await bench.rooms.liveSession(roomOf())).toMatchObject({
      id: ada.sessionId,
      room: { id: 'room-lobby' },
      autoCreated: false,
      locked: true,
      endedAt: null,
      memberCount: 1,
    });
    expect(await bench.rooms.liveSession(roomOf({ projectId: 'other' }))).toBeNull();
  });
});

describe('rooms', () => {
  it('of the same name in two projects, or of two names, know nothing of each other', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const others = [await bench.client({ projectId: 'other' }).join(), await bench.client({ roomName: 'kitchen' }).join()];
    const from = ada.log.length;
    for (const other of others) {
      expect(other.sessionId).not.toBe(ada.sessionId);
      await other.call('video.lock');
      expect((await other.call('video.member.remove', { member_id: ada.memberId })).code).toBe('404');
      await other.bye();
    }
    expect(ada.story(from)).toEqual([]);
  });

  it('know their methods', () => {
    expect(isKnownMethod('video.member.audio_mute')).toBe(true);
    expect(isKnownMethod('video.member.fly')).toBe(false);
    expect(isKnownMethod('hasOwnProperty')).toBe(false);
  });
});
