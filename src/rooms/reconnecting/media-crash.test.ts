import { describe, expect, it } from 'vitest';
import { PROJECT, RoomBench } from '../../../test/support/room-bench.ts';
import { MediaUnavailable } from '../ports.ts';

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
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
  });
});
