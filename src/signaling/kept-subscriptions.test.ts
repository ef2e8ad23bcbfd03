import { describe, expect, it } from 'vitest';
import { claims, type Peer, SignalingBench, settle } from '../../test/support/signaling/bench.ts';
import { MemorySubscriptions } from '../../test/support/signaling/memory-subscriptions.ts';
import type { VideoEvent } from '../wire/events.ts';

const ROOM = { event_channel: 'EC_1' };
const HOUR = 3_600_000;
const BOTH = ['video.room.started', 'video.room.ended'];

/** A server on `book` without pings, so that silent sockets stay; its clock begins where every bench's does. */
const serverOn = (subscriptions: MemorySubscriptions): SignalingBench =>
  new SignalingBench({ pingMs: 10 * HOUR }, undefined, { subscriptions });

/** An application that follows its project; the name of its session. */
async function follower(bench: SignalingBench, events = BOTH): Promise<{ peer: Peer; protocol: string }> {
  const peer = bench.peer();
  const { protocol } = (await peer.connectProject()).result;
  expect((await subscribe(peer, events)).result.code).toBe('200');
  return { peer, protocol };
}

const subscribe = (peer: Peer, events: string[], method = 'signalwire.subscribe') =>
  peer.request(method, { event_channel: 'video.rooms', events, get_initial_state: true });

const follows = (bench: SignalingBench): boolean => bench.gateway.observers.has('video.rooms');

describe('subscriptions of server applications to their project', () => {
  it('come back with their protocol under the next server, without being asked for again', async () => {
    const book = new MemorySubscriptions();
    const { protocol } = await follower(serverOn(book));
    const next = serverOn(book);
    const peer = next.peer();
    const { result } = await peer.connectProject({ protocol });
    expect(result.protocol).toBe(protocol);
    expect(result.authorization.signature).toBe(protocol.split('_')[1]);
    const link = next.gateway.observers.get('video.rooms');
    for (const event_type of ['video.room.started', 'video.room.updated', 'video.room.ended'] as const)
      link?.send({
        kind: 'event',
        channel: 'video.rooms',
        event: { event_type, params: { room_session: ROOM } } as unknown as VideoEvent,
      });
    expect(peer.socket.eventTypes).toEqual(BOTH);
  });

  it('are on disk before the application is answered', async () => {
    const book = new MemorySubscriptions();
    const peer = serverOn(book).peer();
    await peer.connectProject();
    let write = (): void => {};
    book.held = new Promise((resolve) => {
      write = resolve;
    });
    expect(await subscribe(peer, BOTH)).toBeUndefined();
    write();
    await settle();
    expect(peer.socket.answer('r2').result.code).toBe('200');
    expect([...book.rows.values()].map(({ events }) => events)).toEqual([BOTH]);
  });

  it('add up, and are forgotten when they are taken back', async () => {
    const book = new MemorySubscriptions();
    const { peer } = await follower(serverOn(book), ['video.room.started']);
    await subscribe(peer, ['video.room.ended']);
    expect([...book.rows.values()].map(({ events }) => events)).toEqual([BOTH]);
    await subscribe(peer, ['video.room.started'], 'signalwire.unsubscribe');
    expect([...book.rows.values()].map(({ events }) => events)).toEqual([['video.room.ended']]);
    await subscribe(peer, [], 'signalwire.unsubscribe');
    expect(book.rows.size).toBe(0);
  });

  it('survive an orderly end of the server too', async () => {
    const book = new MemorySubscriptions();
    const first = serverOn(book);
    const { protocol } = await follower(first);
    first.core.close();
    await settle();
    const next = serverOn(book);
    expect((await next.peer().connectProject({ protocol })).result.protocol).toBe(protocol);
    expect(follows(next)).toBe(true);
  });

  it('end with a session that is over while the server lives', async () => {
    const book = new MemorySubscriptions();
    const bench = serverOn(book);
    const { peer } = await follower(bench);
    peer.drop();
    await bench.pass(HOUR);
    expect(book.rows.size).toBe(0);
  });

  it('hold for an hour after a server that had run for long, and no longer than its last mark allows', async () => {
    const book = new MemorySubscriptions();
    const first = serverOn(book);
    const { peer, protocol } = await follower(first);
    await first.pass(3 * HOUR);
    peer.drop();
    // Killed: nothing is said. The next server begins when the applications could be away for an hour at most.
    const inTime = serverOn(book);
    await inTime.pass(4 * HOUR - 1_000);
    expect((await inTime.peer().connectProject({ protocol })).result.protocol).toBe(protocol);
  });

  it('are over when an application stayed away for longer', async () => {
    const book = new MemorySubscriptions();
    const { protocol } = await follower(serverOn(book));
    const next = serverOn(book);
    await next.pass(HOUR + 300_000);
    expect((await next.peer().connectProject({ protocol })).result.protocol).not.toBe(protocol);
    expect(follows(next)).toBe(false);
    await next.pass(300_000);
    expect(book.rows.size).toBe(0);
  });

  it('are for whoever shows an API token of the project, and for no browser', async () => {
    const book = new MemorySubscriptions();
    const { protocol } = await follower(serverOn(book));
    const next = serverOn(book);
    const authentication = { project: '8f0a119a-6a3c-4d5e-9f10-000000000001', token: 'wrong' };
    expect((await next.peer().request('signalwire.connect', { protocol, authentication })).error.code).toBe(-32002);
    expect((await next.peer().connect(claims(), { protocol })).error.message).toBe('Requester validation failed');
    expect(follows(next)).toBe(false);
  });

  it('belong to one session, also when two sockets ask for it at once', async () => {
    const book = new MemorySubscriptions();
    const { protocol } = await follower(serverOn(book));
    const next = serverOn(book);
    const [a, b] = [next.peer(), next.peer()];
    const [first, second] = [a.connectProject({ protocol }), b.connectProject({ protocol })];
    expect((await first).result.protocol).toBe(protocol);
    expect(await second).toBeUndefined();
    await next.pass(2_000);
    expect(next.core.sessions).toBe(1);
  });

  it('are taken although the database is away, and written down when it is back', async () => {
    const book = new MemorySubscriptions();
    book.broken = true;
    const bench = serverOn(book);
    await follower(bench);
    expect(follows(bench)).toBe(true);
    expect(book.rows.size).toBe(0);
    book.broken = false;
    await bench.pass(300_000);
    expect([...book.rows.values()].map(({ events }) => events)).toEqual([BOTH]);
  });

  it('are not lost to a database that cannot tell: the application comes again', async () => {
    const book = new MemorySubscriptions();
    const { protocol } = await follower(serverOn(book));
    const next = serverOn(book);
    book.broken = true;
    const early = next.peer();
    expect(await early.connectProject({ protocol })).toBeUndefined();
    expect(early.socket.closed).toMatchObject({ code: 1011 });
    book.broken = false;
    expect((await next.peer().connectProject({ protocol })).result.protocol).toBe(protocol);
  });
});
