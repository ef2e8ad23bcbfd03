import { describe, expect, it } from 'vitest';
import { Client, offerOf, PROJECT, RoomBench, roomOf } from '../../support/room-bench.ts';

/** Another object for the same link, as each request over a wire brings one. */
function again(client: Client): Client {
  const twin = new Client(client.rooms, client.id, client.grant);
  twin.send = (message) => client.send(message);
  return twin;
}

/** `Rooms` in this process, and behind a wire that serialises every message and delays it at random, with these seeds. */
const WAYS: [name: string, wire: number | undefined][] = [
  ['in this process', undefined],
  ...[1, 2, 3, 4, 5].map((seed): [string, number] => [`behind a wire (seed ${seed})`, seed]),
];

describe.each(WAYS)('RoomGateway: rooms %s', (_name, wire) => {
  const open = (): RoomBench => new RoomBench(wire === undefined ? {} : { wire });

  it('reply to an invite before anything else, then answer, subscribe and show the picture', async () => {
    const bench = open();
    const [ada] = await bench.joined(1);
    await bench.settle();
    expect(ada.story()).toEqual(['reply', 'answer', 'room.subscribed', 'layout.changed', 'authorization']);
  });

  it('refuse an invite by its reply, and say nothing more', async () => {
    const bench = open();
    const stranger = bench.client({ autoCreateRoom: false });
    expect(await stranger.invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    await bench.settle();
    expect(stranger.story()).toEqual(['reply']);
  });

  it('reply to a method before the events that follow from it, for the caller and for nobody else', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    await bench.settle();
    const [fromAda, fromBob] = [ada.log.length, bob.log.length];
    expect(await ada.call('video.set_layout', { name: '2x2' })).toMatchObject({ code: '200' });
    await bench.settle();
    expect(ada.story(fromAda)).toEqual(['result', 'room.updated', 'layout.changed']);
    expect(bob.story(fromBob)).toEqual(['room.updated', 'layout.changed']);
  });

  it('do what one link asks in its order, however many wait', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    const names = ['2x2', '3x3', '4x4', '5x5', 'grid-responsive'];
    await Promise.all(names.map((name) => ada.call('video.set_layout', { name })));
    await bench.settle();
    expect(bob.events('video.room.updated').map(({ room_session }) => room_session.layout_name)).toEqual(names);
  });

  it('know a link by its id, whatever object it comes as', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    expect((await again(ada).call('video.lock', { room_session_id: ada.sessionId })).code).toBe('200');
    expect(await again(ada).modify(ada.callId, { action: 'hold' })).toEqual({ holdState: 'held' });
    await bench.rooms.detached(again(ada));
    await bench.rooms.resumed(again(ada));
    await bench.settle();
    expect(ada.story().at(-1)).toBe('layout.changed');
    expect(await again(ada).bye(ada.callId)).toBe(true);
    await bench.settle();
    expect(bob.latest('video.member.left').member.id).toBe(ada.memberId);
  });

  it('say after a removal that the call is over, to another object of the link too', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    await ada.call('video.member.remove', { member_id: bob.memberId });
    await again(bob).invite({ callId: bob.callId });
    await bench.settle();
    expect(bob.byes().map(({ causeCode }) => causeCode)).toEqual([16, 81]);
  });

  it('tell of a call that cannot be modified why', async () => {
    const bench = open();
    const [ada] = await bench.joined(1);
    expect(await ada.modify('another', { action: 'hold' })).toBeNull();
    bench.media.room.answering = () => Promise.reject(new Error('no worker'));
    await expect(ada.modify(ada.callId, { action: 'updateMedia', offer: offerOf('new') })).rejects.toThrow('unavailable');
  });

  it('reply to a change of a call after its events', async () => {
    const bench = open();
    const [ada] = await bench.joined(1);
    await bench.settle();
    const from = ada.log.length;
    let seen: string[] = [];
    await bench.rooms.modify(ada, ada.callId, { action: 'hold' }, () => {
      seen = ada.story(from);
    });
    expect(seen).toEqual(['member.updated on_hold+visible', 'layout.changed']);
  });

  it('make up for what a link did not hear, events that were on their way at the loss included', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    await bench.settle();
    let from = ada.log.length;
    const muted = bob.call('video.member.audio_mute', { member_id: bob.memberId });
    const gone = bench.rooms.detached(ada);
    await Promise.all([muted, gone]);
    await bench.settle();
    // Whatever came after the loss came to nobody.
    ada.lose(from);
    from = ada.log.length;
    await bench.rooms.resumed(ada, ada.takeUnacknowledged());
    await bench.settle();
    expect(ada.latest('video.member.updated').member).toMatchObject({ id: bob.memberId, audio_muted: true });
    expect(ada.story(from)).toEqual(['member.updated audio_muted', 'layout.changed']);
  });

  it('answer a wish to follow with the session as it is, and every event after that', async () => {
    const bench = open();
    const [ada] = await bench.joined(1);
    const { event_channel } = ada.latest('video.room.subscribed').room_session;
    const app = bench.client();
    const members: number[] = [];
    const joins = [bench.client(), bench.client(), bench.client()].map((client) => client.join());
    await bench.rooms.follow(PROJECT, event_channel, app, (outcome) => {
      if (outcome.kind === 'following') members.push(outcome.session?.members?.length ?? 0);
      app.log.length = 0;
    });
    await Promise.all(joins);
    await bench.settle();
    expect((members[0] ?? 0) + app.events('video.member.joined').length).toBe(4);
    await bench.rooms.unfollow(PROJECT, event_channel, again(app));
    const from = app.log.length;
    await ada.bye();
    await bench.settle();
    expect(app.story(from)).toEqual([]);
  });

  it('know the channels of sessions that ended lately, and no others', async () => {
    const bench = open();
    const [ada] = await bench.joined(1);
    const { event_channel } = ada.latest('video.room.subscribed').room_session;
    await ada.bye();
    const app = bench.client();
    expect(await app.follow(event_channel)).toBe('over');
    expect(await app.follow(event_channel, 'other')).toBe('unknown');
    expect(await app.follow('EC_unknown')).toBe('unknown');
    expect(await app.follow('video.rooms')).toBe('following');
  });

  it('show REST what lives, and take over what it changed', async () => {
    const bench = open();
    bench.store.rooms.push(roomOf());
    expect(await bench.rooms.liveSession(roomOf())).toBeNull();
    const [ada] = await bench.joined(1);
    expect(await bench.rooms.liveSession(roomOf())).toMatchObject({ id: ada.sessionId, memberCount: 1 });
    expect(await bench.rooms.sessionOf(PROJECT, ada.sessionId)).toMatchObject({ locked: false });
    expect(await bench.rooms.sessionOf('other', ada.sessionId)).toBeNull();
    bench.store.rooms.splice(0, 1, roomOf({ maxMembers: 1 }));
    await bench.rooms.roomChanged(roomOf());
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'forbidden' });
    expect((await bench.rooms.sessions(PROJECT))[0]?.members).toHaveLength(1);
  });

  it('have everything of a dropped link gone when they say so, and remember nothing of it', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    await ada.invite({ callId: 'screen', leg: 'screen' });
    await ada.follow('video.rooms');
    await bench.rooms.dropped(again(ada));
    expect((await bench.rooms.sessions(PROJECT))[0]?.members?.map(({ id }) => id)).toEqual([bob.memberId]);
    expect((await ada.call('video.members.get')).code).toBe('404');
    const from = ada.log.length;
    await bob.bye();
    await bench.settle();
    expect(ada.story(from)).toEqual([]);
  });

  it('say goodbye to everybody when they close, and take nobody in afterwards', async () => {
    const bench = open();
    const [ada, bob] = await bench.joined(2);
    await bench.rooms.close();
    await bench.settle();
    for (const client of [ada, bob]) expect(client.byes()).toHaveLength(1);
    expect(await bench.client().invite()).toEqual({ accepted: false, refusal: 'unavailable' });
    expect(await bench.rooms.sessions(PROJECT)).toEqual([]);
  });
});
