import { describe, expect, it } from 'vitest';
import { claims, type Peer, PROJECT, SignalingBench, settle } from '../../test/support/signaling/bench.ts';
import type { Claims } from '../wire/claims.ts';

const REFUSED = { code: -32003, message: 'Requester validation failed' };

/** A member that has joined with call `k1` and knows it, and what it needs to come back. */
async function joined(bench: SignalingBench, token: Claims = claims()): Promise<{ peer: Peer; back: object; token: Claims }> {
  const { peer, connected } = await bench.member(token);
  await peer.invite('k1');
  return { peer, token, back: { protocol: connected.protocol, authorization_state: peer.state } };
}

describe('a request sent before the connect was answered', () => {
  it('is answered with 500 when it fails, and those behind it are still worked off', async () => {
    const bench = new SignalingBench();
    const peer = bench.peer();
    bench.gateway.call = () => {
      throw new Error('boom');
    };
    const sent = [peer.connect(claims()), peer.request('video.lock'), peer.request('signalwire.ping', { timestamp: 7 })];
    const [connected, failed, ping] = await Promise.all(sent);
    expect(connected.result.protocol).toBeDefined();
    expect(failed.result.code).toBe('500');
    expect(ping.result.timestamp).toBe(7);
  });
});

describe('connect of a browser', () => {
  it('answers with identity, authorization, protocol and ICE servers, then sends the authorization state', async () => {
    const { peer, connected } = await new SignalingBench().member(claims({ s: ['b', 'a'] }));
    expect(connected.identity).toMatch(/@space\.example\.com$/);
    expect(connected.ice_servers).toEqual([]);
    expect(connected.authorization).toMatchObject({
      type: 'video',
      project_id: PROJECT,
      join_as: 'member',
      audio_allowed: 'both',
    });
    expect(connected.authorization.room.scopes).toEqual(['b', 'a']);
    expect(connected.protocol.split('_')).toEqual(['signalwire', connected.authorization.signature, expect.any(String), PROJECT]);
    expect(peer.state).toEqual(expect.any(String));
  });

  it('refuses a bad token for good and closes when no better one comes', async () => {
    const bench = new SignalingBench();
    const peer = bench.peer();
    const answer = await peer.request('signalwire.connect', { authentication: { jwt_token: 'bad' } });
    expect(answer.error.code).toBe(-32002);
    expect(peer.socket.closed).toBeNull();
    await bench.pass(5_000);
    expect(peer.socket.closed).toMatchObject({ code: 1008 });
  });

  it('closes without an answer when nobody can judge the token, so that the client tries again', async () => {
    const away = async (): Promise<never> => Promise.reject(new Error('store is away'));
    const bench = new SignalingBench({}, { verifyRoomToken: away, verifyProjectToken: away });
    const peer = bench.peer();
    expect(await peer.connect(claims())).toBeUndefined();
    expect(peer.socket.closed).toMatchObject({ code: 1011 });
  });

  it('refuses anything that comes before it, and closes', async () => {
    const peer = new SignalingBench().peer();
    const answer = await peer.request('video.members.get');
    expect(answer.error.code).toBe(-32002);
    expect(peer.socket.closed).toMatchObject({ code: 1008 });
  });

  it('lets requests wait that were sent right behind it', async () => {
    const bench = new SignalingBench();
    const peer = bench.peer();
    const first = peer.connect(claims());
    const second = peer.request('no.such.method');
    expect((await first).result.protocol).toEqual(expect.any(String));
    expect((await second).error.code).toBe(-32601);
  });

  it('closes a socket on which too many connects failed', async () => {
    const bench = new SignalingBench({ connectAttempts: 2 });
    const peer = bench.peer();
    await peer.request('signalwire.connect', {});
    await peer.request('signalwire.connect', {});
    expect(peer.socket.closed).toMatchObject({ code: 1008 });
  });
});

describe('resume', () => {
  it('keeps the protocol and binds the call to the new socket without any invite', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    peer.drop();
    const again = bench.peer();
    const { result } = await again.connect(token, back);
    expect(result.protocol).toBe((back as { protocol: string }).protocol);
    expect(bench.gateway.log).toEqual(['detached', 'resumed']);
    expect(again.socket.eventTypes).toEqual(['signalwire.authorization.state']);
  });

  it('takes the rights of a newer token for the same room', async () => {
    const bench = new SignalingBench();
    const { peer, back } = await joined(bench);
    peer.drop();
    const { result } = await bench.peer().connect(claims({ s: ['room.lock'] }), back);
    expect(result.authorization.room.scopes).toEqual(['room.lock']);
  });

  it('keeps the rights that a promotion gave', async () => {
    const bench = new SignalingBench();
    const { peer, token } = await joined(bench, claims({ ja: 'audience' }));
    const { link, grant } = bench.gateway.invites[0] ?? expect.fail('no invite');
    const promoted = { ...grant, joinAs: 'member' as const, permissions: ['room.lock'] };
    const params = { room_id: 'r', room_session_id: 's', member_id: 'k1' };
    link.send({ kind: 'role', event: 'video.member.promoted', params, channel: 'EC_1', grant: promoted });
    const [event] = peer.socket.events('video.member.promoted');
    expect(event.params.authorization).toMatchObject({ join_as: 'member', audio_allowed: 'both', type: 'video' });
    const back = { protocol: peer.socket.answer('r1').result.protocol, authorization_state: peer.state };
    peer.drop();
    const { result } = await bench.peer().connect(token, back);
    expect(result.authorization).toMatchObject({ join_as: 'member', room: { scopes: ['room.lock'] } });
  });

  it('is over after the grace time: the session is dropped and its protocol unknown', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    peer.drop();
    await bench.pass(60_000);
    expect(bench.gateway.log).toEqual(['detached', 'dropped']);
    expect((await bench.peer().connect(token, back)).error).toEqual(REFUSED);
  });

  it('accepts the same token without a state, as a client without storage has none', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    peer.drop();
    await bench.peer().connect(token, { ...back, authorization_state: undefined });
    expect(bench.gateway.log).toEqual(['detached', 'resumed']);
  });
});

describe('a protocol that is not to be had', () => {
  it('is refused once per socket with the message that makes the client forget it, then for good', async () => {
    const peer = new SignalingBench().peer();
    const unknown = { protocol: 'signalwire_x_y_z' };
    expect((await peer.connect(claims(), unknown)).error).toEqual(REFUSED);
    expect((await peer.connect(claims(), unknown)).error.code).toBe(-32002);
    expect(peer.socket.closed).toBeNull();
  });

  it('is forgotten by a client that comes again without it on the same socket', async () => {
    const peer = new SignalingBench().peer();
    await peer.connect(claims(), { protocol: 'signalwire_x_y_z' });
    expect((await peer.connect(claims())).result.protocol).toEqual(expect.any(String));
  });

  it('makes the socket of an older SDK close without an answer, and is a final error when it comes back', async () => {
    const bench = new SignalingBench();
    const old = { agent: '@signalwire/js/browser/3.25.1', protocol: 'signalwire_x_y_z' };
    const first = bench.peer();
    expect(await first.connect(claims(), old)).toBeUndefined();
    expect(first.socket.closed).toMatchObject({ code: 1008 });
    expect((await bench.peer().connect(claims(), old)).error.code).toBe(-32002);
  });

  it.each([
    ['another room', { r: 'attic' }],
    ['another project', { sub: '00000000-0000-4000-8000-000000000000' }],
    ['another role', { ja: 'audience' as const }],
  ])('is unknown to a token of %s', async (_, changes) => {
    const bench = new SignalingBench();
    const { peer, back } = await joined(bench);
    peer.drop();
    expect((await bench.peer().connect(claims(changes), back)).error).toEqual(REFUSED);
  });
});

describe('a second socket for one protocol', () => {
  it('is refused while the first shows signs of life, and the first is not disturbed', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    const copy = bench.peer();
    const answer = copy.connect(token, back);
    await settle();
    expect(peer.socket.pings).toBe(1);
    peer.connection.controlled();
    await answer;
    await settle();
    expect(copy.socket.answer('r1').error).toEqual(REFUSED);
    expect(peer.socket.closed).toBeNull();
    expect(bench.gateway.log).toEqual([]);
  });

  it('takes over after a second of silence of the first', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    const copy = bench.peer();
    await copy.connect(token, back);
    await bench.pass(999);
    expect(peer.socket.closed).toBeNull();
    await bench.pass(1);
    expect(copy.socket.answer('r1').result.protocol).toBe((back as { protocol: string }).protocol);
    expect(peer.socket.closed).toBe('terminated');
    expect(bench.gateway.log).toEqual(['detached', 'resumed']);
  });
});

describe('a second socket for one protocol whose first has been silent', () => {
  it('for more than a second takes over at once, as a browser in another network', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    await bench.pass(2_400);
    await bench.peer().connect(token, back);
    expect(peer.socket.closed).toBe('terminated');
    expect(bench.gateway.log).toEqual(['detached', 'resumed']);
  });

  it('until a moment ago does not', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    await bench.pass(2_400);
    peer.connection.controlled();
    const copy = bench.peer();
    const answer = copy.connect(token, back);
    await bench.pass(900);
    peer.connection.controlled();
    await answer;
    await settle();
    expect(copy.socket.answer('r1').error).toEqual(REFUSED);
    expect(peer.socket.closed).toBeNull();
  });
});

describe('a client that cannot prove that the session was its own', () => {
  async function thief(bench: SignalingBench, state: string) {
    const { peer, back, token } = await joined(bench);
    peer.drop();
    const stranger = bench.peer();
    const answer = await stranger.connect(claims(), { ...back, authorization_state: state });
    return { stranger, answer, back, token };
  }

  it('may connect, gets the same protocol, and binds nothing', async () => {
    const bench = new SignalingBench();
    const { answer, back } = await thief(bench, 'AAAA:BBBB:CCCC');
    expect(answer.result.protocol).toBe((back as { protocol: string }).protocol);
    expect(bench.gateway.log).toEqual(['detached']);
  });

  it('cuts nobody, however silent the owner is', async () => {
    const bench = new SignalingBench();
    const { peer, back } = await joined(bench);
    const stranger = bench.peer();
    const connecting = stranger.connect(claims(), { ...back, authorization_state: 'garbage' });
    await bench.pass(3_000);
    await connecting;
    expect(stranger.socket.events('signalwire.authorization.state')).toHaveLength(1);
    expect(peer.socket.closed).toBeNull();
    expect(bench.gateway.log).toEqual([]);
    // The owner's socket was slow, nothing more.
    expect((await peer.request('signalwire.ping', { timestamp: 1 })).result).toEqual({ timestamp: 1 });
  });

  it('is told CALL ERROR when it invites', async () => {
    const bench = new SignalingBench();
    const { stranger } = await thief(bench, 'garbage');
    const answer = await stranger.invite('k1');
    expect(answer.result.result.error).toEqual({ code: -32002, message: 'CALL ERROR' });
    expect(bench.gateway.invites).toHaveLength(1);
  });

  it('gets no events, no methods and no end of the call', async () => {
    const bench = new SignalingBench();
    const { stranger } = await thief(bench, 'garbage');
    bench.gateway.invites[0]?.link.send({ kind: 'bye', callId: 'k1', cause: 'NORMAL_CLEARING', causeCode: 16 });
    expect(stranger.socket.events('webrtc.message')).toEqual([]);
    expect((await stranger.request('video.members.get')).result.code).toBe('404');
    await stranger.verto('verto.bye', { dialogParams: { callID: 'k1' } }, 'k1');
    expect(bench.gateway.log).not.toContain('bye k1');
  });

  it('cannot use the state that it was sent itself', async () => {
    const bench = new SignalingBench();
    const { stranger, back } = await thief(bench, 'garbage');
    const blank = stranger.state;
    stranger.drop();
    await bench.peer().connect(claims(), { ...back, authorization_state: blank });
    expect(bench.gateway.log).toEqual(['detached']);
  });

  it('does not stand in the way of the owner', async () => {
    const bench = new SignalingBench();
    const { stranger, back, token } = await thief(bench, 'garbage');
    const owner = bench.peer();
    expect((await owner.connect(token, back)).result).toBeDefined();
    expect(bench.gateway.log).toEqual(['detached', 'resumed']);
    stranger.drop();
    expect(owner.socket.closed).toBeNull();
    expect(bench.gateway.log).toEqual(['detached', 'resumed']);
  });

  it('proves nothing with a state of another session of the same room', async () => {
    const bench = new SignalingBench();
    const { peer: mallory } = await joined(bench, claims({ u: 'Mallory' }));
    const { link, grant } = bench.gateway.invites[0] ?? expect.fail('no invite');
    for (let i = 0; i < 5; i += 1) link.send({ kind: 'authorization', grant });
    await thief(bench, mallory.state);
    expect(bench.gateway.log).toEqual(['detached']);
  });

  it('proves nothing with a state that the client has replaced by a newer one', async () => {
    const bench = new SignalingBench();
    const { peer, back, token } = await joined(bench);
    const { link, grant } = bench.gateway.invites[0] ?? expect.fail('no invite');
    link.send({ kind: 'authorization', grant });
    peer.acknowledge('signalwire.authorization.state');
    peer.drop();
    await bench.peer().connect(token, back);
    expect(bench.gateway.log).toEqual(['detached']);
  });
});

describe('connect of a server application', () => {
  it('is told its project and gets a protocol of the same form', async () => {
    const { result } = await new SignalingBench().peer().connectProject();
    expect(result.authorization).toMatchObject({ project: PROJECT, signature: result.protocol.split('_')[1] });
  });

  it('is refused for good with a wrong token', async () => {
    const answer = await new SignalingBench()
      .peer()
      .request('signalwire.connect', { authentication: { project: PROJECT, token: 'x' } });
    expect(answer.error.code).toBe(-32002);
  });

  it('gets a new protocol in place of an unknown one', async () => {
    const { result } = await new SignalingBench().peer().connectProject({ protocol: 'signalwire_a_b_c' });
    expect(result.protocol).not.toBe('signalwire_a_b_c');
  });

  it('keeps its protocol and subscriptions for an hour without a socket', async () => {
    const bench = new SignalingBench();
    const peer = bench.peer();
    const { protocol } = (await peer.connectProject()).result;
    await peer.request('signalwire.subscribe', { event_channel: 'video.rooms', events: ['video.room.started'] });
    peer.drop();
    await bench.pass(3_599_000);
    const again = bench.peer();
    expect((await again.connectProject({ protocol })).result.protocol).toBe(protocol);
    expect(bench.gateway.observers.has('video.rooms')).toBe(true);
    again.drop();
    await bench.pass(3_600_000);
    expect(bench.gateway.observers.has('video.rooms')).toBe(false);
  });
});
