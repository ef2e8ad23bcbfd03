import { describe, expect, it } from 'vitest';
import { claims, type Peer, PROJECT, SignalingBench } from '../../test/support/signaling/bench.ts';
import { Refusal } from '../base/errors.ts';
import type { RoomSessionPayload, VideoEvent } from '../wire/events.ts';

const session = { id: 's1', room_id: 'r1', name: 'lobby', event_channel: 'EC_1' } as RoomSessionPayload;

async function application(bench: SignalingBench): Promise<Peer> {
  const peer = bench.peer();
  await peer.connectProject();
  return peer;
}

describe('a method', () => {
  it('reaches the room with its params and the rights of the caller', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member(claims({ s: ['room.lock'] }));
    const params = { room_session_id: 's1', unknown: [true] };
    expect((await peer.request('video.lock', params)).result).toEqual({ code: '200', message: 'OK' });
    expect(bench.gateway.calls[0]).toMatchObject({
      method: 'video.lock',
      params,
      actor: { kind: 'link', grant: { permissions: ['room.lock'] } },
    });
  });

  it('has invalid params when the room says so', async () => {
    const bench = new SignalingBench();
    bench.gateway.onCall = async (_, reply) => reply({ code: '-32602', message: 'Invalid params' });
    const { peer } = await bench.member();
    expect((await peer.request('video.set_layout')).error).toEqual({ code: -32602, message: 'Invalid params' });
  });

  it.each(['no.such', 'video.room.lock', 'call.dial', '__proto__', 'constructor', 'toString', 'signalwire.event'])(
    '%s is not found',
    async (method) => {
      const { peer } = await new SignalingBench().member();
      expect((await peer.request(method)).error).toEqual({ code: -32601, message: 'Method not found' });
    },
  );

  it('keeps the refusal of the room as a code, whether replied or thrown', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    bench.gateway.onCall = async (_, reply) => reply({ code: '404', message: 'Not Found' });
    expect((await peer.request('video.lock')).result).toEqual({ code: '404', message: 'Not Found' });
    bench.gateway.onCall = async () => Promise.reject(new Refusal('forbidden'));
    expect((await peer.request('video.lock')).result).toEqual({ code: '403', message: 'Unauthorized' });
    bench.gateway.onCall = async () => Promise.reject(new Error('boom'));
    expect((await peer.request('video.lock')).result.code).toBe('500');
    bench.gateway.onCall = async () => {};
    expect((await peer.request('video.lock')).error.code).toBe(-32603);
  });

  it('of a server application carries its project', async () => {
    const bench = new SignalingBench();
    const peer = await application(bench);
    await peer.request('video.lock', { room_session_id: 's1' });
    expect(bench.gateway.calls[0]?.actor).toMatchObject({ kind: 'project', projectId: PROJECT });
  });
});

describe('a second connect', () => {
  it('on the same socket is an invalid request', async () => {
    const { peer } = await new SignalingBench().member();
    expect((await peer.connect(claims())).error.code).toBe(-32600);
  });
});

describe('reauthenticate', () => {
  it('takes the newer token and returns what a connect returns, with the same protocol', async () => {
    const { peer, connected } = await new SignalingBench().member();
    const authentication = { project: PROJECT, jwt_token: JSON.stringify(claims({ s: ['room.lock'] })) };
    const { result } = await peer.request('signalwire.reauthenticate', { authentication });
    expect(result.protocol).toBe(connected.protocol);
    expect(result.authorization.room.scopes).toEqual(['room.lock']);
  });

  it.each([
    ['garbage', 'garbage'],
    ['a token of another room', JSON.stringify(claims({ r: 'attic' }))],
  ])('with %s ends the session and closes', async (_, jwt_token) => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    const answer = await peer.request('signalwire.reauthenticate', { authentication: { jwt_token } });
    expect(answer.error.code).toBe(-32002);
    expect(peer.socket.closed).toMatchObject({ code: 1008 });
    expect(bench.gateway.log).toEqual(['dropped']);
  });
});

describe('a server application', () => {
  const started: VideoEvent = {
    event_type: 'video.room.started',
    params: { room_id: 'r1', room_session_id: 's1', room: {} as never, room_session: session },
  };

  it('follows channels; a browser may not', async () => {
    const { peer: browser } = await new SignalingBench().member();
    for (const method of ['signalwire.subscribe', 'signalwire.unsubscribe']) {
      expect((await browser.request(method, { event_channel: 'EC_1' })).result.code).toBe('403');
    }
  });

  it('hears of its project what it listed, on the channel of its project', async () => {
    const bench = new SignalingBench();
    const peer = await application(bench);
    await peer.request('signalwire.subscribe', { event_channel: 'video.rooms', events: ['video.room.started'] });
    const link = bench.gateway.observers.get('video.rooms');
    link?.send({ kind: 'event', event: started, channel: `video.rooms.${PROJECT}` });
    link?.send({ kind: 'event', event: { ...started, event_type: 'video.room.ended' }, channel: `video.rooms.${PROJECT}` });
    expect(peer.socket.eventTypes).toEqual(['video.room.started']);
    expect(peer.socket.events('video.room.started')[0].event_channel).toBe(`video.rooms.${PROJECT}`);
  });

  it('gets room.subscribed once per channel, after the answer', async () => {
    const bench = new SignalingBench();
    bench.gateway.live = [session];
    const peer = await application(bench);
    const subscribe = { event_channel: 'EC_1', events: ['video.room.subscribed'], get_initial_state: true };
    await peer.request('signalwire.subscribe', subscribe);
    await peer.request('signalwire.subscribe', subscribe);
    const [event, ...more] = peer.socket.events('video.room.subscribed');
    expect(more).toEqual([]);
    expect(event.params).toMatchObject({ call_id: '', room_session: { id: 's1', members: [] }, room: { room_session_id: 's1' } });
    expect(event.params.room.id).toBeUndefined();
    const order = peer.socket.frames.map((frame) => frame.params?.event_type ?? frame.id);
    expect(order.slice(-3)).toEqual(['r2', 'video.room.subscribed', 'r3']);
  });

  it('adds events to a channel, and takes them off', async () => {
    const bench = new SignalingBench();
    bench.gateway.live = [session];
    const peer = await application(bench);
    const on = (events: string[]) => peer.request('signalwire.subscribe', { event_channel: 'EC_1', events });
    await on(['video.member.talking.start']);
    await on(['video.room.audienceCount']);
    const link = bench.gateway.observers.get('EC_1');
    const talking: VideoEvent = {
      event_type: 'video.member.talking',
      params: { room_id: 'r1', room_session_id: 's1', member: { id: 'k1', talking: true } },
    };
    const audience: VideoEvent = {
      event_type: 'video.room.audience_count',
      params: { room_id: 'r1', room_session_id: 's1', total: 1 },
    };
    for (const event of [talking, audience]) link?.send({ kind: 'event', event, channel: 'EC_1' });
    expect(peer.socket.eventTypes).toEqual(['video.member.talking', 'video.room.audience_count']);
    await peer.request('signalwire.unsubscribe', { event_channel: 'EC_1', events: ['video.member.talking'] });
    for (const event of [talking, audience]) link?.send({ kind: 'event', event, channel: 'EC_1' });
    expect(peer.socket.eventTypes.slice(2)).toEqual(['video.room.audience_count']);
    await peer.request('signalwire.unsubscribe', { event_channel: 'EC_1' });
    expect(bench.gateway.observers.has('EC_1')).toBe(false);
  });

  it('is told 404 for an unknown channel, and 200 for one whose session just ended', async () => {
    const bench = new SignalingBench();
    const peer = await application(bench);
    const subscribe = () => peer.request('signalwire.subscribe', { event_channel: 'EC_1', events: ['video.room.updated'] });
    expect((await subscribe()).result.code).toBe('404');
    bench.gateway.over.push('EC_1');
    expect((await subscribe()).result.code).toBe('200');
  });

  it('may follow only so many channels', async () => {
    const bench = new SignalingBench({ subscriptions: 1 });
    bench.gateway.live = [session];
    const peer = await application(bench);
    await peer.request('signalwire.subscribe', { event_channel: 'video.rooms' });
    expect((await peer.request('signalwire.subscribe', { event_channel: 'EC_1' })).result.code).toBe('429');
  });

  it('has no calls', async () => {
    const peer = await application(new SignalingBench());
    expect((await peer.invite('k1')).result.code).toBe('403');
  });
});
