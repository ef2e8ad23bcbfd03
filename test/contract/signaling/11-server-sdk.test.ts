import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT } from '../../support/room-bench.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { OTHER_PROJECT, PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

let space: Space;
let app: RawClient;
beforeEach(async () => {
  space = await Space.start();
  app = await space.open();
  await app.connectProject(PROJECT_TOKEN);
});
afterEach(() => space.stop());

const LIFECYCLE = ['video.room.started', 'video.room.ended'];
const subscribe = (client: RawClient, event_channel: string, events: string[]) =>
  client.request('signalwire.subscribe', { get_initial_state: true, event_channel, events });

describe('space-protocol 9.11, server applications on a raw socket', () => {
  it('lists live sessions completely, and not ended ones (173)', async () => {
    const page = await space.joined();
    const { rooms } = (await app.request('video.rooms.get')).result;
    expect(rooms).toHaveLength(1);
    expect(rooms[0]).toMatchObject({
      id: page.joinedAs.room_session.id,
      room_id: page.joinedAs.room_session.room_id,
      name: 'lobby',
      event_channel: expect.stringMatching(/^EC_/),
      recording: false,
      locked: false,
      prioritize_handraise: false,
      meta: {},
    });
    await page.bye();
    await page.fence();
    expect((await app.request('video.rooms.get')).result.rooms).toEqual([]);
  });

  it('answers 404 to an unknown session (174)', async () => {
    expect((await app.request('video.room.get', { room_session_id: 'nothing' })).result.code).toBe('404');
    const { room_session } = (await space.joined()).joinedAs;
    expect((await app.request('video.room.get', { room_session_id: room_session.id })).result.room.id).toBe(room_session.id);
  });

  it('tells the beginning and end of each session once, on the channel of the project (175, 176)', async () => {
    expect((await subscribe(app, 'video.rooms', LIFECYCLE)).result.code).toBe('200');
    const pages = [await space.joined({ r: 'a' }), await space.joined({ r: 'b' }), await space.joined({ r: 'a' })];
    for (const page of pages) await page.bye();
    await app.event('video.room.ended', ({ room_session }) => room_session.name === 'b');
    await expect.poll(() => app.events('video.room.ended')).toHaveLength(2);
    const told = app.events().filter(({ event_type }) => event_type.startsWith('video.room.'));
    expect(told.map(({ event_type, params }) => `${event_type} ${params.room_session.name}`).sort()).toEqual([
      'video.room.ended a',
      'video.room.ended b',
      'video.room.started a',
      'video.room.started b',
    ]);
    expect(new Set(told.map(({ event_channel }) => event_channel))).toEqual(new Set([`video.rooms.${PROJECT}`]));
  });

  it('follows a session and moderates it (177, 184, 189)', async () => {
    const page = await space.joined();
    const { event_channel, id } = page.joinedAs.room_session;
    await subscribe(app, event_channel, ['video.room.updated', 'video.member.updated', 'video.memberList.updated']);
    const from = app.frames.length;
    const params = { room_session_id: id, member_id: page.joinedAs.member_id };
    expect((await app.request('video.lock', params)).result.code).toBe('200');
    expect((await app.event('video.room.updated', () => true, from)).params.room_session).toMatchObject({ id, locked: true });
    expect((await app.request('video.member.audio_mute', params)).result.code).toBe('200');
    const { member } = (await app.event('video.member.updated', () => true, from)).params;
    expect(member).toMatchObject({ audio_muted: true, updated: ['audio_muted'], room_session_id: id });
    expect((await app.request('video.member.remove', { ...params, member_id: 'all' })).result.code).toBe('200');
    await app.event('video.member.left', () => true, from);
  });

  it('gives raised hands priority, which server and browser see (178)', async () => {
    const page = await space.joined();
    const { event_channel, id } = page.joinedAs.room_session;
    await subscribe(app, event_channel, ['video.room.updated']);
    const { result } = await app.request('video.prioritize_handraise', { room_session_id: id, enable: true });
    expect(result).toEqual({ code: '200', message: 'OK', prioritize_handraise: true });
    for (const client of [app, page]) {
      expect((await client.event('video.room.updated')).params.room_session.prioritize_handraise).toBe(true);
    }
  });

  it('gets members that carry their session, so that each can be muted (183)', async () => {
    const pages = [await space.joined(), await space.joined({ u: 'Bob' })];
    const { id } = (await app.request('video.rooms.get')).result.rooms[0];
    const { members } = (await app.request('video.members.get', { room_session_id: id })).result;
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'Bob']);
    for (const { id: member_id, room_session_id } of members) {
      expect((await app.request('video.member.audio_mute', { room_session_id, member_id })).result.code).toBe('200');
    }
    for (const page of pages) {
      await page.event('video.member.updated', ({ member }) => member.id === page.joinedAs.member_id && member.audio_muted);
    }
  });

  it('reaches every method of a session after a dropped socket, and hears of what it does (185)', async () => {
    const page = await space.joined({ u: 'Bob' });
    const { event_channel, id } = page.joinedAs.room_session;
    const other = await space.open();
    const { protocol } = (await other.connectProject(PROJECT_TOKEN)).result;
    await subscribe(other, event_channel, ['video.member.updated', 'video.room.subscribed']);
    await other.event('video.room.subscribed');
    await space.lose(other);
    const again = await space.open();
    await again.connectProject(PROJECT_TOKEN, { protocol });
    const params = { room_session_id: id, member_id: page.joinedAs.member_id };
    expect((await again.request('video.member.raisehand', params)).result.code).toBe('200');
    expect((await again.event('video.member.updated')).params.member).toMatchObject({
      handraised: true,
      updated: ['handraised'],
    });
    expect(again.events('video.room.subscribed')).toEqual([]);
  });

  it('keeps its subscriptions over a dropped socket (185)', async () => {
    const other = await space.open();
    const { protocol } = (await other.connectProject(PROJECT_TOKEN)).result;
    await subscribe(other, 'video.rooms', LIFECYCLE);
    await space.lose(other);
    const again = await space.open();
    expect((await again.connectProject(PROJECT_TOKEN, { protocol })).result.protocol).toBe(protocol);
    await space.joined({ r: 'later' });
    expect((await again.event('video.room.started')).params.room_session.name).toBe('later');
  });

  it('introduces a session once per channel (187)', async () => {
    const page = await space.joined();
    const { event_channel, id } = page.joinedAs.room_session;
    for (const names of [['video.room.subscribed'], ['video.room.subscribed', 'video.member.joined']]) {
      await subscribe(app, event_channel, names);
    }
    await app.fence();
    const [event, ...more] = app.events('video.room.subscribed');
    expect(more).toEqual([]);
    expect(event.params.room_session).toMatchObject({ id, members: [expect.objectContaining({ name: 'Ada' })] });
    expect(event.params.room).toMatchObject({ room_session_id: id });
  });

  it('gives nothing of an unknown channel, and nothing of another project, whose sessions it cannot even name (188)', async () => {
    const page = await space.joined({ sub: OTHER_PROJECT, u: 'Eve' });
    const { event_channel, id } = page.joinedAs.room_session;
    const events = ['video.room.subscribed', 'video.member.joined', 'video.member.left', 'video.room.updated'];
    for (const channel of ['EC_unknown', event_channel]) expect((await subscribe(app, channel, events)).result.code).toBe('404');
    expect((await subscribe(app, `video.rooms.${OTHER_PROJECT}`, LIFECYCLE)).result.code).toBe('404');
    expect((await subscribe(app, 'video.rooms', LIFECYCLE)).result.code).toBe('200');
    await space.joined({ sub: OTHER_PROJECT, r: 'attic' });
    await page.bye();
    for (const method of ['video.room.get', 'video.members.get', 'video.lock'])
      expect((await app.request(method, { room_session_id: id })).result.code).toBe('404');
    expect((await app.request('video.rooms.get')).result.rooms).toEqual([]);
    await app.fence();
    expect(app.events().map(({ event_type }) => event_type)).toEqual([]);
  });

  it('may follow a session that has just ended: no mistake, and nothing comes', async () => {
    const page = await space.joined();
    const { event_channel } = page.joinedAs.room_session;
    await page.bye();
    expect((await subscribe(app, event_channel, ['video.member.joined'])).result.code).toBe('200');
    await space.joined();
    await app.fence();
    expect(app.events()).toEqual([]);
    const theirs = await space.joined({ sub: OTHER_PROJECT });
    await theirs.bye();
    expect((await subscribe(app, theirs.joinedAs.room_session.event_channel, [])).result.code).toBe('404');
  });

  it('is told nothing of the session of another project with the same room name (188)', async () => {
    const [ours, theirs] = [await space.joined(), await space.joined({ sub: OTHER_PROJECT })];
    expect(theirs.joinedAs.room_session.id).not.toBe(ours.joinedAs.room_session.id);
    await subscribe(app, ours.joinedAs.room_session.event_channel, ['video.member.joined', 'video.member.left']);
    await space.joined({ sub: OTHER_PROJECT });
    await theirs.bye();
    await app.fence();
    expect(app.events().map(({ event_type }) => event_type)).toEqual(['video.room.subscribed']);
    expect(app.events()[0].params.room_session.id).toBe(ours.joinedAs.room_session.id);
  });

  it('empties a room, which ends it (190)', async () => {
    await subscribe(app, 'video.rooms', LIFECYCLE);
    const page = await space.joined();
    await app.request('video.member.remove', { room_session_id: page.joinedAs.room_session.id, member_id: 'all' });
    expect((await app.event('video.room.ended')).params.room_session.id).toBe(page.joinedAs.room_session.id);
  });
});
