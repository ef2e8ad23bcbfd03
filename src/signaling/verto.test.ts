import { describe, expect, it } from 'vitest';
import { claims, SignalingBench } from '../../test/support/signaling/bench.ts';

const dialog = (callID: string) => ({ dialogParams: { callID } });
const inner = (result: object) => ({ jsonrpc: '2.0', id: 'v1', ...result });

describe('verto.invite', () => {
  it('is answered before anything else is said about the call', async () => {
    const { peer } = await new SignalingBench().member();
    const answer = await peer.invite('k1');
    expect(answer.result).toEqual({
      code: '200',
      message: 'OK',
      node_id: 'node-1@',
      result: inner({ result: { message: 'CALL CREATED', callID: 'k1' } }),
    });
    const order = peer.socket.frames.map((frame) => frame.params?.params?.method ?? frame.id);
    expect(order.indexOf('r2')).toBeLessThan(order.indexOf('verto.answer'));
  });

  it('is followed by webrtc.message with the node, the project and the call id', async () => {
    const { peer, connected } = await new SignalingBench().member();
    await peer.invite('k1');
    const [event] = peer.socket.events('webrtc.message');
    expect(event).toMatchObject({ event_channel: connected.protocol, node_id: 'node-1@', timestamp: expect.any(Number) });
    expect(event.params).toEqual({ jsonrpc: '2.0', id: 1, method: 'verto.answer', params: { callID: 'k1', sdp: 'v=0' } });
  });

  it('hands the leg, its owner, layout and positions to the room', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    await peer.invite('k1');
    const dialogParams = { callID: 'k2', screenShare: true, userVariables: { memberId: 'k1', mine: 5 } };
    await peer.verto(
      'verto.invite',
      { dialogParams, sdp: 'v=0', layout: 'screen-share', positions: { self: 'reserved-1' } },
      'k2',
    );
    await peer.invite('k3', { additionalDevice: true });
    expect(bench.gateway.invites.map(({ invite }) => invite)).toMatchObject([
      { callId: 'k1', leg: 'main' },
      { callId: 'k2', leg: 'screen', ownerId: 'k1', layout: 'screen-share', positions: { self: 'reserved-1' } },
      { callId: 'k3', leg: 'device' },
    ]);
  });

  it.each([
    ['forbidden', '403', 'Unauthorized'],
    ['unavailable', '503', 'Service Unavailable'],
  ] as const)('refused as %s has the outer code %s', async (refusal, code, message) => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    bench.gateway.outcome = { accepted: false, refusal };
    expect((await peer.invite('k1')).result).toEqual({ code, message });
    expect(peer.socket.events('webrtc.message')).toEqual([]);
  });

  it.each([
    ['no offer', { ...dialog('k1') }],
    ['an empty offer', { ...dialog('k1'), sdp: '' }],
    ['no dialog', { sdp: 'v=0' }],
    ['a call id with a slash', { ...dialog('../k1'), sdp: 'v=0' }],
    ['another call id than its envelope', { ...dialog('k2'), sdp: 'v=0' }],
    ['positions that are no map', { ...dialog('k1'), sdp: 'v=0', positions: ['x'] }],
  ])('with %s has invalid params', async (_, params) => {
    const { peer } = await new SignalingBench().member();
    expect((await peer.verto('verto.invite', params, 'k1')).error.code).toBe(-32602);
  });

  it('of a room that fails is answered with an internal error', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    bench.gateway.joined = () => expect.fail('after the reply');
    bench.gateway.invite = async () => Promise.reject(new Error('boom'));
    expect((await peer.invite('k1')).result.code).toBe('500');
  });

  it('says whether the client knows the id of its call: only after it acknowledged room.subscribed', async () => {
    const bench = new SignalingBench();
    bench.gateway.joined = (link, { callId }) => {
      const room_session = { id: 's' } as never;
      const params = { call_id: callId, member_id: callId, room_session, room: room_session };
      link.send({ kind: 'event', channel: 'EC_1', event: { event_type: 'video.room.subscribed', params } });
    };
    const { peer } = await bench.member();
    await peer.invite('k1');
    await peer.invite('k2');
    peer.acknowledge('video.room.subscribed');
    await peer.invite('k3');
    expect(bench.gateway.invites.map(({ invite }) => invite.knowsItsCall)).toEqual([false, false, true]);
  });

  it('takes a client that never acknowledges for one that knows its call', async () => {
    const bench = new SignalingBench();
    const peer = bench.peer();
    await peer.connect(claims(), { event_acks: false });
    await peer.invite('k1');
    expect(bench.gateway.invites[0]?.invite.knowsItsCall).toBe(true);
  });
});

describe('invites and modifies', () => {
  it('have a rate of their own on a socket, beyond which the answer is 429; other requests go on', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    const modify = () => peer.verto('verto.modify', { ...dialog('k1'), action: 'updateMedia', sdp: 'v=0' });
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await peer.invite('k1')).result.code).toBe('200');
      expect((await modify()).result.code).toBe('200');
    }
    expect((await peer.invite('k1')).result).toEqual({ code: '429', message: 'Too Many Requests' });
    expect((await modify()).result.code).toBe('429');
    expect(bench.gateway.invites).toHaveLength(5);
    expect((await peer.verto('verto.info', dialog('k1'))).result.code).toBe('200');
    expect((await peer.request('video.lock')).result.code).toBe('200');
    await bench.pass(1_000);
    expect([(await modify()).result.code, (await modify()).result.code, (await modify()).result.code]).toEqual([
      '200',
      '200',
      '429',
    ]);
  });

  it('are counted by socket: a reload and a neighbour have their own', async () => {
    const bench = new SignalingBench({ offerBurst: 1 });
    const first = await bench.member();
    await first.peer.invite('k1');
    expect((await first.peer.invite('k2')).result.code).toBe('429');
    const second = await bench.member();
    expect((await second.peer.invite('k3')).result.code).toBe('200');
  });
});

describe('verto.modify', () => {
  it('updateMedia returns the answer and the state', async () => {
    const { peer } = await new SignalingBench().member();
    const answer = await peer.verto('verto.modify', { ...dialog('k1'), action: 'updateMedia', sdp: 'v=0' }, 'k1');
    expect(answer.result.result).toEqual(
      inner({ result: { action: 'updateMedia', callID: 'k1', holdState: 'active', sdp: 'v=0 answer' } }),
    );
  });

  it('hold returns the state', async () => {
    const bench = new SignalingBench();
    bench.gateway.onModify = async (_link, _id, change) => ({
      kind: 'done',
      holdState: change.action === 'hold' ? 'held' : 'active',
    });
    const { peer } = await bench.member();
    const answer = await peer.verto('verto.modify', { ...dialog('k1'), action: 'hold' }, 'k1');
    expect(answer.result.result.result).toEqual({ action: 'hold', callID: 'k1', holdState: 'held' });
  });

  it('of an unknown call, or with an offer that cannot be answered, is CALL ERROR', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    const modify = () => peer.verto('verto.modify', { ...dialog('k1'), action: 'updateMedia', sdp: 'v=0' });
    bench.gateway.onModify = async () => ({ kind: 'unknown' });
    expect((await modify()).result.result.error).toEqual({ code: -32002, message: 'CALL ERROR' });
    bench.gateway.onModify = async () => ({ kind: 'incompatible' });
    expect((await modify()).result.result.error).toEqual({ code: -32002, message: 'CALL ERROR' });
    bench.gateway.onModify = async () => ({ kind: 'refused', refusal: 'forbidden' });
    expect((await modify()).result.code).toBe('403');
  });

  it.each([{ action: 'dance' }, { action: 'updateMedia' }, {}])('with %j has invalid params', async (params) => {
    const { peer } = await new SignalingBench().member();
    expect((await peer.verto('verto.modify', { ...dialog('k1'), ...params })).error.code).toBe(-32602);
  });
});

describe('other verto messages', () => {
  it('bye always succeeds with cause 16', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    const answer = await peer.verto('verto.bye', dialog('k7'), 'k7');
    expect(answer.result.result.result).toEqual({
      callID: 'k7',
      message: 'CALL ENDED',
      causeCode: 16,
      cause: 'NORMAL_CLEARING',
    });
    expect(bench.gateway.log).toEqual(['bye k7']);
  });

  it('info is sent for a live call and CALL ERROR for any other', async () => {
    const { peer } = await new SignalingBench().member();
    await peer.invite('k1');
    expect((await peer.verto('verto.info', { ...dialog('k1'), dtmf: '1' })).result.result.result).toEqual({ message: 'SENT' });
    expect((await peer.verto('verto.info', { ...dialog('k2'), dtmf: '1' })).result.result.error.message).toBe('CALL ERROR');
  });

  it.each(['verto.pong', 'verto.attach', 'verto.subscribe', 'verto.answer'])('%s gets a receipt', async (method) => {
    const { peer } = await new SignalingBench().member();
    expect((await peer.verto(method, {})).result).toEqual({ code: '200', message: 'OK', node_id: 'node-1@' });
  });

  it('a wrapped verto result gets a receipt, after the end of its call too', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    await peer.invite('k1');
    bench.gateway.invites[0]?.link.send({ kind: 'bye', callId: 'k1', cause: 'NORMAL_CLEARING', causeCode: 16 });
    const message = { jsonrpc: '2.0', id: 2, result: { method: 'verto.bye' } };
    expect((await peer.request('video.message', { message, node_id: 'node-1@' })).result.code).toBe('200');
    expect((await peer.invite('k2')).result.code).toBe('200');
  });

  it('what to capture at most reaches the client as constraints of its track', async () => {
    const bench = new SignalingBench();
    const { peer } = await bench.member();
    await peer.invite('k1');
    const video = { width: 1280, height: 720, frameRate: 30 };
    bench.gateway.invites[0]?.link.send({ kind: 'capture', callId: 'k1', video });
    const message = peer.socket.events('webrtc.message').at(-1)?.params;
    expect(message).toMatchObject({ method: 'verto.mediaParams' });
    expect(message.params).toEqual({
      callID: 'k1',
      mediaParams: { video: { width: { max: 1280 }, height: { max: 720 }, frameRate: { max: 30 } } },
    });
  });

  it('an unknown one is an inner error', async () => {
    const { peer } = await new SignalingBench().member();
    expect((await peer.verto('verto.dance', {})).result.result).toEqual(
      inner({ error: { code: -32601, message: 'Method not found' } }),
    );
  });

  it.each([
    {},
    { message: 5 },
    { message: {} },
    { message: { jsonrpc: '2.0', id: 'v' } },
    { message: { id: 1, method: 'verto.bye' } },
  ])('the envelope %j has invalid params', async (params) => {
    const { peer } = await new SignalingBench().member();
    expect((await peer.request('video.message', params)).error.code).toBe(-32602);
  });
});
