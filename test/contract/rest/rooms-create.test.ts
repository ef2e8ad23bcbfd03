import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOM_LAYOUTS } from '../../../src/wire/layouts.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

describe('rest-api 20.2: POST /rooms', () => {
  let server: RestServer;
  let count = 0;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());
  const post = (body: object): Promise<Answer> => server.ask('POST', '/rooms', body);
  /** Posts a room of a fresh name. */
  const create = (fields: object = {}): Promise<Answer> => {
    count += 1;
    return post({ name: `room-${count}`, ...fields });
  };
  const refused = async (field: string, value: unknown, code?: string): Promise<void> => {
    const answer = await create({ [field]: value });
    expect([answer.status, field, value]).toEqual([422, field, value]);
    expect(attributes(answer)).toEqual([field]);
    if (code) expect(answer.body.errors[0].code).toBe(code);
  };
  const accepted = async (field: string, value: unknown, shown: unknown = value): Promise<void> => {
    expect(await create({ [field]: value })).toMatchObject({ status: 200, body: { [field]: shown } });
  };

  it('the defaults (29-34)', async () => {
    const { status, body } = await post({ name: 't1' });
    expect(status).toBe(200);
    const { id, created_at, updated_at, ...rest } = body;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(updated_at).toBe(created_at);
    expect(rest).toEqual({
      name: 't1',
      display_name: 't1',
      description: null,
      max_members: 20,
      quality: '720p',
      fps: 20,
      join_from: null,
      join_until: null,
      remove_at: null,
      remove_after_seconds_elapsed: null,
      layout: 'grid-responsive',
      record_on_start: false,
      tone_on_entry_and_exit: true,
      room_join_video_off: false,
      user_join_video_off: false,
      enable_room_previews: false,
      sync_audio_video: null,
      meta: {},
      prioritize_handraise: false,
    });
  });

  it.each([{}, { name: null }, { name: '' }, { name: '  ' }, { user_name: 'u' }])(
    'without a name: %o (35, 36, 76)',
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0]).toMatchObject({
        attribute: 'name',
        code: 'missing_required_parameter',
        message: "Name can't be blank",
      });
    },
  );

  it.each(['a b', 'a/b', 'a.b', 'é', 'a\n', 'a\u0000'])('name %o (37)', async (name) => {
    const answer = await post({ name });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0]).toMatchObject({ attribute: 'name', code: 'invalid_parameter' });
  });

  it('length and characters of names (38, 39)', async () => {
    expect((await post({ name: 'x'.repeat(100) })).status).toBe(200);
    expect(attributes(await post({ name: 'x'.repeat(101) }))).toEqual(['name']);
    expect(await post({ name: 'A-z_09' })).toMatchObject({ status: 200, body: { name: 'A-z_09' } });
    expect(await post({ name: 12 })).toMatchObject({ status: 200, body: { name: '12' } });
    expect((await post({ name: ['x'] })).body.errors[0]).toMatchObject({ attribute: 'name', code: 'not_a_string' });
  });

  it('a taken name (40, 41)', async () => {
    const { body: first } = await post({ name: 'taken', max_members: 3 });
    const second = await post({ name: 'taken', max_members: 9 });
    expect(second.status).toBe(422);
    expect(second.body.errors).toMatchObject([
      { attribute: 'name', code: 'value_not_unique', message: 'Name has already been taken' },
    ]);
    expect((await server.ask('GET', '/rooms/taken')).body).toEqual(first);
  });

  it('letter case makes another room (42)', async () => {
    expect((await post({ name: 'Case' })).status).toBe(200);
    expect((await post({ name: 'case' })).status).toBe(200);
  });

  it('ten at once: one wins (43)', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ name: 'race' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(422)]);
  });

  it('texts (44, 45, 46)', async () => {
    await accepted('display_name', 'x'.repeat(200));
    await accepted('display_name', '🎉'.repeat(200));
    await refused('display_name', 'x'.repeat(201), 'invalid_parameter');
    await accepted('display_name', ' Grüße, "Welt" <b>! ');
    await accepted('description', 'x'.repeat(3000));
    await refused('description', 'x'.repeat(3001), 'invalid_parameter');
    await refused('description', 'a\u0000b', 'invalid_parameter');
    await refused('description', 'half \ud83c', 'invalid_parameter');
    await refused('description', { a: 1 }, 'not_a_string');
  });

  it('max_members (47, 48, 49)', async () => {
    await accepted('max_members', 1);
    await accepted('max_members', 300);
    await accepted('max_members', '25', 25);
    for (const value of [0, 301, -1, 'abc', 2.5, '12.5', '', [5], {}, true])
      await refused('max_members', value, 'invalid_parameter');
  });

  it('quality (50)', async () => {
    await accepted('quality', '1080p');
    for (const value of ['1440p', '1024p', '480p', '', 720]) await refused('quality', value, 'invalid_parameter');
  });

  it.each(ROOM_LAYOUTS)('layout %s (51)', (layout) => accepted('layout', layout));

  it('other layouts (52)', async () => {
    for (const value of ['screen-share', 'full-screen', '7x7', 'Grid-Responsive'])
      await refused('layout', value, 'invalid_parameter');
  });

  it.each([
    ['2030-01-01', '2030-01-01T00:00:00Z'],
    ['2030-01-01T12:00:00+02:00', '2030-01-01T10:00:00Z'],
    ['2030-01-01T12:00:00.999Z', '2030-01-01T12:00:00Z'],
    ['2030-01-01T23:59:60Z', '2030-01-02T00:00:00Z'],
    [1_893_456_000, '2030-01-01T00:00:00Z'],
    ['1893456000', '2030-01-01T00:00:00Z'],
    [1_893_456_000_500, '2030-01-01T00:00:00Z'],
    ['2024-02-29T00:00:00-00:30', '2024-02-29T00:30:00Z'],
  ])('join_from %s (53-56)', (value, shown) => accepted('join_from', value, shown));

  it('no dates (57)', async () => {
    const values = [
      'soon',
      '2030-02-30',
      '2030-13-01',
      '2030-01-01T24:00:00Z',
      '2030-01-01T00:00:61Z',
      '2030-01-01T00:00:00',
      '',
      -5,
      {},
      true,
      1e20,
    ];
    for (const value of values)
      for (const field of ['join_from', 'join_until', 'remove_at']) await refused(field, value, 'not_a_datetime');
  });

  it('the window (58, 59)', async () => {
    const answer = await create({ join_from: '2030-01-02', join_until: '2030-01-01' });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ attribute: 'join_until', code: 'invalid_join_until_date' }]);
    expect((await create({ join_from: '2030-01-02', join_until: '2030-01-02' })).status).toBe(200);
    await accepted('join_until', '2001-01-01', '2001-01-01T00:00:00Z');
    const both = await post({ name: '!', join_from: '2030-01-02', join_until: '2030-01-01' });
    expect(attributes(both)).toEqual(['name', 'join_until']);
  });

  it('remove_after_seconds_elapsed (60)', async () => {
    await accepted('remove_after_seconds_elapsed', 1);
    await accepted('remove_after_seconds_elapsed', 200_000);
    for (const value of [0, 200_001]) await refused('remove_after_seconds_elapsed', value, 'invalid_parameter');
  });

  it('flags (61)', async () => {
    const flags = [
      'record_on_start',
      'enable_room_previews',
      'tone_on_entry_and_exit',
      'room_join_video_off',
      'user_join_video_off',
      'sync_audio_video',
    ];
    for (const name of flags) {
      for (const value of [true, 'true', 'True', 'TRUE', 1, '1']) await accepted(name, value, true);
      for (const value of [false, 'false', 'False', 0, '0']) await accepted(name, value, false);
      for (const value of ['maybe', 2, '', 'yes', [], {}]) await refused(name, value, 'not_a_boolean');
    }
  });

  it.each(['join_by_link', 'hls'])('%s, an extension: shown only where it is true', async (name) => {
    for (const value of [true, 'true', 1]) await accepted(name, value, true);
    for (const value of ['maybe', 2, [], {}]) await refused(name, value, 'not_a_boolean');
    for (const value of [false, 0, null]) expect((await create({ [name]: value })).body).not.toHaveProperty(name);
    const { body } = await create({ [name]: true });
    const changed = await server.ask('PUT', `/rooms/${body.id}`, { [name]: false });
    expect(changed).toMatchObject({ status: 200 });
    expect(changed.body).not.toHaveProperty(name);
  });

  it('record_audio_only and record_format, extensions: shown only where they are set', async () => {
    await accepted('record_audio_only', true, true);
    await refused('record_audio_only', 'maybe', 'not_a_boolean');
    for (const value of ['webm', 'mp4']) await accepted('record_format', value, value);
    expect((await create({ record_format: 'avi' })).status).toBe(422);
    const { body } = await create({ record_format: 'mp4', record_audio_only: true });
    const changed = await server.ask('PUT', `/rooms/${body.id}`, { record_format: null, record_audio_only: false });
    expect(changed.status).toBe(200);
    for (const name of ['record_format', 'record_audio_only']) expect(changed.body).not.toHaveProperty(name);
  });

  it('meta (62, 63, 64)', async () => {
    await accepted('meta', { a: { b: [1, 2] } });
    for (const value of [[1], 'x', 5, true, '[1]']) await refused('meta', value, 'not_a_hash');
    const meta = (characters: number): object => ({ a: 'ü'.repeat(characters - '{"a":""}'.length) });
    await accepted('meta', meta(2000));
    await refused('meta', meta(2001), 'invalid_parameter');
    await accepted('meta', '{"a":1}', { a: 1 });
  });

  it('sync_audio_video (65)', async () => {
    await accepted('sync_audio_video', true);
  });

  it('what is not for clients to set (66, 67)', async () => {
    const { body } = await create({ fps: 30, id: 'mine', created_at: '2001-01-01', prioritize_handraise: true, project_id: 'x' });
    expect(body.fps).toBe(20);
    expect(body.prioritize_handraise).toBe(false);
    expect(body.id).not.toBe('mine');
    expect(body.created_at).not.toMatch(/^2001/);
  });

  it('null is as if absent', async () => {
    const body = { display_name: null, max_members: null, quality: null, layout: null, meta: null, tone_on_entry_and_exit: null };
    expect(await create(body)).toMatchObject({
      status: 200,
      body: { max_members: 20, quality: '720p', meta: {}, tone_on_entry_and_exit: true },
    });
  });

  it('the names of older clients (68-71, 73, 74, 75)', async () => {
    expect((await create({ max_participants: 5 })).body.max_members).toBe(5);
    expect((await create({ max_participants: 5, max_members: 7 })).body.max_members).toBe(7);
    for (const max_participants of [100_000, 0, 'many', null])
      expect(await create({ max_participants })).toMatchObject({ status: 200, body: { max_members: 20 } });
    expect((await create({ delete_on_end: false })).status).toBe(200);
    const window = { starts_at: '2030-01-01', ends_at: '2030-01-02' };
    expect((await create(window)).body).toMatchObject({ join_from: '2030-01-01T00:00:00Z', join_until: '2030-01-02T00:00:00Z' });
    expect(await create({ starts_at: 'soon' })).toMatchObject({ status: 200, body: { join_from: null } });
    expect((await create({ audio_video_sync: true })).body.sync_audio_video).toBe(true);
    expect(await post({ room_name: 'demo1', user_name: 'u' })).toMatchObject({ status: 200, body: { name: 'demo1' } });
  });

  it('delete_on_end: true marks the room, and a PUT takes the mark away', async () => {
    const { body } = await create({ delete_on_end: true });
    expect(await server.store.rooms.findRoom(server.project, body.id)).toMatchObject({ ephemeral: true });
    await server.ask('PUT', `/rooms/${body.id}`, { delete_on_end: false });
    expect(await server.store.rooms.findRoom(server.project, body.id)).toMatchObject({ ephemeral: false });
  });
});
