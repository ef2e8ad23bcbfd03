import { describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import type { Room } from '../settings/room.ts';

/** A live session of a room on disk, whose name another room takes over. */
async function inherited() {
  const bench = new RoomBench();
  const [old, fresh] = [roomOf({ id: 'old' }), roomOf({ id: 'fresh', displayName: 'Another one' })];
  bench.store.rooms.push(old);
  const [ada] = await bench.joined(1);
  bench.store.rooms.splice(0, 1, fresh);
  return { bench, old, fresh, ada };
}

const idOf = async (bench: RoomBench, room: Room): Promise<string | undefined> => (await bench.rooms.liveSession(room))?.id;

describe('a room name that another room has by now', () => {
  it('leads newcomers to that room, not to those who are still in the old one', async () => {
    const { bench, old, fresh, ada } = await inherited();
    const from = ada.log.length;
    const bob = await bench.client().join();
    expect(bob.latest('video.room.subscribed').room_session).toMatchObject({ room_id: 'fresh', display_name: 'Another one' });
    expect([await idOf(bench, old), await idOf(bench, fresh)]).toEqual([ada.sessionId, bob.sessionId]);
    expect((await bob.call('video.members.get')).members).toHaveLength(1);
    await bob.call('video.lock');
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    await bob.bye();
    expect(ada.story(from)).toEqual([]);
    expect((await ada.call('video.lock')).code).toBe('200');
  });

  it('still brings back those who are in the old one: reload, screen, lost socket', async () => {
    const { bench, ada } = await inherited();
    const bob = await bench.client().join();
    const session = ada.sessionId;
    ada.page = 2;
    await ada.join();
    expect(ada.sessionId).toBe(session);
    expect(await ada.invite({ callId: 'screen', leg: 'screen' })).toEqual({ accepted: true });
    bench.rooms.detached(ada);
    bench.rooms.resumed(ada);
    await bench.settle();
    expect((await ada.call('video.members.get')).members).toHaveLength(2);
    expect((await bob.call('video.members.get')).members).toHaveLength(1);
  });

  it('leads to the new room also who was in the old one and left', async () => {
    const { bench, ada } = await inherited();
    const bob = await bench.client().join();
    await ada.bye();
    await ada.invite({ callId: 'anew' });
    expect(ada.sessionId).toBe(bob.sessionId);
  });

  it('leaves each session to the changes of its own room', async () => {
    const { bench, old, fresh, ada } = await inherited();
    const bob = await bench.client().join();
    bench.store.rooms.splice(0, 1, { ...fresh, removeAt: bench.clock.now() + 5_000 });
    await Promise.all([bench.rooms.roomChanged(old), bench.rooms.roomChanged(fresh)]);
    await bench.advance(5_000);
    expect([ada.byes().length, bob.byes().length]).toEqual([0, 1]);
  });

  it('opens one session for many who come at the same moment', async () => {
    const { bench, ada } = await inherited();
    const clients = [bench.client(), bench.client(), bench.client()];
    await Promise.all(clients.map((client) => client.join()));
    const sessions = new Set(clients.map(({ sessionId }) => sessionId));
    expect([sessions.size, sessions.has(ada.sessionId)]).toEqual([1, false]);
  });
});

describe('a room name that no room has any more', () => {
  it('leads to the session that is left of it, the newest when there are two', async () => {
    const { bench } = await inherited();
    await bench.advance(10);
    const bob = await bench.client().join();
    bench.store.rooms.length = 0;
    const cy = await bench.client({ autoCreateRoom: false }).join();
    expect(cy.sessionId).toBe(bob.sessionId);
    await bob.bye();
    await cy.bye();
    const dan = await bench.client({ autoCreateRoom: false }).join();
    expect(dan.latest('video.room.subscribed').room_session.room_id).toBe('old');
  });
});

describe('a room that takes the name of a session which a join made', () => {
  it('has its people join that session while it lives, and its own afterwards', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const room = roomOf();
    bench.store.rooms.push(room);
    const bob = await bench.client().join();
    expect(bob.sessionId).toBe(ada.sessionId);
    expect(await idOf(bench, room)).toBe(ada.sessionId);
    await ada.bye();
    await bob.bye();
    expect((await bench.client().join()).latest('video.room.subscribed').room_session.room_id).toBe('room-lobby');
  });
});

describe('a conference that is renamed while it is live', () => {
  it('goes on, is found by its new name, and what else changes holds for it', async () => {
    const bench = new RoomBench();
    const conference = roomOf({ kind: 'conference' });
    const renamed: Room = { ...conference, name: 'lounge' };
    bench.store.rooms.push(conference);
    const [ada] = await bench.joined(1);
    bench.store.rooms.splice(0, 1, renamed);
    await bench.rooms.roomChanged(conference);
    const byNewName = await bench.client({ roomName: 'lounge' }).join();
    const byOldName = await bench.client().join();
    expect([byNewName.sessionId, byOldName.sessionId]).toEqual([ada.sessionId, ada.sessionId]);
    expect(await idOf(bench, renamed)).toBe(ada.sessionId);
    bench.store.rooms.splice(0, 1, { ...renamed, removeAt: bench.clock.now() + 5_000 });
    await bench.rooms.roomChanged(renamed);
    await bench.advance(5_000);
    for (const client of [ada, byNewName, byOldName]) expect(client.byes()).toHaveLength(1);
  });

  it('and whose old name another one takes has nothing to do with that one', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ kind: 'conference' }));
    const [ada] = await bench.joined(1);
    bench.store.rooms.splice(0, 1, roomOf({ kind: 'conference', name: 'lounge' }), roomOf({ id: 'other' }));
    const bob = await bench.client().join();
    const cy = await bench.client({ roomName: 'lounge' }).join();
    expect(bob.sessionId).not.toBe(ada.sessionId);
    expect(cy.sessionId).toBe(ada.sessionId);
  });
});

describe('what a client asks while its way in is still looked for', () => {
  it('comes behind its invite, in the order it was asked', async () => {
    const bench = new RoomBench();
    let found: (room: null) => void = () => {};
    const finding = new Promise<null>((resolve) => {
      found = resolve;
    });
    bench.store.findRoomByName = () => finding;
    const ada = bench.client();
    const done = [ada.invite(), ada.call('video.members.get'), ada.bye(), ada.invite({ callId: 'second' })] as const;
    await bench.settle();
    expect(ada.log).toEqual([]);
    found(null);
    await Promise.all(done);
    expect(await done[1]).toMatchObject({ code: '404' });
    expect(await done[2]).toBe(true);
    expect(ada.latest('video.room.subscribed').call_id).toBe('second');
  });

  it('cannot be asked of a store that is away: newcomers hear so, who is in comes back all the same', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf());
    const [ada] = await bench.joined(1);
    bench.store.failing = true;
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'unavailable' });
    ada.page = 2;
    await ada.join();
    expect(bench.errors).toHaveLength(1);
  });
});
