import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LiveRest } from '../../support/live-rest.ts';
import type { Answer } from '../../support/rest.ts';

const REFUSED = { code: '403', message: 'Unauthorized' };
const WELCOME = { code: '200', message: 'OK' };

describe('rest-api 20.6: what REST says decides who gets in', () => {
  let space: LiveRest;
  let rooms = 0;
  /** Name of a room that nobody used yet. */
  let room: string;
  beforeAll(async () => {
    space = await LiveRest.start();
  });
  afterAll(() => space.stop());
  beforeEach(async () => {
    // Sessions of one millisecond have no order.
    await space.pass(500);
    rooms += 1;
    room = `room-${rooms}`;
  });
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer> =>
    space.rest.ask(method, path, body);
  const make = async (fields: object = {}): Promise<string> => (await ask('POST', '/rooms', { name: room, ...fields })).body.id;
  const code = async (body: object = {}): Promise<{ code: string; message: string }> =>
    await space.invited({ room_name: room, ...body });
  // biome-ignore lint/suspicious/noExplicitAny: a session as the answer has it.
  const sessions = async (): Promise<any[]> => (await ask('GET', `/room_sessions?room_name=${room}`)).body.data;

  it('makes an unknown room for the session only (91, 145, 150)', async () => {
    const ada = await space.joined({ room_name: room });
    expect(await sessions()).toMatchObject([{ name: room, room_id: null, status: 'in-progress' }]);
    expect(await ask('GET', `/rooms/${room}`)).toMatchObject({ status: 404 });
    expect((await ask('GET', '/rooms?page_size=1000')).body.data.map(({ name }: { name: string }) => name)).not.toContain(room);
    const id = await make();
    expect(await sessions()).toMatchObject([{ room_id: null }]);
    await ada.bye();
    await space.pass(500);
    await space.joined({ room_name: room });
    expect(await sessions()).toMatchObject([{ room_id: id }, { room_id: null, status: 'completed' }]);
  });

  it('refuses an unknown room to a token that makes none (151)', async () => {
    expect(await code({ auto_create_room: false })).toMatchObject(REFUSED);
    expect(await sessions()).toEqual([]);
  });

  it('lets a token that makes none into a room that exists (152)', async () => {
    const id = await make();
    expect(await code({ auto_create_room: false })).toMatchObject(WELCOME);
    expect(await sessions()).toMatchObject([{ room_id: id }]);
  });

  it('refuses after join_until of the room (153)', async () => {
    await make({ join_until: space.time(-1_000) });
    expect(await code()).toMatchObject(REFUSED);
  });

  it('refuses before join_from of the room, and opens a session after it (154)', async () => {
    await make({ join_from: space.time(10_000) });
    expect(await code()).toMatchObject(REFUSED);
    await space.pass(9_000);
    expect(await code()).toMatchObject(REFUSED);
    await space.pass(1_000);
    expect(await code()).toMatchObject(WELCOME);
    expect(await sessions()).toHaveLength(1);
  });

  it('keeps the times of a token where the room has none (155)', async () => {
    expect(await code({ join_until: space.time(-1) })).toMatchObject(REFUSED);
    const body = { join_from: space.time(5_000), join_until: space.time(10_000) };
    const { token } = (await ask('POST', '/room_tokens', { room_name: room, ...body })).body;
    const early = await (await space.connectedWith(token)).invite();
    expect(early.result.code).toBe('403');
    await space.pass(5_000);
    expect((await (await space.connectedWith(token)).invite()).result.code).toBe('200');
    await space.pass(5_000);
    expect((await (await space.connectedWith(token)).invite()).result.code).toBe('403');
  });

  it('puts the times of the token above those of the room (156)', async () => {
    const id = await make({ join_until: space.time(-60_000) });
    expect(await code()).toMatchObject(REFUSED);
    expect(await code({ join_until: space.time(60_000) })).toMatchObject(WELCOME);
    await ask('PUT', `/rooms/${id}`, { join_until: null, join_from: space.time(60_000) });
    expect(await code()).toMatchObject(REFUSED);
    expect(await code({ join_from: space.time(0) })).toMatchObject(WELCOME);
  });

  it('puts everybody out at remove_at of the room (157)', async () => {
    await make({ remove_at: space.time(10_000) });
    const [ada, bob] = [await space.joined({ room_name: room }), await space.joined({ room_name: room })];
    await space.pass(9_000);
    for (const client of [ada, bob]) expect(gone(client)).toBe(false);
    await space.pass(1_500);
    for (const client of [ada, bob]) expect(gone(client)).toBe(true);
    expect(await sessions()).toMatchObject([{ status: 'completed', duration: 10 }]);
    expect(await code()).toMatchObject(REFUSED);
  });

  it('puts out the holder alone at the times of its token (158)', async () => {
    const stays = await space.joined({ room_name: room });
    const [until, after] = [{ remove_at: space.time(5_000) }, { remove_after_seconds_elapsed: 8 }];
    const [first, second] = [
      await space.joined({ room_name: room, ...until }),
      await space.joined({ room_name: room, ...after }),
    ];
    await space.pass(5_500);
    expect([stays, first, second].map(gone)).toEqual([false, true, false]);
    await space.pass(3_000);
    expect([stays, second].map(gone)).toEqual([false, true]);
  });

  it('puts out each member so many seconds after its own join (159)', async () => {
    await make({ remove_after_seconds_elapsed: 5 });
    const ada = await space.joined({ room_name: room });
    await space.pass(3_000);
    const bob = await space.joined({ room_name: room });
    await space.pass(2_500);
    expect([ada, bob].map(gone)).toEqual([true, false]);
    await space.pass(3_000);
    expect(gone(bob)).toBe(true);
  });

  it('begins with the layout of the room (160)', async () => {
    await make({ layout: '10x10' });
    const { room_session, room: same } = (await space.joined({ room_name: room })).joinedAs;
    expect([room_session.layout_name, same.layout_name]).toEqual(['10x10', '10x10']);
  });

  it('counts members, and neither audience nor what a PUT has not raised yet (166)', async () => {
    const id = await make({ max_members: 1 });
    const ada = await space.joined({ room_name: room });
    expect(await code()).toMatchObject(REFUSED);
    const viewer = await space.joined({ room_name: room, join_as: 'audience' });
    expect(viewer.joinedAs.room_session.id).toBe(ada.joinedAs.room_session.id);
    await ask('PUT', `/rooms/${id}`, { max_members: 2 });
    expect(await code()).toMatchObject(WELCOME);
    expect(await code()).toMatchObject(REFUSED);
  });

  it('names the session like the token (167)', async () => {
    const { room_session, room: same } = (await space.joined({ room_name: room })).joinedAs;
    expect([room_session.name, same.name]).toEqual([room, room]);
  });

  it('ends the session with the holder of end_room_session_on_leave (170)', async () => {
    const leader = await space.joined({ room_name: room, end_room_session_on_leave: true });
    const [bob, viewer] = [await space.joined({ room_name: room }), await space.joined({ room_name: room, join_as: 'audience' })];
    expect(await sessions()).toMatchObject([{ status: 'in-progress', end_time: null }]);
    await leader.bye();
    await space.pass(500);
    expect([bob, viewer].map(gone)).toEqual([true, true]);
    expect(await sessions()).toMatchObject([{ status: 'completed', end_time: expect.any(String) }]);
  });

  it('refuses newcomers while the session is locked, and says so (171)', async () => {
    await make();
    const ada = await space.joined({ room_name: room, permissions: ['room.lock', 'room.unlock'] });
    expect((await ada.call('video.lock')).code).toBe('200');
    expect(await code()).toMatchObject(REFUSED);
    expect(await sessions()).toMatchObject([{ locked: true }]);
    expect((await ada.call('video.unlock')).code).toBe('200');
    expect(await code()).toMatchObject(WELCOME);
    expect(await sessions()).toMatchObject([{ locked: false }]);
  });

  it('shows the live session of a room only to those who ask for it (81, 83, 84, 85)', async () => {
    const id = await make({ sync_audio_video: true });
    const { room_session } = (await space.joined({ room_name: room })).joinedAs;
    for (const path of [`/rooms/${id}`, `/rooms/${id}?include_active_session=false`])
      expect((await ask('GET', path)).body).not.toHaveProperty('active_session');
    for (const yes of ['true', 'True'])
      expect((await ask('GET', `/rooms/${id}?include_active_session=${yes}`)).body.active_session).toMatchObject({
        id: room_session.id,
        room_id: id,
        status: 'in-progress',
        end_time: null,
        audio_video_sync: true,
        sync_audio_video: true,
      });
  });

  it('leaves people alone when their room is deleted, and brings newcomers to them (103)', async () => {
    const id = await make();
    const ada = await space.joined({ room_name: room });
    expect((await ask('DELETE', `/rooms/${id}`)).status).toBe(204);
    await space.pass(1_000);
    expect(gone(ada)).toBe(false);
    const bob = await space.joined({ room_name: room, auto_create_room: false });
    expect(bob.joinedAs.room_session.id).toBe(ada.joinedAs.room_session.id);
    expect(await sessions()).toMatchObject([{ room_id: id, status: 'in-progress' }]);
  });

  it('keeps a room that was to go with its session and no longer is, although that was said while people were inside', async () => {
    const id = await make({ delete_on_end: true });
    const ada = await space.joined({ room_name: room });
    await ask('PUT', `/rooms/${id}`, { delete_on_end: false });
    await ada.bye();
    await space.pass(500);
    expect(await sessions()).toMatchObject([{ status: 'completed' }]);
    expect((await ask('GET', `/rooms/${id}`)).status).toBe(200);
  });

  it('deletes a room whose end with its session was only said while people were inside', async () => {
    const id = await make({});
    const ada = await space.joined({ room_name: room });
    await ask('PUT', `/rooms/${id}`, { delete_on_end: true });
    expect((await ask('GET', `/rooms/${id}`)).status).toBe(200);
    await ada.bye();
    await space.pass(500);
    expect((await ask('GET', `/rooms/${id}`)).status).toBe(404);
    expect(await sessions()).toMatchObject([{ status: 'completed' }]);
  });

  it('keeps a room after its session unless it was to go with it (71, 72)', async () => {
    const id = await make({ delete_on_end: false });
    await (await space.joined({ room_name: room })).bye();
    expect((await ask('GET', `/rooms/${id}`)).status).toBe(200);
    expect(await sessions()).toMatchObject([{ room_id: id, status: 'completed' }]);
    room = `${room}-passing`;
    const passing = await make({ delete_on_end: true });
    const ada = await space.joined({ room_name: room });
    expect((await ask('GET', `/rooms/${passing}`)).status).toBe(200);
    await ada.bye();
    await space.pass(500);
    expect((await ask('GET', `/rooms/${passing}`)).status).toBe(404);
    expect(await sessions()).toMatchObject([{ room_id: null, status: 'completed' }]);
  });

  it('refuses to connect with a token of another secret (149)', async () => {
    const other = await LiveRest.start();
    const { token } = (await other.rest.ask('POST', '/room_tokens', { room_name: room })).body;
    await expect(space.connectedWith(token)).rejects.toThrow('not connected');
    expect(await other.connectedWith(token)).toBeTruthy();
    await other.stop();
  });
});

/** Whether the server has said goodbye to a client. */
function gone(client: Awaited<ReturnType<LiveRest['joined']>>): boolean {
  return client.events('webrtc.message').some(({ params }) => params.method === 'verto.bye');
}
