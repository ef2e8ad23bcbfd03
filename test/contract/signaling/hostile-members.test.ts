import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

/** Somebody in the same room, somebody in another one, and the one who tries things, with every permission. */
let space: Space;
let neighbour: RawClient;
let stranger: RawClient;
let mallory: RawClient;
/** Where the frames of the honest ones ended before. */
let before: number[];

beforeEach(async () => {
  space = await Space.start();
  neighbour = await space.joined({ u: 'Neighbour' });
  stranger = await space.joined({ u: 'Stranger', r: 'attic' });
  mallory = await space.joined({ u: 'Mallory', s: [...PERMISSIONS] });
  await mallory.event('video.layout.changed');
  await Promise.all([neighbour.fence(), stranger.fence()]);
  before = [neighbour, stranger].map(({ frames }) => frames.length);
});

afterEach(async () => {
  for (const [index, client] of [neighbour, stranger].entries()) {
    await client.fence();
    const told = client.frames.slice(before[index]).flatMap((frame) => frame.params?.event_type ?? []);
    expect(told).toEqual([]);
    const { members } = await client.call('video.members.get');
    expect(members.map(({ name }: Json) => name)).toContain(client === neighbour ? 'Neighbour' : 'Stranger');
  }
  expect(space.errors).toEqual([]);
  await space.stop();
});

const CALL_ERROR = { code: -32002, message: 'CALL ERROR' };
const dialog = (callID: string) => ({ dialogParams: { callID } });

/** Sends a request twice with one id and waits for both answers. */
async function twice(client: RawClient, method: string, params: object): Promise<Json[]> {
  const id = randomUUID();
  for (const _ of [1, 2]) client.send({ id, method, params });
  await client.fence();
  return client.frames.filter((frame) => !('method' in frame) && frame.id === id);
}

describe('a hostile member', () => {
  it('that repeats an id gets an answer for each request, and one member, one mute, one leave', async () => {
    const { room_session, member_id } = mallory.joinedAs;
    const ids = { room_session_id: room_session.id, member_id };
    expect((await twice(mallory, 'video.members.get', ids)).map(({ result }) => result.code)).toEqual(['200', '200']);
    const fresh = await space.connected({ r: 'attic', u: 'Fresh' });
    const params = { sdp: 'v=0\r\n', ...dialog(fresh.callId) };
    const message = { jsonrpc: '2.0', id: 'v', method: 'verto.invite', params };
    const answers = await twice(fresh, 'video.message', { message, callID: fresh.callId });
    expect(answers.map(({ result }) => result.result.result.message)).toEqual(['CALL CREATED', 'CALL CREATED']);
    const { members } = await stranger.call('video.members.get');
    expect(members.filter(({ name }: Json) => name === 'Fresh')).toHaveLength(1);
    expect(stranger.events('video.member.joined').filter(({ params: { member } }) => member.name === 'Fresh')).toHaveLength(1);
    const bye = { message: { ...message, method: 'verto.bye' }, callID: fresh.callId };
    expect((await twice(fresh, 'video.message', bye)).map(({ result }) => result.code)).toEqual(['200', '200']);
    await stranger.event('video.layout.changed', ({ layout }) => layout.layers.length === 1, stranger.frames.length - 1);
    expect(stranger.events('video.member.left')).toHaveLength(1);
    before[1] = stranger.frames.length;
  });

  it('that says things in the wrong order is answered, and may still come in properly', async () => {
    const client = await space.connected({ r: 'cellar' });
    const early = await client.verto('verto.modify', { ...dialog(client.callId), action: 'hold' });
    expect(early.result.result.error).toEqual(CALL_ERROR);
    expect((await client.verto('verto.info', { ...dialog(client.callId), dtmf: '1' })).result.result.error).toEqual(CALL_ERROR);
    expect((await client.bye()).result.code).toBe('200');
    const message = { jsonrpc: '2.0', id: 99, result: { method: 'verto.answer' } };
    expect((await client.request('video.message', { message })).result.code).toBe('200');
    expect((await client.invite({ callID: 'share', screenShare: true })).result.code).toBe('403');
    expect((await client.request('signalwire.connect', { authentication: {} })).error.code).toBe(-32600);
    client.send({ id: randomUUID(), result: {} });
    expect((await client.join()).room.name).toBe('cellar');
  });

  it('cannot touch the calls of others', async () => {
    for (const { callId } of [neighbour, stranger]) {
      expect((await mallory.bye(callId)).result.code).toBe('200');
      for (const action of ['hold', 'unhold', 'updateMedia']) {
        const answer = await mallory.verto('verto.modify', { ...dialog(callId), action, sdp: 'v=0\r\n' }, callId);
        expect(answer.result.result.error).toEqual(CALL_ERROR);
      }
      expect((await mallory.verto('verto.info', dialog(callId), callId)).result.result.error).toEqual(CALL_ERROR);
    }
    const from = mallory.frames.length;
    await mallory.invite({ callID: neighbour.callId });
    const bye = await mallory.event('webrtc.message', ({ method }) => method === 'verto.bye', from);
    expect(bye.params.params).toMatchObject({ callID: neighbour.callId, causeCode: 81 });
    // A call id is only known inside of its room: in another one it is as good as any other.
    const thief = await space.connected({ r: 'cellar' });
    thief.callId = stranger.callId;
    expect((await thief.join()).room.name).toBe('cellar');
    await thief.bye();
    expect([...(space.media.rooms[1]?.calls.keys() ?? [])]).toEqual([stranger.callId]);
  });

  it('cannot act on members of another room, nor on another session', async () => {
    const member_id = stranger.joinedAs.member_id;
    for (const method of ['audio_mute', 'remove', 'set_meta', 'get_meta', 'demote', 'promote', 'raisehand']) {
      expect((await mallory.call(`video.member.${method}`, { member_id, meta: {} })).code).toBe('404');
    }
    expect((await mallory.call('video.set_position', { positions: { [member_id]: 'off-canvas' } })).code).toBe('404');
    const room_session_id = stranger.joinedAs.room_session.id;
    for (const method of ['lock', 'members.get', 'get_meta', 'set_layout', 'member.remove', 'list_available_layouts']) {
      expect((await mallory.call(`video.${method}`, { room_session_id, member_id: 'all', name: '3x3' })).code).toBe('404');
    }
  });

  it('has none of the rights of a server application', async () => {
    const { event_channel, id } = stranger.joinedAs.room_session;
    for (const method of ['video.rooms.get', 'video.room.get']) {
      expect((await mallory.request(method, { room_session_id: mallory.joinedAs.room_session.id })).result.code).toBe('403');
    }
    expect((await mallory.request('video.room.get', { room_session_id: id })).result.code).toMatch(/^40[34]$/);
    for (const channel of ['video.rooms', event_channel]) {
      const events = ['video.member.joined', 'video.room.started'];
      expect((await mallory.request('signalwire.subscribe', { event_channel: channel, events })).result.code).toBe('403');
    }
  });

  it('that claims another member as the owner of its screen shares as itself', async () => {
    const userVariables = { memberId: neighbour.joinedAs.member_id, memberCallId: neighbour.callId };
    await mallory.invite({ callID: 'share', screenShare: true, userVariables });
    const joined = await mallory.event('video.member.joined', ({ member }) => member.type === 'screen');
    expect(joined.params.member).toMatchObject({ parent_id: mallory.joinedAs.member_id, name: 'Mallory' });
    await mallory.bye('share');
    await neighbour.event('video.layout.changed', ({ layout }) => layout.layers.length === 2, neighbour.frames.length - 1);
    before[0] = neighbour.frames.length;
  });

  it('that names two calls in one message is not understood', async () => {
    const answer = await mallory.verto('verto.bye', dialog(mallory.callId), neighbour.callId);
    expect(answer.error.code).toBe(-32602);
    expect((await mallory.call('video.members.get')).members).toHaveLength(2);
  });

  it('that floods with invites is told so, and its calls go on', async () => {
    const invites = Array.from({ length: 20 }, () => mallory.invite());
    const codes = (await Promise.all(invites)).map(({ result }) => result.code);
    expect(codes.filter((code) => code === '429')).toHaveLength(11);
    expect((await mallory.call('video.members.get')).members).toHaveLength(2);
  });

  it('that stops in the middle of a frame is cut when it answers no pings, within three of them', async () => {
    const client = await space.connected({ r: 'cellar' }, { pings: false });
    client.half('{"jsonrpc":"2.0","id":1,"method":"video.lock"');
    await space.pass(28_000);
    await client.ended();
    expect(space.signaling.counts.connections).toBe(3);
  });
});
