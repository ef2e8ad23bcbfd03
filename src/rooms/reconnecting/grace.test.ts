import { describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';

/** The media side answers when the test says so. */
function holdAnswers(bench: RoomBench): { release: (sdp: string) => void; fail: (error: Error) => void } {
  const held = { release: (_sdp: string): void => undefined, fail: (_error: Error): void => undefined };
  bench.media.room.answering = () =>
    new Promise((resolve, reject) => {
      held.release = resolve;
      held.fail = reject;
    });
  return held;
}

/** Two people in a room, what may happen to the first of them, and how many the second has seen leave. */
async function two(options?: ConstructorParameters<typeof RoomBench>[0]) {
  const bench = new RoomBench(options);
  const [ada, bob] = await bench.joined(2);
  const left = () => bob.events('video.member.left').length;
  const happens = (what: () => void) => async (): Promise<void> => {
    what();
    await bench.settle();
  };
  return {
    bench,
    ada,
    bob,
    left,
    losesMedia: happens(() => bench.media.room.listener.transport(ada.callId, 'lost')),
    losesSocket: happens(() => bench.rooms.detached(ada)),
    saysGoodbye: happens(() => bench.rooms.detached(ada, true)),
    resumes: happens(() => bench.rooms.resumed(ada)),
  };
}

describe('an offer that comes just before the grace time ends', () => {
  it('counts, however long its answer takes', async () => {
    const { bench, ada, bob, left, losesMedia } = await two();
    await losesMedia();
    await bench.advance(59_900);
    const held = holdAnswers(bench);
    const inviting = ada.invite();
    await bench.advance(5_000);
    held.release('sdp');
    await inviting;
    await bench.advance(120_000);
    expect(left()).toBe(0);
    expect(ada.byes()).toEqual([]);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
  });

  it('and cannot be answered ends the call then', async () => {
    const { bench, ada, left, losesMedia } = await two();
    await losesMedia();
    await bench.advance(59_900);
    const held = holdAnswers(bench);
    const inviting = ada.invite();
    await bench.advance(5_000);
    held.fail(new Error('no'));
    await inviting;
    expect(left()).toBe(1);
    expect(ada.byes()).toEqual([{ callId: ada.callId, causeCode: 34 }]);
  });

  it('with another call, and is taken back by the client, leaves the time for one more', async () => {
    const { bench, ada, bob, left } = await two();
    bench.media.room.crash();
    await bench.settle();
    await bob.invite();
    await bench.advance(59_900);
    const held = holdAnswers(bench);
    const inviting = ada.invite({ callId: 'second' });
    await bench.advance(5_000);
    await ada.bye('second');
    held.release('sdp');
    await inviting;
    await bench.advance(59_999);
    expect(left()).toBe(0);
    await bench.advance(1);
    expect(left()).toBe(1);
  });

  it('is worth nothing for a socket that went while it was answered', async () => {
    const { bench, ada, left, losesMedia, losesSocket } = await two();
    await losesMedia();
    await bench.advance(30_000);
    const held = holdAnswers(bench);
    const inviting = ada.invite();
    await bench.settle();
    await losesSocket();
    held.release('sdp');
    await inviting;
    await bench.advance(29_999);
    expect(left()).toBe(0);
    await bench.advance(1);
    expect(left()).toBe(1);
    expect(ada.byes()).toEqual([{ callId: ada.callId, causeCode: 16 }]);
  });
});

it('a socket that comes back while the end of its grace time waits for its turn is in time', async () => {
  const { bench, ada, left, losesSocket } = await two();
  await losesSocket();
  await bench.advance(59_999);
  // Both ask for a turn in the same moment, the socket first.
  bench.rooms.resumed(ada);
  bench.clock.advance(1);
  await bench.settle();
  await bench.advance(120_000);
  expect(left()).toBe(0);
});

it('a client that is back has the whole time for its media', async () => {
  const { bench, left, losesMedia, losesSocket, resumes } = await two();
  await losesMedia();
  await losesSocket();
  await bench.advance(50_000);
  await resumes();
  await bench.advance(59_999);
  expect(left()).toBe(0);
  await bench.advance(1);
  expect(left()).toBe(1);
});

describe('a page that said that it goes', () => {
  it('leaves after the time that a reload takes', async () => {
    const { bench, left, saysGoodbye } = await two();
    await saysGoodbye();
    await bench.advance(9_999);
    expect(left()).toBe(0);
    await bench.advance(1);
    expect(left()).toBe(1);
    expect(bench.clock.pending).toBe(0);
  });

  it('leaves as soon when its media had gone before', async () => {
    const { bench, left, losesMedia, saysGoodbye } = await two();
    await losesMedia();
    await saysGoodbye();
    await bench.advance(10_000);
    expect(left()).toBe(1);
  });

  it('and is there again, loaded anew, has the whole time for its camera', async () => {
    const { bench, ada, left, losesMedia, saysGoodbye, resumes } = await two();
    const { memberId } = ada;
    await saysGoodbye();
    await losesMedia();
    await bench.advance(8_000);
    await resumes();
    await bench.advance(50_000);
    ada.page += 1;
    await ada.invite();
    await bench.advance(120_000);
    expect(left()).toBe(0);
    expect(ada.latest('video.room.subscribed').member_id).toBe(memberId);
  });

  it('never keeps its place longer than one that vanished', async () => {
    const { bench, left, saysGoodbye } = await two({ limits: { graceMs: 5_000 } });
    await saysGoodbye();
    await bench.advance(5_000);
    expect(left()).toBe(1);
  });
});

describe('a full room in which a person still keeps a place without a socket', () => {
  async function fullRoom() {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ maxMembers: 2 }));
    const [ada, bob] = await bench.joined(2);
    bench.rooms.detached(ada, true);
    await bench.settle();
    return { bench, ada, bob };
  }

  it('lets that person in at once, in its own place', async () => {
    const { bench, ada, bob } = await fullRoom();
    const from = bob.log.length;
    const again = await bench.client({ tokenId: ada.grant.tokenId, userName: ada.grant.userName }).join();
    expect(bob.story(from)).toEqual(['member.left', 'layout.changed', 'member.joined', 'layout.changed']);
    expect(bob.latest('video.member.left').member.id).toBe(ada.memberId);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
    expect(again.memberId).not.toBe(ada.memberId);
    expect([...bench.media.room.calls.keys()].sort()).toEqual([bob.callId, again.callId].sort());
    await bench.advance(120_000);
    expect((await bob.call('video.members.get')).members).toHaveLength(2);
  });

  it('is full for everybody else', async () => {
    const { bench, bob } = await fullRoom();
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect(bob.events('video.member.left')).toEqual([]);
  });

  it('and is locked stays locked, and its place stays taken', async () => {
    const { bench, ada, bob } = await fullRoom();
    await bob.call('video.lock');
    expect(await bench.client({ tokenId: ada.grant.tokenId }).invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect(bob.events('video.member.left')).toEqual([]);
  });

  it('is full for a second device of somebody who is there', async () => {
    const { bench, bob } = await fullRoom();
    expect(await bench.client({ tokenId: bob.grant.tokenId }).invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect(bob.events('video.member.left')).toEqual([]);
  });
});
