import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PERMISSIONS, PERMISSIONS } from '../../../src/wire/permissions.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

describe('rest-api 20.5: POST /room_tokens', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());
  const post = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
    server.ask('POST', '/room_tokens', body, { headers });
  const part = (answer: Answer, index: number): Record<string, unknown> =>
    JSON.parse(Buffer.from(answer.body.token.split('.')[index], 'base64url').toString());
  const claims = async (body: object): Promise<Record<string, unknown>> => part(await post({ room_name: 'r', ...body }), 1);
  const refused = async (field: string, value: unknown, code?: string): Promise<void> => {
    const answer = await post({ room_name: 'r', [field]: value });
    expect([answer.status, field, value]).toEqual([422, field, value]);
    expect(attributes(answer)).toEqual([field]);
    if (code) expect(answer.body.errors[0].code).toBe(code);
  };

  it('the plain token (117-121, 123, 124)', async () => {
    const answer = await post({ room_name: 'r' }, { host: 'space.example.com:5000' });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['token']);
    expect(answer.body.token.split('.')).toHaveLength(3);
    expect(part(answer, 0)).toEqual({ typ: 'VRT', alg: 'HS512', ch: 'ws://space.example.com:5000' });
    expect(part(answer, 1)).toEqual({
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sub: server.project,
      r: 'r',
      s: [...DEFAULT_PERMISSIONS],
      acr: true,
      ja: 'member',
    });
    expect(await server.tokens.verifyRoomToken(answer.body.token)).toEqual(part(answer, 1));
  });

  it('ch is where browsers reach us (120)', async () => {
    const ch = async (api: RestServer, headers: Record<string, string>): Promise<unknown> =>
      part(await api.ask('POST', '/room_tokens', { room_name: 'r' }, { headers }), 0).ch;
    expect(await ch(server, { host: '[::1]:5000' })).toBe('ws://[::1]:5000');
    const forwarded = { host: 'inner:5000', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'video.example.com' };
    expect(await ch(server, forwarded)).toBe('ws://inner:5000');
    const behind = await RestServer.start({ trustProxy: true });
    expect(await ch(behind, forwarded)).toBe('wss://video.example.com');
    await behind.dispose();
    const named = await RestServer.start({ publicUrl: 'https://named.example.com' });
    expect(await ch(named, { host: 'inner:5000' })).toBe('wss://named.example.com');
    await named.dispose();
  });

  it('no token twice (122)', async () => {
    expect((await claims({})).jti).not.toBe((await claims({})).jti);
  });

  it('user_name (123, 137)', async () => {
    expect((await claims({ user_name: 'Ada' })).u).toBe('Ada');
    expect((await claims({ user_name: 'ü'.repeat(100) })).u).toHaveLength(100);
    expect(await claims({ user_name: '' })).not.toHaveProperty('u');
    await refused('user_name', 'x'.repeat(101));
  });

  it('permissions (125, 126, 127, 128)', async () => {
    expect((await claims({ permissions: null })).s).toEqual(DEFAULT_PERMISSIONS);
    expect((await claims({ permissions: [] })).s).toEqual([]);
    const list = ['room.set_layout', 'room.self.audio_mute', 'room.lock', 'room.lock'];
    expect((await claims({ permissions: list })).s).toEqual(list);
  });

  it.each(PERMISSIONS)('%s (129)', async (permission) => {
    expect((await claims({ permissions: [permission] })).s).toEqual([permission]);
  });

  it('there are 44 and one (129)', () => {
    expect(PERMISSIONS).toHaveLength(45);
  });

  it('wrong permissions (130, 131)', async () => {
    for (const list of [['room.nope'], ['room.lock', 'room.nope'], ['Room.lock'], ['room.screenshare']])
      await refused('permissions', list, 'list_contains_invalid_entries');
    for (const list of ['room.lock', { a: 1 }, 5, true, [5], [null], [['room.lock']]])
      await refused('permissions', list, 'not_an_array_of_strings');
    await refused('permissions', Array(91).fill('room.lock'), 'invalid_parameter');
  });

  it('join_as (132, 133, 134)', async () => {
    expect(await claims({ join_as: 'audience', permissions: ['room.lock'] })).toMatchObject({ s: [], ja: 'audience' });
    expect(await claims({ join_as: 'audience' })).toMatchObject({ s: [] });
    await refused('join_as', 'spectator');
    expect(attributes(await post({ room_name: 'r', join_as: 'audience', permissions: ['room.nope'] }))).toEqual(['permissions']);
  });

  it('media_allowed (135)', async () => {
    expect(await claims({ media_allowed: 'all' })).not.toHaveProperty('ma');
    for (const media_allowed of ['video-only', 'audio-only']) expect((await claims({ media_allowed })).ma).toBe(media_allowed);
    await refused('media_allowed', 'none');
  });

  it('room_name (136)', async () => {
    for (const room_name of [undefined, null, '', 'a b', 'x'.repeat(101), 'é', ['r'], {}]) {
      const answer = await post({ room_name });
      expect([answer.status, attributes(answer)]).toEqual([422, ['room_name']]);
    }
    expect((await post({ room_name: 'x'.repeat(100) })).status).toBe(200);
  });

  it('room_display_name (138)', async () => {
    expect((await claims({ room_display_name: 'x'.repeat(200) })).rdn).toHaveLength(200);
    await refused('room_display_name', 'x'.repeat(201));
  });

  it('dates (139, 140)', async () => {
    const dates = { join_from: '2030-01-01', join_until: '2030-01-01T01:00:00.500+01:00', remove_at: '2030-01-01T00:00:60Z' };
    const at = Date.UTC(2030, 0, 1) / 1000;
    expect(await claims(dates)).toMatchObject({ jf: at, ju: at + 0.5, rat: at + 60 });
    expect(await claims({ join_from: at, join_until: String(at), remove_at: at * 1000 })).toMatchObject({
      jf: at,
      ju: at,
      rat: at,
    });
    for (const name of Object.keys(dates)) await refused(name, 'soon', 'not_a_datetime');
  });

  it('remove_after_seconds_elapsed (141)', async () => {
    for (const value of [1, 200_000]) expect((await claims({ remove_after_seconds_elapsed: value })).rse).toBe(value);
    for (const value of [0, 200_001]) await refused('remove_after_seconds_elapsed', value);
  });

  it('auto_create_room (142)', async () => {
    expect((await claims({ auto_create_room: false })).acr).toBe(false);
    expect((await claims({ auto_create_room: 'False' })).acr).toBe(false);
  });

  it('meta and room_meta (143)', async () => {
    const meta = { vip: true, list: [1, { a: null }] };
    expect(await claims({ meta, room_meta: { x: 1 } })).toMatchObject({ m: meta, rm: { x: 1 } });
    expect(await claims({ meta: {}, room_meta: {} })).not.toHaveProperty('m');
    for (const name of ['meta', 'room_meta']) {
      await refused(name, { a: 'x'.repeat(2000 - 7) }, 'invalid_parameter');
      await refused(name, [1], 'not_a_hash');
    }
  });

  it('flags (144)', async () => {
    const flags = {
      join_audio_muted: 'jam',
      join_video_muted: 'jvm',
      end_room_session_on_leave: 'eor',
      enable_room_previews: 'erp',
      sync_audio_video: 'sav',
    };
    for (const [name, claim] of Object.entries(flags)) {
      expect((await claims({ [name]: 'true' }))[claim]).toBe(true);
      await refused(name, 'maybe', 'not_a_boolean');
    }
  });

  it('makes no room (145)', async () => {
    await post({ room_name: 'unmade', auto_create_room: true });
    expect((await server.ask('GET', '/rooms/unmade')).status).toBe(404);
  });

  it('the names of older clients (146, 147, 148)', async () => {
    expect((await claims({ scopes: ['room.self.audio_mute'] })).s).toEqual(['room.self.audio_mute']);
    expect((await claims({ scopes: ['room.lock'], permissions: [] })).s).toEqual([]);
    expect((await claims({ permissions: [' '] })).s).toEqual([]);
    expect((await claims({ mod_permissions: true })).s).toEqual(DEFAULT_PERMISSIONS);
    expect((await claims({ permissions: ['video.prioritize_handraise', 'video.member.raisehand'] })).s).toEqual([
      'room.prioritize_handraise',
      'room.self.raisehand',
      'room.member.raisehand',
    ]);
    const strict = await RestServer.start({ lenient: false });
    expect((await strict.ask('POST', '/room_tokens', { room_name: 'r', permissions: [' '] })).status).toBe(422);
    const token = part(await strict.ask('POST', '/room_tokens', { room_name: 'r', scopes: ['room.lock'] }), 1);
    expect(token.s).toEqual(DEFAULT_PERMISSIONS);
    await strict.dispose();
  });

  it('a token of another server is none of ours (149)', async () => {
    const other = await RestServer.start();
    expect(await other.tokens.verifyRoomToken((await post({ room_name: 'r' })).body.token)).toBeNull();
    await other.dispose();
  });
});
