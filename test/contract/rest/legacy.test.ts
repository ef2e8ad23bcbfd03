import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PERMISSIONS } from '../../../src/wire/permissions.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

type Body = Record<string, unknown>;

/** Payload of the room token in an answer. */
function claimsOf({ body }: Answer): Body {
  return JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
}

/** What each input means in strict and in lenient mode: fields of the room that is made, or a refused attribute. */
const ROOM_INPUTS: readonly [input: Body, strict: Body | string, lenient: Body | string][] = [
  [{ max_participants: 5 }, { max_members: 20 }, { max_members: 5 }],
  [{ max_participants: '5' }, { max_members: 20 }, { max_members: 5 }],
  [{ max_participants: 5, max_members: 7 }, { max_members: 7 }, { max_members: 7 }],
  [{ max_participants: 100_000 }, { max_members: 20 }, { max_members: 20 }],
  [{ max_participants: { a: 1 } }, { max_members: 20 }, { max_members: 20 }],
  [{ starts_at: '2030-01-01' }, { join_from: null }, { join_from: '2030-01-01T00:00:00Z' }],
  [{ ends_at: '2030-01-01' }, { join_until: null }, { join_until: '2030-01-01T00:00:00Z' }],
  [
    { starts_at: 'soon', ends_at: [] },
    { join_from: null, join_until: null },
    { join_from: null, join_until: null },
  ],
  [
    { starts_at: '2031-01-01', join_from: '2030-01-01' },
    { join_from: '2030-01-01T00:00:00Z' },
    { join_from: '2030-01-01T00:00:00Z' },
  ],
  [{ starts_at: '2031-01-01', ends_at: '2030-01-01' }, { join_until: null }, 'join_until'],
  [{ audio_video_sync: true }, { sync_audio_video: null }, { sync_audio_video: true }],
  [{ audio_video_sync: true, sync_audio_video: false }, { sync_audio_video: false }, { sync_audio_video: false }],
  [{ audio_video_sync: 'maybe' }, { sync_audio_video: null }, 'sync_audio_video'],
  [{ delete_on_end: 'perhaps' }, { max_members: 20 }, { max_members: 20 }],
  [
    { user_name: 'u', enable_chat: 1, join_audio_muted: 'x', event_webhooks: {}, enable_simulcast: [] },
    { max_members: 20 },
    { max_members: 20 },
  ],
  [
    { record_on_start: 'TRUE', max_members: '9' },
    { record_on_start: true, max_members: 9 },
    { record_on_start: true, max_members: 9 },
  ],
  [{ quality: '1024p' }, 'quality', 'quality'],
  [{ quality: '1440p' }, 'quality', 'quality'],
];

const TOKEN_INPUTS: readonly [input: Body, strict: Body | string, lenient: Body | string][] = [
  [{ scopes: ['room.lock'] }, { s: DEFAULT_PERMISSIONS }, { s: ['room.lock'] }],
  [{ scopes: ['room.lock'], permissions: [] }, { s: [] }, { s: [] }],
  [{ scopes: ['room.nope'] }, { s: DEFAULT_PERMISSIONS }, 'permissions'],
  [{ permissions: [' '] }, 'permissions', { s: [] }],
  [{ permissions: ['', 'room.lock'] }, 'permissions', { s: ['room.lock'] }],
  [{ mod_permissions: true }, { s: DEFAULT_PERMISSIONS }, { s: DEFAULT_PERMISSIONS }],
  [{ mod_permissions: true, permissions: [] }, { s: [] }, { s: [] }],
  [{ sync_audio_video: true }, { sav: true }, { sav: true }],
  [{ permissions: ['video.member.raisehand'] }, 'permissions', { s: ['room.self.raisehand', 'room.member.raisehand'] }],
  [{ join_audio_muted: '1' }, { jam: true }, { jam: true }],
];

describe.each(['strict', 'lenient'] as const)('rest-api 15.2: inputs of older clients, %s', (mode) => {
  let server: RestServer;
  let count = 0;
  beforeAll(async () => {
    server = await RestServer.start({ lenient: mode === 'lenient' });
  });
  afterAll(() => server.dispose());
  beforeEach(() => {
    count += 1;
  });
  const lenient = mode === 'lenient';

  it.each(ROOM_INPUTS)('rooms: %j', async (input, strict, whenLenient) => {
    const meaning = lenient ? whenLenient : strict;
    const made = await server.ask('POST', '/rooms', { name: `room-${count}`, ...input });
    const { body: plain } = await server.ask('POST', '/rooms', { name: `plain-${count}` });
    const changed = await server.ask('PUT', `/rooms/${plain.id}`, input);
    for (const answer of [made, changed])
      if (typeof meaning === 'string') expect([answer.status, attributes(answer)]).toEqual([422, [meaning]]);
      else expect(answer).toMatchObject({ status: 200, body: meaning });
  });

  it.each(TOKEN_INPUTS)('room_tokens: %j', async (input, strict, whenLenient) => {
    const meaning = lenient ? whenLenient : strict;
    const answer = await server.ask('POST', '/room_tokens', { room_name: 'r', ...input });
    if (typeof meaning === 'string') return expect([answer.status, attributes(answer)]).toEqual([422, [meaning]]);
    expect(answer.status).toBe(200);
    expect(claimsOf(answer)).toMatchObject(meaning);
  });

  it('audio_video_sync of a token', async () => {
    const claims = claimsOf(await server.ask('POST', '/room_tokens', { room_name: 'r', audio_video_sync: true }));
    expect(claims.sav).toBe(lenient ? true : undefined);
  });

  it('delete_on_end marks the room for the end of its session, and only in lenient mode', async () => {
    const { body } = await server.ask('POST', '/rooms', { name: `passing-${count}`, delete_on_end: 'true' });
    const kept = async (): Promise<unknown> => (await server.store.rooms.findRoom(server.project, body.id))?.ephemeral;
    expect(await kept()).toBe(lenient);
    await server.ask('PUT', `/rooms/${body.id}`, { delete_on_end: false });
    expect(await kept()).toBe(false);
    await server.ask('PUT', `/rooms/${body.id}`, { delete_on_end: 1 });
    expect(await kept()).toBe(lenient);
  });

  it('room_name is the name of a room that has no other (75, 76)', async () => {
    const answer = await server.ask('POST', '/rooms', { room_name: `demo-${count}`, user_name: 'u', enable_room_previews: true });
    if (lenient) expect(answer).toMatchObject({ status: 200, body: { name: `demo-${count}`, enable_room_previews: true } });
    else expect([answer.status, attributes(answer)]).toEqual([422, ['name']]);
    const both = await server.ask('POST', '/rooms', { room_name: 'other', name: `name-${count}` });
    expect(both).toMatchObject({ status: 200, body: { name: `name-${count}` } });
    expect(attributes(await server.ask('POST', '/rooms', { user_name: 'u' }))).toEqual(['name']);
  });

  it('a room is changed by PUT /rooms and found by unique_name, in lenient mode only', async () => {
    const { body: room } = await server.ask('POST', '/rooms', { name: `found-${count}` });
    const put = await server.ask('PUT', '/rooms', { name: room.name, max_members: 4 });
    expect([put.status, put.body.max_members]).toEqual(lenient ? [200, 4] : [404, undefined]);
    const found = await server.ask('GET', `/rooms/unique_name/${room.name}`);
    expect([found.status, found.body.id]).toEqual(lenient ? [200, room.id] : [404, undefined]);
    expect((await server.ask('GET', '/rooms/unique_name/nobody')).status).toBe(404);
    expect((await server.ask('PUT', '/rooms', { name: 'nobody' })).status).toBe(404);
    expect((await server.ask('GET', '/rooms/unique_name')).status).toBe(404);
  });

  it('the name in a PUT is ignored, and double slashes are one', async () => {
    const { body: room } = await server.ask('POST', '/rooms', { name: `steady-${count}` });
    expect((await server.ask('PUT', `//rooms//${room.id}/`, { name: 'other' })).body.name).toBe(room.name);
  });

  it.each([
    ['GET', '/rooms/sessions'],
    ['GET', '/rooms/sessions/x'],
    ['GET', '/recordings'],
    ['POST', '/conference/x/streams'],
    ['POST', '/room_sessions/0b9f6a52-7a3e-4e5f-9d0a-4f7b8f1c2d31/recordings'],
    ['POST', '/room_sessions/0b9f6a52-7a3e-4e5f-9d0a-4f7b8f1c2d31/streams'],
    ['POST', '/rooms/x/recordings'],
  ] as const)('%s %s was never there', async (method, path) => {
    const answer = await server.ask(method, path, method === 'POST' ? { url: 'rtmp://h/app' } : undefined);
    expect(answer).toMatchObject({ status: 404, body: { error: 'Not Found' } });
  });
});

describe('rest-api 15.3: what demos of the vendor do', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());

  it('a room made anew on each page load, then a token (249)', async () => {
    const room = { name: 'main_office', display_name: 'Main', max_participants: 5, delete_on_end: false };
    for (let load = 0; load < 3; load += 1) {
      const { status, body } = await server.ask('POST', '/rooms', room);
      expect(status).toBe(load === 0 ? 200 : 422);
      expect(body).toBeTypeOf('object');
      const token = await server.ask('POST', '//room_tokens', { user_name: 'demo', room_name: 'main_office' });
      expect(token.body.token).toBeTypeOf('string');
      expect(claimsOf(token).s).toEqual(DEFAULT_PERMISSIONS);
    }
    expect((await server.ask('GET', '/rooms/main_office')).body.max_members).toBe(5);
  });

  it('a token for the audience with nothing but names, and with keys that are not there', async () => {
    const audience = await server.ask('POST', '/room_tokens', { user_name: 'u', room_name: 'r', join_as: 'audience' });
    expect(claimsOf(audience)).toMatchObject({ ja: 'audience', s: [] });
    const undefinedKeys = { user_name: 'u', room_name: 'r', room_display_name: undefined, enable_room_previews: undefined };
    expect((await server.ask('POST', '/room_tokens', undefinedKeys)).status).toBe(200);
  });

  it('the names of all rooms, the list as a check of credentials', async () => {
    await server.ask('POST', '/rooms', { name: 'listed' });
    for (const path of ['/rooms', '/rooms?page_size=100'])
      expect((await server.ask('GET', path)).body.data.map(({ name }: { name: string }) => name)).toContain('listed');
    expect(Array.isArray((await server.ask('GET', '/room_sessions?page_size=100&status=in-progress')).body.data)).toBe(true);
  });

  it('a conference, its moderator’s token first, and repairs by PUT', async () => {
    const { body } = await server.ask('POST', '/conferences', { name: 'bot', display_name: 'Bot' });
    const { body: tokens } = await server.ask('GET', `/conferences/${body.id}/conference_tokens`);
    expect(tokens.data[0]).toMatchObject({ name: 'moderator', token: expect.stringMatching(/^vpt_/) });
    expect((await server.ask('PUT', `/conferences/${body.id}`, { meta: { a: 1 } })).status).toBe(200);
    const flags = { tone_on_entry_and_exit: false, user_join_video_off: true, room_join_video_off: true };
    expect(await server.ask('PUT', `/conferences/${body.id}`, flags)).toMatchObject({
      status: 200,
      body: { ...flags, meta: { a: 1 } },
    });
  });

  it('whether a room exists, by its name alone, and its end', async () => {
    expect((await server.ask('GET', '/rooms/nobody_made_it')).status).toBe(404);
    const { body } = await server.ask('POST', '/rooms', { name: 'ends' });
    expect((await server.ask('DELETE', `/rooms/${body.id}`)).status).toBe(204);
  });
});
