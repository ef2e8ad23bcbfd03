import { describe, expect, it } from 'vitest';
import { RoomBench, roomOf } from '../../../test/support/room-bench.ts';
import { IncompatibleOffer, MediaUnavailable } from '../ports.ts';

describe('a join', () => {
  it('tells the newcomer everything in the mandatory order', async () => {
    const bench = new RoomBench();
    const ada = await bench.client().join();
    expect(ada.story()).toEqual(['reply', 'answer', 'room.subscribed', 'layout.changed', 'authorization']);
    const subscribed = ada.last('video.room.subscribed');
    expect(subscribed).toMatchObject({ call_id: 'call-1', member_id: ada.memberId });
    expect(subscribed?.room_session.members?.map(({ id }) => id)).toEqual([ada.memberId]);
    expect(subscribed?.room.members).toEqual(subscribed?.room_session.members);
    expect(subscribed?.room.room_session_id).toBe(subscribed?.room_session.id);
    expect(subscribed?.room_session).toMatchObject({ recordings: [], playbacks: [], streams: [], meta: {}, audience_count: 0 });
    expect(ada.seated().map(({ member_id }) => member_id)).toEqual([ada.memberId]);
  });

  it('gets an id of the server once the session has seen too many ids of clients', async () => {
    const bench = new RoomBench();
    await bench.joined(1);
    const visit = async (callId: string): Promise<string> => {
      const visitor = bench.client();
      visitor.callId = callId;
      const { memberId } = await visitor.join();
      await visitor.bye();
      return memberId;
    };
    const uuid = (count: number): string => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    expect(await visit(uuid(1))).toBe(uuid(1));
    for (let count = 2; count < 1_000; count++) await visit(uuid(count));
    expect(await visit(uuid(1_000))).toMatch(/^id-/);
  });

  it('is told to others once, and others are not replayed to the newcomer', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const before = ada.log.length;
    const bob = await bench.client().join();
    expect(ada.story(before)).toEqual(['member.joined', 'layout.changed']);
    // Pages append on it to the members of `room.subscribed`, where everybody is already.
    expect(bob.events('video.member.joined')).toEqual([]);
    expect(bob.sessionId).toBe(ada.sessionId);
    expect(bob.last('video.room.subscribed')?.room_session.members).toHaveLength(2);
  });

  it('introduces everybody who is there to the newcomer alone, whole and with nothing changed', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const bob = await bench.client().join();
    const members = bob.latest('video.room.subscribed').room_session.members ?? [];
    expect(bob.introduced).toEqual([members.map((member) => ({ ...member, updated: [] }))]);
    expect(ada.introduced.map((members) => members.length)).toEqual([1]);
  });

  it('makes a room whose display name is its name', async () => {
    const bench = new RoomBench();
    const names: (string | null)[] = [];
    bench.events.on('session.started', ({ room }) => void names.push(room.displayName));
    const ada = await bench.client().join();
    expect(names).toEqual([ada.latest('video.room.subscribed').room_session.name]);
  });

  it('of the audience is in no list and no event, only in the count', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const before = ada.log.length;
    const guest = await bench.client({ joinAs: 'audience', permissions: [] }).join();
    expect(guest.story()).toEqual([
      'reply',
      'answer',
      'room.subscribed',
      'room.audience_count',
      'layout.changed',
      'authorization',
    ]);
    const subscribed = guest.last('video.room.subscribed');
    expect(subscribed?.room_session.audience_count).toBe(1);
    expect(subscribed?.room_session.members?.some(({ id }) => id === guest.memberId)).toBe(false);
    expect(ada.story(before)).toEqual(['room.audience_count']);
    expect(bench.media.room.specs.at(-1)).toMatchObject({ type: 'audience', allow: { audio: 'receive', video: 'receive' } });
  });

  it('with muted microphone and camera starts muted everywhere', async () => {
    const bench = new RoomBench();
    const ada = await bench.client({ joinAudioMuted: true, joinVideoMuted: true }).join();
    const [member] = ada.last('video.room.subscribed')?.room.members ?? [];
    expect(member).toMatchObject({ audio_muted: true, video_muted: true, visible: false });
    expect(bench.media.room.calls.get('call-1')).toMatchObject({ audioMuted: true, videoMuted: true });
    expect(ada.seated()[0]?.visible).toBe(false);
  });

  it('starts with the camera off where the room says so', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ userJoinVideoOff: true }));
    const ada = await bench.client().join();
    expect(ada.last('video.room.subscribed')?.room.members?.[0]?.video_muted).toBe(true);
  });

  it("starts without the room's picture where the room says so, until the client negotiates anew", async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ roomJoinVideoOff: true }));
    const ada = await bench.client().join();
    const guest = await bench.client({ joinAs: 'audience' }).join();
    expect(bench.media.room.specs.map(({ allow }) => allow)).toEqual([
      { audio: 'both', video: 'send' },
      { audio: 'receive', video: 'idle' },
    ]);
    // A reload has not asked for it either.
    ada.page = 2;
    await ada.invite();
    expect(bench.media.room.specs.at(-1)?.allow.video).toBe('send');
    await ada.modify(ada.callId, { action: 'updateMedia', offer: 'any' });
    expect(bench.media.room.specs.at(-1)?.allow.video).toBe('both');
    ada.page = 3;
    await ada.invite();
    expect(bench.media.room.specs.at(-1)?.allow.video).toBe('both');
    await guest.modify(guest.callId, { action: 'updateMedia', offer: 'any' });
    expect(bench.media.room.specs.at(-1)?.allow).toEqual({ audio: 'receive', video: 'receive' });
    // A shared screen gets nothing anyway.
    await ada.invite({ callId: 'screen', leg: 'screen' });
    expect(bench.media.room.specs.at(-1)?.allow).toEqual({ audio: 'both', video: 'both' });
  });

  it('uses the configuration of the room', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ layout: '10x10', quality: '1080p', meta: { a: 1 } }));
    const ada = await bench.client({ roomMeta: { b: 2 } }).join();
    expect(ada.last('video.room.subscribed')?.room_session).toMatchObject({
      room_id: 'room-lobby',
      layout_name: '10x10',
      display_name: 'The lobby',
      meta: { a: 1, b: 2 },
    });
    expect(bench.media.room.spec.quality).toBe('1080p');
  });

  it('restricted to one kind of media is answered with that kind only', async () => {
    const bench = new RoomBench();
    const ada = await bench.client({ mediaAllowed: 'audio-only' }).join();
    expect(bench.media.room.specs[0]?.allow).toEqual({ audio: 'both', video: 'none' });
    expect(ada.last('video.room.subscribed')?.room.members?.[0]?.visible).toBe(false);
  });

  it('opens one session when several clients come at the same moment', async () => {
    const bench = new RoomBench();
    const clients = Array.from({ length: 8 }, () => bench.client());
    await Promise.all(clients.map((client) => client.join()));
    expect(new Set(clients.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(bench.media.rooms).toHaveLength(1);
    for (const client of clients) {
      expect(client.story().slice(0, 3)).toEqual(['reply', 'answer', 'room.subscribed']);
      expect(client.seated()).toHaveLength(8);
      const others = client.events('video.member.joined').map(({ member }) => member.id);
      expect(new Set(others).size).toBe(others.length);
    }
  });

  it('does not hold up others while its answer is made', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = (call) => (call.callId === 'call-2' ? new Promise((resolve) => (release = resolve)) : 'sdp');
    const bob = bench.client();
    const joining = bob.join();
    await bench.settle();
    expect(bob.story()).toEqual(['reply']);
    expect((await ada.call('video.member.audio_mute', { member_id: ada.memberId })).code).toBe('200');
    expect((await ada.call('video.members.get')).members).toHaveLength(1);
    release('sdp');
    await joining;
    expect(bob.last('video.room.subscribed')?.room.members).toHaveLength(2);
  });

  it('that is broken off while its answer is made leaves nothing behind', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const before = ada.log.length;
    let release = (_sdp: string): void => undefined;
    bench.media.room.answering = () => new Promise((resolve) => (release = resolve));
    const bob = bench.client();
    const inviting = bob.invite();
    await bench.settle();
    expect(await bob.bye()).toBe(true);
    release('sdp');
    await inviting;
    expect(bob.story()).toEqual(['reply']);
    expect(ada.story(before)).toEqual([]);
    expect([...bench.media.room.calls.keys()]).toEqual(['call-1']);
  });
});

describe('a refused join', () => {
  const cases = {
    'before join_from': { joinFrom: 1 },
    'at join_until': { joinUntil: 0 },
    'at remove_at': { removeAt: 0 },
  };
  for (const [name, offset] of Object.entries(cases)) {
    for (const where of ['token', 'room'] as const) {
      it(`${name} of the ${where} is 403`, async () => {
        const bench = new RoomBench();
        const [[field, ms]] = Object.entries(offset) as [[string, number]];
        const times = { [field]: bench.clock.now() + ms };
        bench.store.rooms.push(roomOf(where === 'room' ? times : {}));
        const ada = bench.client(where === 'token' ? times : {});
        expect(await ada.invite()).toEqual({ accepted: false, refusal: 'forbidden' });
        expect(ada.story()).toEqual(['reply']);
        expect(bench.media.rooms).toHaveLength(0);
      });
    }
  }

  it('becomes possible when the window opens, and the token beats the room', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ joinFrom: bench.clock.now() + 10_000, joinUntil: bench.clock.now() }));
    const ada = bench.client({ joinUntil: bench.clock.now() + 60_000 });
    expect(await ada.invite()).toMatchObject({ accepted: false });
    bench.clock.advance(10_000);
    await ada.join();
  });

  it('of an unknown room without auto-create is 403', async () => {
    const bench = new RoomBench();
    expect(await bench.client({ autoCreateRoom: false }).invite()).toEqual({ accepted: false, refusal: 'forbidden' });
  });

  it('without auto-create is none when the room lives', async () => {
    const bench = new RoomBench();
    await bench.joined(1);
    expect(await bench.client({ autoCreateRoom: false }).invite()).toEqual({ accepted: true });
  });

  it('of a full room is 403; audience and screens do not count', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ maxMembers: 2 }));
    const [ada] = await bench.joined(2);
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect(await bench.client({ joinAs: 'audience' }).invite()).toEqual({ accepted: true });
    expect(await ada.invite({ callId: 'screen', leg: 'screen' })).toEqual({ accepted: true });
  });

  it('counts those who are still joining', async () => {
    const bench = new RoomBench();
    bench.store.rooms.push(roomOf({ maxMembers: 2 }));
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => bench.client().invite()));
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(2);
  });

  it('of a locked room is 403', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    await ada.call('video.lock');
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    await ada.call('video.unlock');
    expect(await bench.client().invite()).toEqual({ accepted: true });
  });

  it('for an offer that nobody can answer is bye 88, and the session is gone', async () => {
    const bench = new RoomBench();
    const ada = bench.client();
    const inviting = ada.invite();
    await bench.settle();
    expect(await inviting).toEqual({ accepted: true });
    const bob = bench.client();
    bench.media.room.answering = () => Promise.reject(new IncompatibleOffer('no codec'));
    await bob.invite();
    expect(bob.story()).toEqual(['reply', 'bye 88']);
    expect([...bench.media.room.calls.keys()]).toEqual(['call-1']);
    expect((await ada.call('video.members.get')).members).toHaveLength(1);
  });

  it('without a media worker is bye 34', async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const before = ada.log.length;
    bench.media.room.answering = () => Promise.reject(new MediaUnavailable('all workers are gone'));
    const bob = bench.client();
    await bob.invite();
    expect(bob.story()).toEqual(['reply', 'bye 34']);
    expect(ada.story(before)).toEqual([]);
  });

  it('ends the session when it was the first', async () => {
    const bench = new RoomBench();
    const open = bench.media.openRoom.bind(bench.media);
    bench.media.openRoom = (spec, listener) => {
      const room = open(spec, listener);
      room.answering = () => Promise.reject(new IncompatibleOffer('no codec'));
      return room;
    };
    await bench.client().invite();
    expect(await bench.rooms.sessions(bench.client().grant.projectId)).toEqual([]);
    expect(bench.media.room.closed).toBe(true);
    expect(bench.clock.pending).toBe(0);
  });

  it('beyond the legs of a session is bye 34', async () => {
    const bench = new RoomBench({ limits: { maxLegsPerSession: 2 } });
    await bench.joined(2);
    const late = bench.client();
    await late.invite();
    expect(late.story()).toEqual(['reply', 'bye 34']);
  });

  it('while the store is away is 503', async () => {
    const bench = new RoomBench();
    bench.store.failing = true;
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'unavailable' });
    expect(bench.errors).toHaveLength(1);
    bench.store.failing = false;
    await bench.client().join();
  });
});

describe('call ids', () => {
  it("of somebody else's call are refused and touch nothing", async () => {
    const bench = new RoomBench();
    const [ada] = await bench.joined(1);
    const mallory = await bench.client().join();
    mallory.callId = ada.callId;
    const thief = bench.client();
    thief.callId = ada.callId;
    await thief.invite();
    expect(thief.story()).toEqual(['reply', 'bye 81']);
    expect(bench.media.room.specs).toHaveLength(2);
    expect(await thief.bye(ada.callId)).toBe(false);
    expect(await thief.modify(ada.callId, { action: 'hold' })).toBeNull();
    expect(bench.media.room.calls.has(ada.callId)).toBe(true);
  });

  it('used before in the session give a new member id', async () => {
    const bench = new RoomBench();
    await bench.joined(1);
    const bob = await bench.client().join();
    const former = bob.memberId;
    await bob.bye();
    await bob.join();
    expect(bob.memberId).not.toBe(former);
  });
});
