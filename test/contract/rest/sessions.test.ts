import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, onBothEngines } from '../../support/databases.ts';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NOBODY = '00000000-0000-4000-8000-000000000000';

onBothEngines('rest-api 20.7: room sessions', (make) => {
  let database: Database;
  let space: LiveRest;
  beforeAll(async () => {
    database = await make();
    space = await LiveRest.start({ store: await database.open() });
  });
  afterAll(async () => {
    await space?.stop();
    await database?.dispose();
  });
  const get = (path: string): Promise<Answer> => space.rest.ask('GET', path);
  const data = async (path: string): Promise<Json[]> => (await get(path)).body.data;
  const sessionsOf = (room: string): Promise<Json[]> => data(`/room_sessions?room_name=${room}`);
  const onlySessionOf = async (room: string): Promise<Json> => {
    const sessions = await sessionsOf(room);
    expect(sessions).toHaveLength(1);
    return sessions[0];
  };
  const names = (rows: Json[]): string[] => rows.map(({ name }) => name);

  it('opens one session for the first who joins, and no other for the next (172)', async () => {
    const first = await space.joined({ room_name: 'opening' });
    await space.joined({ room_name: 'opening' });
    const session = await onlySessionOf('opening');
    expect(session).toMatchObject({
      id: first.joinedAs.room_session.id,
      room_id: null,
      status: 'in-progress',
      end_time: null,
      duration: null,
    });
    expect(session.start_time).toMatch(INSTANT);
  });

  it('ends it with the last leave, and says how long it was (173)', async () => {
    const [first, second] = [await space.joined({ room_name: 'ending' }), await space.joined({ room_name: 'ending' })];
    await space.pass(61_500);
    await first.bye();
    expect(await onlySessionOf('ending')).toMatchObject({ status: 'in-progress', end_time: null });
    await second.bye();
    const session = await onlySessionOf('ending');
    expect(session).toMatchObject({ status: 'completed', duration: 62 });
    const seconds = (Date.parse(session.end_time) - Date.parse(session.start_time)) / 1000;
    expect(Math.abs(seconds - 61.5)).toBeLessThan(1);
    expect(session.updated_at).toBe(session.end_time);
  });

  it('opens another one when somebody comes again (174)', async () => {
    for (const name of ['Ada', 'Ada']) await (await space.joined({ room_name: 'again', user_name: name })).bye();
    const sessions = await sessionsOf('again');
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(2);
  });

  it('shows everything of a session, alone as in lists (175, 176)', async () => {
    const room = await space.rest.ask('POST', '/rooms', {
      name: 'whole',
      display_name: 'The whole room',
      max_members: 7,
      quality: '1080p',
      layout: '3x3',
      remove_after_seconds_elapsed: 300,
      user_join_video_off: true,
      sync_audio_video: true,
    });
    await space.joined({ room_name: 'whole' });
    const session = await onlySessionOf('whole');
    const now = session.created_at;
    expect(session).toEqual({
      id: expect.stringMatching(UUID),
      room_id: room.body.id,
      name: 'whole',
      display_name: 'The whole room',
      max_members: 7,
      quality: '1080p',
      fps: 20,
      join_from: null,
      join_until: null,
      remove_at: null,
      remove_after_seconds_elapsed: 300,
      layout: '3x3',
      record_on_start: false,
      tone_on_entry_and_exit: true,
      room_join_video_off: false,
      user_join_video_off: true,
      locked: false,
      start_time: now,
      end_time: null,
      duration: null,
      status: 'in-progress',
      created_at: now,
      updated_at: now,
      preview_url: null,
      prioritize_handraise: false,
      sync_audio_video: true,
      cost_in_dollars: 0,
      enable_room_previews: false,
      locked_cover: '',
    });
    expect((await get(`/room_sessions/${session.id}`)).body).toEqual(session);
    expect((await get(`/room_sessions/${session.id.toUpperCase()}`)).body).toEqual(session);
  });

  it('keeps what the room was at the start, but for times and capacity (rest-api 3.6)', async () => {
    const { body: room } = await space.rest.ask('POST', '/rooms', { name: 'snapshot', layout: '2x2' });
    const client = await space.joined({ room_name: 'snapshot' });
    await space.rest.ask('PUT', `/rooms/${room.id}`, { layout: '5x5', max_members: 3, join_until: '2040-01-01' });
    await client.fence();
    expect(await onlySessionOf('snapshot')).toMatchObject({
      layout: '2x2',
      max_members: 3,
      join_until: '2040-01-01T00:00:00Z',
    });
    await space.rest.ask('DELETE', `/rooms/${room.id}`);
    await client.bye();
    expect(await onlySessionOf('snapshot')).toMatchObject({ room_id: room.id, status: 'completed' });
  });

  it('says that it is locked, and that raised hands come first', async () => {
    const client = await space.joined({ room_name: 'settings', permissions: ['room.lock', 'room.prioritize_handraise'] });
    await client.call('video.lock');
    await client.call('video.prioritize_handraise', { enable: true });
    expect(await onlySessionOf('settings')).toMatchObject({ locked: true, prioritize_handraise: true });
  });

  it('parts the list by status (177)', async () => {
    await space.joined({ room_name: 'parted' });
    await (await space.joined({ room_name: 'parted-2' })).bye();
    const ids = async (query: string): Promise<string[]> =>
      (await data(`/room_sessions?page_size=1000${query}`)).map(({ id }) => id);
    const [all, live, over] = [await ids(''), await ids('&status=in-progress'), await ids('&status=completed')];
    expect(live.length).toBeGreaterThan(0);
    expect(over.length).toBeGreaterThan(0);
    expect([...live, ...over].sort()).toEqual([...all].sort());
    const wrong = await get('/room_sessions?status=ended');
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ attribute: 'status', code: 'invalid_parameter' }] } });
  });

  it('finds sessions by the exact name, by part of the name in any case, and by room (178)', async () => {
    const { body: room } = await space.rest.ask('POST', '/rooms', { name: 'Find_Me-1' });
    for (const room_name of ['Find_Me-1', 'find-me', 'findXme']) {
      await (await space.joined({ room_name })).bye();
      await space.pass(1);
    }
    expect(names(await sessionsOf('Find_Me-1'))).toEqual(['Find_Me-1']);
    expect(await sessionsOf('find_me-1')).toEqual([]);
    expect(names(await data('/room_sessions?room_name_matches=FIND'))).toEqual(['findXme', 'find-me', 'Find_Me-1']);
    // Signs that mean something in SQL mean themselves.
    expect(names(await data('/room_sessions?room_name_matches=d_m'))).toEqual(['Find_Me-1']);
    for (const sign of ['%25', '%5C', "'"]) expect(await data(`/room_sessions?room_name_matches=d${sign}`)).toEqual([]);
    expect(names(await data(`/room_sessions?room_id=${room.id}`))).toEqual(['Find_Me-1']);
    expect(await data(`/room_sessions?room_id=${NOBODY}`)).toEqual([]);
    expect(await data(`/room_sessions?room_id=${room.id}&status=in-progress`)).toEqual([]);
  });

  it('refuses a room id that is none (179)', async () => {
    for (const id of ['x', '1', `${NOBODY}0`, '%00', "'"])
      expect(await get(`/room_sessions?room_id=${id}`)).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: 'room_id' }] },
      });
  });

  it('knows no other sessions (181)', async () => {
    for (const id of [NOBODY, 'x', '%00', '1'])
      expect(await get(`/room_sessions/${id}`)).toMatchObject({ status: 404, body: { error: 'Not Found' } });
  });

  it('lists one member for each leg, in the order they came (182)', async () => {
    const ada = await space.joined({ room_name: 'members', user_name: 'Ada' });
    await space.pass(2_000);
    const bob = await space.joined({ room_name: 'members', user_name: 'Bob' });
    await space.pass(10_000);
    await ada.bye();
    const { id } = await onlySessionOf('members');
    const [first, second, ...more] = await data(`/room_sessions/${id}/members`);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      id: ada.joinedAs.member_id,
      room_session_id: id,
      name: 'Ada',
      duration: 12,
      cost_in_dollars: 0,
    });
    expect((await get(`/room_tokens/${first.room_token_id}`)).body).toMatchObject({ user_name: 'Ada', status: 'active' });
    expect(first.join_time).toMatch(INSTANT);
    expect(Date.parse(first.leave_time) - Date.parse(first.join_time)).toBe(12_000);
    expect(second).toMatchObject({ id: bob.joinedAs.member_id, name: 'Bob', leave_time: null, duration: 10 });
    await space.pass(5_000);
    expect((await data(`/room_sessions/${id}/members`))[1]).toMatchObject({ leave_time: null, duration: 15 });
  });

  it('counts a screen share as a member (183)', async () => {
    const ada = await space.joined({ room_name: 'screens', user_name: 'Ada' });
    const screen = crypto.randomUUID();
    const userVariables = { memberId: ada.joinedAs.member_id };
    await ada.invite({ callID: screen, screenShare: true, userVariables });
    const joined = await ada.event('video.member.joined', ({ member }) => member.type === 'screen');
    const { id } = await onlySessionOf('screens');
    const rows = await data(`/room_sessions/${id}/members`);
    expect(rows.map((row) => row.id).sort()).toEqual([ada.joinedAs.member_id, joined.params.member.id].sort());
    await ada.bye(screen);
    const after = await data(`/room_sessions/${id}/members`);
    expect(after.map(({ leave_time }) => leave_time === null).sort()).toEqual([false, true]);
  });

  it('keeps the row of who comes back, and lists audience once it was promoted', async () => {
    const ada = await space.joined({ room_name: 'roles', permissions: ['room.member.promote', 'room.member.demote'] });
    const viewer = await space.joined({ room_name: 'roles', user_name: 'Vera', join_as: 'audience' });
    const member_id = viewer.joinedAs.member_id;
    const { id } = await onlySessionOf('roles');
    const ids = async (): Promise<string[]> => (await data(`/room_sessions/${id}/members`)).map((row) => row.id);
    expect(await ids()).toEqual([ada.joinedAs.member_id]);
    await space.pass(3_000);
    await ada.call('video.member.promote', { member_id, permissions: [] });
    await viewer.event('video.member.promoted');
    await viewer.invite({ callID: crypto.randomUUID() }, { fingerprint: 'page-1' });
    await ada.event('video.member.joined', ({ member }) => member.id === member_id);
    expect(await ids()).toEqual([ada.joinedAs.member_id, member_id]);
    await space.pass(4_000);
    await ada.call('video.member.demote', { member_id });
    const [, row] = await data(`/room_sessions/${id}/members`);
    expect(row).toMatchObject({ id: member_id, duration: 4 });
    expect(row.leave_time).not.toBeNull();
    const events = await data(`/room_sessions/${id}/events`);
    const ofViewer = events.filter(({ room_participant_id }) => room_participant_id === member_id);
    expect(names(ofViewer)).toEqual(['member.promoted', 'member.joined', 'member.demoted', 'member.left']);
  });

  it('knows nothing of unknown sessions (184)', async () => {
    for (const id of [NOBODY, 'x', '%00'])
      for (const what of ['members', 'events', 'recordings'])
        expect(await get(`/room_sessions/${id}/${what}`)).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('tells what happened, beginning with room.started, in order (185)', async () => {
    const ada = await space.joined({
      room_name: 'events',
      user_name: 'Ada',
      permissions: ['room.self.audio_mute', 'room.set_layout', 'room.lock'],
    });
    await ada.call('video.member.audio_mute');
    await ada.call('video.set_layout', { name: '2x2' });
    await ada.call('video.lock');
    await ada.bye();
    const { id } = await onlySessionOf('events');
    const events = await data(`/room_sessions/${id}/events`);
    expect(names(events)).toEqual([
      'room.started',
      'member.joined',
      'layout.changed',
      'member.updated',
      'room.updated',
      'layout.changed',
      'room.updated',
      'member.left',
      'room.ended',
    ]);
    for (const event of events) {
      expect(event).toMatchObject({
        id: expect.stringMatching(UUID),
        project_id: space.rest.project,
        room_id: null,
        room_session_id: id,
        level: 'info',
        payload: { room_session_id: id },
        created_at: expect.stringMatching(INSTANT),
      });
      expect(event).not.toHaveProperty('room_recording_id');
    }
    expect(events[3]).toMatchObject({
      room_participant_id: ada.joinedAs.member_id,
      payload: { member: { audio_muted: true, updated: ['audio_muted'] } },
    });
    expect(events[0]).not.toHaveProperty('room_participant_id');
    expect(events[0]?.actor).toEqual({ type: 'system', id: null });
    expect(events.slice(1, 8).map(({ actor }) => actor)).toEqual(Array(7).fill({ type: 'member', id: ada.joinedAs.member_id }));
    expect(JSON.stringify(events)).not.toContain('eyJ');
  });

  it('shows nothing of one project to another (22, 23)', async () => {
    const client = await space.joined({ room_name: 'secret' });
    const session = client.joinedAs.room_session.id;
    const other = { project: crypto.randomUUID(), token: 'PT-of-another-project' };
    await space.rest.addProject(other.project, other.token);
    const ask = (path: string): Promise<Answer> => space.rest.ask('GET', path, undefined, other);
    expect((await ask(`/room_sessions/${session}`)).status).toBe(404);
    for (const path of ['/room_sessions', `/room_sessions/${session}/members`, `/room_sessions/${session}/events`, '/logs'])
      expect((await ask(path)).body.data).toEqual([]);
  });
});
