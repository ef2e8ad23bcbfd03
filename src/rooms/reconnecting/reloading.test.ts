import { describe, expect, it } from 'vitest';
import { offerOf, RoomBench } from '../../../test/support/room-bench.ts';

describe('a reload', () => {
  it('comes back as the same member, and nobody else hears of it', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const member = ada.memberId;
    await ada.call('video.member.set_meta', { member_id: member, meta: { a: 1 } });
    await ada.call('video.member.audio_mute', { member_id: member });
    await ada.call('video.member.raisehand', { member_id: member });
    const bobFrom = bob.log.length;
    for (const page of [2, 3]) {
      bench.rooms.detached(ada);
      bench.rooms.resumed(ada);
      await bench.settle();
      ada.page = page;
      const from = ada.log.length;
      await ada.invite();
      expect(ada.story(from)).toEqual(['reply', 'answer', 'room.subscribed', 'layout.changed', 'authorization']);
      expect(ada.latest('video.room.subscribed')).toMatchObject({ call_id: ada.callId, member_id: member });
    }
    expect(bob.story(bobFrom)).toEqual([]);
    const me = ada.latest('video.room.subscribed').room.members?.find(({ id }) => id === member);
    expect(me).toMatchObject({ audio_muted: true, handraised: true, meta: { a: 1 } });
    await bench.advance(120_000);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
  });

  it('is let in although the room was locked or filled meanwhile', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await bob.call('video.lock');
    bench.rooms.detached(ada);
    ada.page = 2;
    await ada.join();
  });

  it('ends the screens of the old page; an ICE restart of the same page does not', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.invite({ callId: 'screen', leg: 'screen', offer: offerOf('screen') });
    await ada.invite();
    expect((await bob.call('video.members.get')).members).toHaveLength(3);
    const from = bob.log.length;
    ada.page = 2;
    await ada.invite();
    expect(bob.story(from)).toEqual(['member.left', 'layout.changed']);
    expect(bench.media.room.calls.has('screen')).toBe(false);
    await ada.invite({ callId: 'screen-2', leg: 'screen' });
    expect(bob.latest('video.member.joined').member.type).toBe('screen');
  });

  it('hears nothing of the room before its own room.subscribed', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    ada.page = 2;
    const from = ada.log.length;
    const inviting = ada.invite();
    await bench.settle();
    await bob.call('video.member.audio_mute', { member_id: bob.memberId });
    release('sdp');
    await inviting;
    expect(ada.story(from).slice(0, 3)).toEqual(['reply', 'answer', 'room.subscribed']);
    expect(ada.latest('video.room.subscribed').room.members?.[1]?.audio_muted).toBe(true);
  });

  it('with another call id is bye 81 when the client knew its call', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.rooms.detached(ada);
    bench.rooms.resumed(ada);
    const from = ada.log.length;
    await ada.invite({ callId: 'foreign', knowsItsCall: true });
    expect(ada.story(from).slice(-2)).toEqual(['reply', 'bye 81']);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
  });

  it('with another call id is a plain join when the client could not know its call', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const session = ada.sessionId;
    const former = ada.memberId;
    bench.rooms.detached(ada);
    bench.rooms.resumed(ada);
    const fresh = '0b0c1d2e-0000-4000-8000-000000000001';
    await ada.invite({ callId: fresh, knowsItsCall: false });
    expect(ada.memberId).toBe(fresh);
    expect(ada.sessionId).toBe(session);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
    expect(bob.latest('video.member.left').member.id).toBe(former);
  });

  it('of a lonely leader with a fresh call keeps the session', async () => {
    const bench = new RoomBench();
    const leader = await bench.client({ endRoomSessionOnLeave: true }).join();
    const session = leader.sessionId;
    await leader.invite({ callId: 'fresh', knowsItsCall: false });
    expect(leader.sessionId).toBe(session);
  });

  it('after the grace time is a plain join with a new member id', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.rooms.detached(ada);
    await bench.settle();
    await bench.advance(60_000);
    bench.rooms.resumed(ada);
    await ada.join();
    expect(ada.memberId).not.toBe('call-1');
    expect(ada.sessionId).toBe(bob.sessionId);
  });

  it('twice at once is answered by the newer offer only', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const answers: ((sdp: string) => void)[] = [];
    bench.media.room.answering = () => new Promise((resolve) => answers.push(resolve));
    const first = ada.invite();
    const second = ada.invite();
    await bench.settle();
    const from = ada.log.length;
    answers[1]?.('new');
    answers[0]?.('old');
    await Promise.all([first, second]);
    expect(ada.log.slice(from).filter(({ kind }) => kind === 'answer')).toEqual([
      { kind: 'answer', callId: ada.callId, sdp: 'new' },
    ]);
    expect(bench.media.room.calls.has(ada.callId)).toBe(true);
  });
});

describe('a refreshed token', () => {
  it('keeps its permissions through a reload', async () => {
    const bench = new RoomBench();
    const ada = await bench.client({ permissions: [] }).join();
    ada.grant = { ...ada.grant, tokenId: 'refreshed', permissions: ['room.lock'] };
    ada.page = 2;
    await ada.join();
    expect(ada.grant.permissions).toEqual(['room.lock']);
    expect((await ada.call('video.lock')).code).toBe('200');
  });
});
