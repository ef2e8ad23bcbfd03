import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IncompatibleOffer, MediaUnavailable } from '../../../src/rooms/ports.ts';
import { type FakeMediaRoom, PROJECT } from '../../support/room-bench.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const UNAUTHORIZED = { code: '403', message: 'Unauthorized' };
const seconds = (ms: number): number => ms / 1000;

/** What the server said since the invite, by short names. */
function story(client: RawClient, inviteId: string): string[] {
  return client.frames.flatMap((frame) => {
    if (!('method' in frame)) return frame.id === inviteId ? ['result'] : [];
    const { event_type, params } = frame.params;
    return event_type === 'webrtc.message' ? [params.method] : [event_type];
  });
}

describe('space-protocol 9.3, joining', () => {
  it('completes a join once (42)', async () => {
    const client = await space.joined();
    await client.fence();
    expect(client.events('video.room.subscribed')).toHaveLength(1);
  });

  it('says result, answer, room.subscribed, then everything else (43)', async () => {
    const client = await space.connected();
    await client.fence();
    const dialogParams = { callID: client.callId };
    const message = { jsonrpc: '2.0', id: 'v', method: 'verto.invite', params: { dialogParams, sdp: 'v=0\r\n' } };
    await client.request('video.message', { message, callID: client.callId }, 'invite');
    await client.event('video.layout.changed');
    const told = story(client, 'invite').filter((name) => name !== 'signalwire.authorization.state');
    expect(told.slice(0, 3)).toEqual(['result', 'verto.answer', 'video.room.subscribed']);
    expect(told.slice(3)).toEqual(['video.member.updated', 'video.layout.changed']);
  });

  it('answers the invite with code "200", a node and the inner result (44)', async () => {
    const client = await space.connected();
    const message = {
      jsonrpc: '2.0',
      id: 'v7',
      method: 'verto.invite',
      params: { dialogParams: { callID: client.callId }, sdp: 'v=0' },
    };
    const { result } = await client.request('video.message', { message, callID: client.callId });
    expect(result).toEqual({
      code: '200',
      message: 'OK',
      node_id: 'node-1@',
      result: { jsonrpc: '2.0', id: 'v7', result: { message: 'CALL CREATED', callID: client.callId } },
    });
  });

  it('puts node_id beside the event type and callID inside webrtc.message (45)', async () => {
    const client = await space.joined();
    const event = await client.event('webrtc.message');
    expect(event).toMatchObject({ node_id: 'node-1@', project_id: PROJECT, event_channel: client.session.protocol });
    expect(event.params).toMatchObject({ jsonrpc: '2.0', method: 'verto.answer', params: { callID: client.callId } });
  });

  it('answers the wrapped verto result with 200 (46)', async () => {
    const client = await space.joined();
    const [answer] = client.frames.filter((frame) => frame.params?.event_type === 'webrtc.message');
    expect((await client.answer(`confirm-${answer.id}`)).result).toEqual({ code: '200', message: 'OK', node_id: 'node-1@' });
  });

  it('names the call of the invite in room.subscribed (47)', async () => {
    const client = await space.joined();
    expect(client.joinedAs.call_id).toBe(client.callId);
  });

  it('names the room in room and room_session (48)', async () => {
    const { joinedAs } = await space.joined({ r: 'Town_hall' });
    expect([joinedAs.room.name, joinedAs.room_session.name]).toEqual(['Town_hall', 'Town_hall']);
  });

  it('lists a member in the members of both (49)', async () => {
    const { joinedAs } = await space.joined();
    for (const members of [joinedAs.room.members, joinedAs.room_session.members]) {
      expect(members.some(({ id }: { id: string }) => id === joinedAs.member_id)).toBe(true);
    }
  });

  it('lists no audience participant, and gives it an id (50)', async () => {
    const { joinedAs } = await space.joined({ ja: 'audience' });
    expect(joinedAs.member_id).toEqual(expect.any(String));
    expect([joinedAs.room.members, joinedAs.room_session.members]).toEqual([[], []]);
  });

  it('agrees on the ids of session and room everywhere (51)', async () => {
    const { room, room_session } = (await space.joined()).joinedAs;
    expect(room.room_session_id).toBe(room_session.id);
    expect(room.room_id).toEqual(expect.stringMatching(/./));
    expect(room_session.room_id).toBe(room.room_id);
    expect(room.id).toBeUndefined();
    for (const member of room.members) {
      expect(member).toMatchObject({ room_id: room.room_id, room_session_id: room_session.id });
    }
  });

  it('starts a session unlocked, without recording and stream (52)', async () => {
    const { room_session } = (await space.joined()).joinedAs;
    expect(room_session).toMatchObject({ locked: false, prioritize_handraise: false, recording: false, streaming: false });
  });

  it('counts the first audience participant (53)', async () => {
    expect((await space.joined({ ja: 'audience' })).joinedAs.room_session.audience_count).toBe(1);
  });

  it('sends a layout with the own layer after room.subscribed (54)', async () => {
    const client = await space.joined();
    const { params } = await client.event('video.layout.changed');
    expect(params.layout.layers.map((layer: { member_id?: string }) => layer.member_id)).toContain(client.joinedAs.member_id);
  });

  it('tells the joiner of its own arrival by room.subscribed and one update, so that no list has it twice (55)', async () => {
    const client = await space.joined();
    const { member_id, room_session } = client.joinedAs;
    expect(room_session.members.map((member: { id: string }) => member.id)).toEqual([member_id]);
    const { member } = (await client.event('video.member.updated')).params;
    expect(member).toEqual({ ...room_session.members[0], updated: [] });
    await client.fence();
    expect(client.events('video.member.joined')).toEqual([]);
  });

  it('tells others once, and the newcomer of nobody who is there (56)', async () => {
    const first = await space.joined();
    const second = await space.joined({ u: 'Bob' });
    await second.event('video.layout.changed');
    await Promise.all([first.fence(), second.fence()]);
    expect(first.events('video.member.joined').map(({ params }) => params.member.name)).toEqual(['Bob']);
    expect(second.events('video.member.joined')).toEqual([]);
  });

  it('brings two pages with one room name into one session (57)', async () => {
    const [first, second] = [await space.joined(), await space.joined()];
    expect(first.joinedAs.room_session.id).toBe(second.joinedAs.room_session.id);
  });

  it('makes a missing room when the token allows it, and refuses otherwise (58)', async () => {
    await space.joined({ r: 'new', acr: true });
    const client = await space.connected({ r: 'other', acr: false });
    expect((await client.invite()).result).toEqual(UNAUTHORIZED);
  });

  it('starts muted by the token: audio (59)', async () => {
    const client = await space.joined({ jam: true });
    space.media.room.listener.talking(client.callId, true);
    await client.fence();
    expect(client.joinedAs.room.members[0].audio_muted).toBe(true);
    expect(client.events('video.member.talking')).toEqual([]);
  });

  it('starts muted by the token: video (60)', async () => {
    const { joinedAs } = await space.joined({ jvm: true });
    expect(joinedAs.room.members[0]).toMatchObject({ video_muted: true, visible: false });
  });

  it('takes the layout of the room (61)', async () => {
    space.room({ layout: '10x10' });
    const { joinedAs } = await space.joined();
    expect([joinedAs.room.layout_name, joinedAs.room_session.layout_name]).toEqual(['10x10', '10x10']);
  });

  it('refuses before join_from of the room, and admits a new session after it (63)', async () => {
    space.room({ joinFrom: space.clock.now() + 5_000 });
    const early = await space.connected();
    expect((await early.invite()).result).toEqual(UNAUTHORIZED);
    await space.pass(5_000);
    expect((await space.joined()).joinedAs.room.name).toBe('lobby');
  });

  it('refuses before join_from of the token, which counts more than that of the room (64)', async () => {
    space.room({ joinFrom: 0 });
    const early = await space.connected({ jf: seconds(space.clock.now() + 5_000) });
    expect((await early.invite()).result).toEqual(UNAUTHORIZED);
    await space.pass(5_000);
    expect((await early.invite()).result.code).toBe('200');
  });

  it.each(['room', 'token'])('refuses after join_until of the %s (65)', async (where) => {
    const until = space.clock.now() + 5_000;
    if (where === 'room') space.room({ joinUntil: until });
    const claims = where === 'token' ? { ju: seconds(until) } : {};
    await space.joined(claims);
    const late = await space.connected(claims);
    await space.pass(5_500);
    expect((await late.invite()).result).toEqual(UNAUTHORIZED);
  });

  it('refuses the third of two, and the two stay (66)', async () => {
    space.room({ maxMembers: 2 });
    const [first] = [await space.joined(), await space.joined()];
    const third = await space.connected();
    expect((await third.invite()).result).toEqual(UNAUTHORIZED);
    expect((await first.call('video.members.get')).members).toHaveLength(2);
    await space.joined({ ja: 'audience' });
  });

  it('refuses newcomers while locked, and admits who comes back (67)', async () => {
    const holder = await space.joined({ s: ['room.lock'] });
    await holder.call('video.lock');
    expect((await (await space.connected()).invite()).result).toEqual(UNAUTHORIZED);
    holder.close();
    await holder.ended();
    const again = await space.open();
    again.callId = holder.callId;
    await again.connect(await space.token({ s: ['room.lock'] }), holder.storage);
    expect((await again.join({}, { fingerprint: 'page-2' })).member_id).toBe(holder.joinedAs.member_id);
  });

  it('tolerates whatever is in the subscribe list (68)', async () => {
    const client = await space.connected();
    const message = {
      jsonrpc: '2.0',
      id: 'v',
      method: 'verto.invite',
      params: { dialogParams: { callID: client.callId }, sdp: 'v=0' },
    };
    const subscribe = ['video.room.audienceCount', 'video.video.member.left', 'video.room.left', 'video.track', 'x', '', 5];
    const { result } = await client.request('video.message', { message, callID: client.callId, subscribe });
    expect(result.code).toBe('200');
    await client.event('video.room.subscribed');
  });

  it.each([undefined, '', 'attic', '+15551234567'])('ignores the destination_number %s (69)', async (destination_number) => {
    const client = await space.connected();
    expect((await client.join({ destination_number })).room.name).toBe('lobby');
  });

  it('ends an offer that cannot be answered with 88, and a server without capacity with 34', async () => {
    const client = await space.joined();
    const fails: [Error, string, number][] = [
      [new IncompatibleOffer('no codec'), 'INCOMPATIBLE_DESTINATION', 88],
      [new MediaUnavailable('full'), 'NORMAL_CIRCUIT_CONGESTION', 34],
    ];
    for (const [error, cause, causeCode] of fails) {
      (space.media.room as FakeMediaRoom).answering = () => Promise.reject(error);
      const late = await space.connected();
      expect((await late.invite()).result.code).toBe('200');
      const { params } = await late.event('webrtc.message');
      expect(params).toMatchObject({ method: 'verto.bye', params: { callID: late.callId, cause, causeCode } });
    }
    expect((await client.call('video.members.get')).members).toHaveLength(1);
  });
});
