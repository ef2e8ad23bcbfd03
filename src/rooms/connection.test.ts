import { describe, expect, it } from 'vitest';
import { offerOf, PROJECT, RoomBench } from '../../test/support/room-bench.ts';
import { MediaUnavailable } from './ports.ts';

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
    expect(bench.rooms.sessions(PROJECT)).toHaveLength(1);
    await bench.advance(60_000);
    expect(bench.rooms.sessions(PROJECT)).toEqual([]);
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
    bench.rooms.detached(ada);
    bench.rooms.resumed(ada);
    await ada.invite({ callId: 'fresh', knowsItsCall: false });
    expect(ada.memberId).toBe('fresh');
    expect(ada.sessionId).toBe(session);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
    expect(bob.latest('video.member.left').member.id).toBe('call-1');
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

describe('the crash of a media worker', () => {
  it('asks every joined call for a new one with its grant unchanged; others hear nothing', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    const guest = await bench.client({ joinAs: 'audience', permissions: [] }).join();
    await bench.advance(1_000);
    const clients = [ada, bob, guest];
    const grants = clients.map(({ grant }) => grant);
    const from = clients.map(({ log }) => log.length);
    bench.media.room.crash();
    await bench.settle();
    expect(clients.map((client, index) => client.story(from[index]))).toEqual([
      ['member.promoted'],
      ['member.promoted'],
      ['member.demoted'],
    ]);
    expect(clients.map(({ grant }) => grant)).toEqual(grants);

    const old = { callId: ada.callId, memberId: ada.memberId };
    const [adaFrom, bobFrom] = [ada.log.length, bob.log.length];
    ada.callId = 'call-1b';
    await ada.invite();
    expect(ada.story(adaFrom)).toEqual(['reply', 'answer', 'room.subscribed', 'layout.changed', 'authorization']);
    expect(ada.latest('video.room.subscribed')).toMatchObject({ call_id: 'call-1b', member_id: old.memberId });
    expect(await ada.bye(old.callId)).toBe(true);
    expect(bob.story(bobFrom)).toEqual([]);
    expect(bench.media.room.scene.map(({ callId }) => callId)).toEqual(['call-1b', bob.callId]);
    expect((await ada.call('video.members.get')).members).toHaveLength(2);
  });

  it('ends screens and devices, which nobody can ask for again', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    await ada.invite({ callId: 'screen', leg: 'screen' });
    bench.media.room.crash();
    await bench.settle();
    expect(ada.byes()).toEqual([{ callId: 'screen', causeCode: 16 }]);
    expect(bob.latest('video.member.left').member.type).toBe('screen');
  });

  it('gives the new worker the scene, although it is the same', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const { scenes } = bench.media.room;
    bench.media.room.crash();
    await bench.settle();
    expect(bench.media.room.scenes).toBe(scenes + 1);
    expect(bench.media.room.scene.map(({ callId }) => callId)).toEqual([ada.callId]);
  });

  it('puts out who does not come back in time', async () => {
    const bench = new RoomBench();
    const [ada, bob] = await bench.joined(2);
    bench.media.room.crash();
    await bench.settle();
    ada.callId = 'call-1b';
    await ada.invite();
    await bench.advance(60_000);
    expect(ada.events('video.member.left').map(({ member }) => member.id)).toEqual([bob.memberId]);
    expect(ada.byes()).toEqual([]);
  });

  it('while a client has no socket is told when it has one again', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    bench.rooms.detached(ada);
    bench.media.room.crash();
    await bench.settle();
    const from = ada.log.length;
    bench.rooms.resumed(ada);
    await bench.settle();
    expect(ada.story(from)).toContain('member.promoted');
  });

  it('during an answer asks the next worker once', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const answers: ((sdp: string) => void)[] = [];
    bench.media.room.answering = () => new Promise((resolve) => answers.push(resolve));
    const bob = bench.client();
    const inviting = bob.invite();
    await bench.settle();
    bench.media.room.crash();
    answers[0]?.('of the dead worker');
    await bench.settle();
    answers[1]?.('of the next worker');
    await inviting;
    expect(bob.log.filter(({ kind }) => kind === 'answer')).toEqual([
      { kind: 'answer', callId: bob.callId, sdp: 'of the next worker' },
    ]);
    expect(bob.story()).not.toContain('member.promoted');
    expect(ada.events('video.member.joined').at(-1)?.member.id).toBe(bob.memberId);
  });
});

describe('a crash with no other worker at hand', () => {
  /** Answers that are made by hand, and whether the room waits for a worker. */
  async function crashing() {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const answers: { resolve: (sdp: string) => void; reject: (error: Error) => void }[] = [];
    bench.media.room.answering = () => new Promise((resolve, reject) => answers.push({ resolve, reject }));
    /** The pending answer is rejected at once, the room is placed again later. */
    const crash = async (): Promise<void> => {
      answers.at(-1)?.reject(new MediaUnavailable('the worker is gone'));
      bench.media.room.lose();
      await bench.settle();
    };
    return { bench, ada, answers, crash };
  }

  it('lets a join in flight wait for the next worker', async () => {
    const { bench, ada, answers, crash } = await crashing();
    const bob = bench.client();
    const inviting = bob.invite();
    await bench.settle();
    await crash();
    expect(bob.byes()).toEqual([]);
    bench.media.room.listener.crashed();
    await bench.settle();
    answers[1]?.resolve('of the next worker');
    await inviting;
    expect(bob.log).toContainEqual({ kind: 'answer', callId: bob.callId, sdp: 'of the next worker' });
    expect(bob.story()).not.toContain('member.promoted');
    expect(ada.latest('video.member.joined').member.id).toBe(bob.memberId);
  });

  it('asks for another call when the new one cannot be answered and the former one is lost', async () => {
    const { bench, ada, answers, crash } = await crashing();
    const guest = bench.client({ joinAs: 'audience', permissions: [] });
    const joining = guest.invite();
    await bench.settle();
    answers[0]?.resolve('sdp');
    await joining;
    await ada.call('video.member.promote', { member_id: guest.memberId });
    const inviting = guest.invite({ callId: 'promoted' });
    await bench.settle();
    await crash();
    bench.media.room.listener.crashed();
    await bench.settle();
    const from = guest.log.length;
    answers.at(-1)?.reject(new MediaUnavailable('no media worker is ready'));
    await inviting;
    expect(guest.story(from)).toEqual(['bye 34', 'member.promoted']);
    await bench.advance(60_000);
    expect(bench.rooms.sessions(PROJECT)).toEqual([]);
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
