import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { ROOM_LAYOUTS } from '../../../src/wire/layouts.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

const NOT_FOUND = { status: 404, body: { error: 'Not Found' } };

describe('rest-api 20.10: conferences', () => {
  let server: RestServer;
  let count = 0;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());
  const post = (body: object): Promise<Answer> => server.ask('POST', '/conferences', body);
  const create = (fields: object = {}): Promise<Answer> => {
    count += 1;
    return post({ name: `conference-${count}`, display_name: 'Weekly sync', ...fields });
  };
  const put = (id: string, body: object): Promise<Answer> => server.ask('PUT', `/conferences/${id}`, body);
  const refused = async (field: string, value: unknown, code?: string): Promise<void> => {
    const answer = await create({ [field]: value });
    expect([answer.status, field, value]).toEqual([422, field, value]);
    expect(attributes(answer)).toEqual([field]);
    if (code) expect(answer.body.errors[0].code).toBe(code);
  };

  it('gets a name of its own when it is given none (208)', async () => {
    const [one, two] = [await post({ display_name: 'X' }), await post({ display_name: 'X', name: null })];
    for (const { status, body } of [one, two]) {
      expect(status).toBe(200);
      expect(body.name).toMatch(/^[A-Za-z0-9_-]{1,100}$/);
      expect((await server.ask('GET', `/conferences/${body.name}`)).body).toEqual(body);
    }
    expect(one.body.name).not.toBe(two.body.name);
  });

  it('is plain where nothing more is said (209)', async () => {
    const { status, body } = await post({ name: 'plain', display_name: 'Plain' });
    expect(status).toBe(200);
    const { id, created_at, updated_at, ...rest } = body;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(updated_at).toBe(created_at);
    expect(rest).toEqual({
      name: 'plain',
      display_name: 'Plain',
      description: null,
      join_from: null,
      join_until: null,
      quality: '720p',
      layout: 'grid-responsive',
      size: 'medium',
      record_on_start: false,
      tone_on_entry_and_exit: true,
      user_join_video_off: false,
      room_join_video_off: false,
      enable_chat: true,
      enable_room_previews: false,
      dark_primary: '#044EF4',
      dark_background: '#FFFFFF',
      dark_foreground: '#1D2127',
      dark_success: '#17BB58',
      dark_negative: '#F42C50',
      light_primary: '#044EF4',
      light_background: '#FFFFFF',
      light_foreground: '#1D2127',
      light_success: '#17BB58',
      light_negative: '#F42C50',
      meta: null,
    });
  });

  it('is what its creator says', async () => {
    const fields = {
      name: 'full',
      display_name: 'Grüße, <b>!',
      description: 'd'.repeat(3000),
      join_from: '2030-01-01T00:00:00Z',
      join_until: '2030-01-02T00:00:00Z',
      quality: '1080p',
      layout: '5up',
      size: 'large',
      record_on_start: true,
      tone_on_entry_and_exit: false,
      user_join_video_off: true,
      room_join_video_off: true,
      enable_chat: false,
      enable_room_previews: true,
      dark_primary: '#5bb9a9',
      light_negative: '#ABCDEF',
      meta: { a: { b: [1, null] } },
    };
    const { status, body } = await post(fields);
    expect(status).toBe(200);
    expect(body).toMatchObject(fields);
    expect(body.dark_background).toBe('#FFFFFF');
    expect((await server.ask('GET', `/conferences/${body.id}`)).body).toEqual(body);
    expect((await server.ask('GET', '/conferences/full')).body).toEqual(body);
    expect((await server.ask('GET', `/conferences/${body.id.toUpperCase()}`)).body).toEqual(body);
  });

  it('needs a display_name; its name stands in for it (210)', async () => {
    for (const body of [{}, { display_name: null }, { display_name: '' }, { name: 'unshown', display_name: '  ' }]) {
      const answer = await post(body);
      expect([answer.status, attributes(answer)]).toEqual([422, ['display_name']]);
      expect(answer.body.errors[0]).toMatchObject({ code: 'missing_required_parameter', message: "Display name can't be blank" });
    }
    expect(await post({ name: 'only_name' })).toMatchObject({ status: 200, body: { display_name: 'only_name' } });
    expect(attributes(await post({ name: 'a b' }))).toEqual(['name']);
  });

  it('refuses other sizes and colours (211)', async () => {
    for (const size of ['huge', 'Small', '', 10]) await refused('size', size, 'invalid_parameter');
    for (const size of ['small', 'medium', 'large']) expect((await create({ size })).body.size).toBe(size);
    for (const colour of ['red', '#FFF', '#GGGGGG', 'FFFFFF', '#FFFFFFF', '#ffffff\n', '', 16, {}])
      await refused('dark_primary', colour, 'invalid_parameter');
    for (const name of ['dark_primary', 'light_success'])
      expect((await create({ [name]: '#abcdef' })).body[name]).toBe('#abcdef');
  });

  it('refuses what rooms refuse, and names every wrong field in order', async () => {
    for (const layout of ROOM_LAYOUTS) expect((await create({ layout })).body.layout).toBe(layout);
    await refused('layout', 'full-screen', 'invalid_parameter');
    await refused('display_name', 'x'.repeat(201), 'invalid_parameter');
    await refused('description', 'x'.repeat(3001), 'invalid_parameter');
    await refused('name', 'x'.repeat(101), 'invalid_parameter');
    await refused('name', '', 'missing_required_parameter');
    await refused('join_from', 'soon', 'not_a_datetime');
    await refused('enable_chat', 'maybe', 'not_a_boolean');
    await refused('meta', [1], 'not_a_hash');
    const answer = await post({
      meta: 5,
      light_primary: 'x',
      size: 'x',
      join_from: '2030-01-02',
      join_until: '2030-01-01',
      display_name: ' ',
      name: '!',
    });
    expect(attributes(answer)).toEqual(['name', 'display_name', 'join_until', 'size', 'light_primary', 'meta']);
  });

  it('shares its names with rooms (212)', async () => {
    const taken = { status: 422, body: { errors: [{ attribute: 'name', code: 'value_not_unique' }] } };
    await server.ask('POST', '/rooms', { name: 'a_room', max_members: 7 });
    const { body: conference } = await post({ name: 'a_conference' });
    expect(await post({ name: 'a_room' })).toMatchObject(taken);
    expect(await post({ name: 'a_conference' })).toMatchObject(taken);
    expect(await server.ask('POST', '/rooms', { name: 'a_conference' })).toMatchObject(taken);
    expect((await server.ask('GET', '/rooms/a_room')).body.max_members).toBe(7);
    expect((await server.ask('GET', '/conferences/a_conference')).body).toEqual(conference);
    const racers = await Promise.all([
      ...Array.from({ length: 5 }, () => post({ name: 'race' })),
      ...Array.from({ length: 5 }, () => server.ask('POST', '/rooms', { name: 'race' })),
    ]);
    expect(racers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(422)]);
  });

  it('is no room, and a room is no conference', async () => {
    const { body: room } = await server.ask('POST', '/rooms', { name: 'really_a_room' });
    const { body: conference } = await post({ name: 'really_a_conference' });
    for (const key of [conference.id, conference.name]) {
      expect(await server.ask('GET', `/rooms/${key}`)).toMatchObject(NOT_FOUND);
      expect(await server.ask('PUT', `/rooms/${key}`, { max_members: 1 })).toMatchObject(NOT_FOUND);
      expect(await server.ask('DELETE', `/rooms/${key}`)).toMatchObject(NOT_FOUND);
    }
    expect(await server.ask('PUT', '/rooms', { name: conference.name })).toMatchObject(NOT_FOUND);
    for (const key of [room.id, room.name]) {
      expect(await server.ask('GET', `/conferences/${key}`)).toMatchObject(NOT_FOUND);
      expect(await server.ask('PUT', `/conferences/${key}`, {})).toMatchObject(NOT_FOUND);
      expect(await server.ask('DELETE', `/conferences/${key}`)).toMatchObject(NOT_FOUND);
    }
    const ids = async (path: string): Promise<string[]> =>
      (await server.ask('GET', `${path}?page_size=1000`)).body.data.map(({ id }: { id: string }) => id);
    const [rooms, conferences] = [await ids('/rooms'), await ids('/conferences')];
    expect(rooms).toContain(room.id);
    expect(rooms).not.toContain(conference.id);
    expect(conferences).toContain(conference.id);
    expect(conferences).not.toContain(room.id);
  });

  it('keeps the meta it was made with (213)', async () => {
    const meta = { a: { b: [1, 'zwei'] } };
    const { body } = await create({ meta });
    expect(body.meta).toEqual(meta);
    expect((await server.ask('GET', `/conferences/${body.id}`)).body.meta).toEqual(meta);
    expect((await create({ meta: {} })).body.meta).toEqual({});
    expect((await create({ meta: null })).body.meta).toBeNull();
  });

  it('changes only what a PUT names (214, 215)', async () => {
    const { body } = await create({ description: 'kept', dark_primary: '#111111', size: 'small', meta: { old: 1 } });
    const { updated_at: _, ...before } = body;
    expect(await put(body.id, { meta: { a: 1 } })).toMatchObject({ status: 200, body: { ...before, meta: { a: 1 } } });
    const flags = { tone_on_entry_and_exit: false, user_join_video_off: true, room_join_video_off: true };
    expect(await put(body.id, { tone_on_entry_and_exit: false })).toMatchObject({
      status: 200,
      body: { ...before, meta: { a: 1 }, tone_on_entry_and_exit: false },
    });
    expect(await put(body.id, flags)).toMatchObject({ status: 200, body: { ...before, meta: { a: 1 }, ...flags } });
    expect((await put(body.name, { light_primary: '#222222' })).body).toMatchObject({
      dark_primary: '#111111',
      light_primary: '#222222',
    });
    const patched = await server.ask('PATCH', `/conferences/${body.id}`, { enable_chat: false });
    expect(patched).toMatchObject({ status: 200, body: { enable_chat: false, meta: { a: 1 } } });
    expect((await server.ask('GET', `/conferences/${body.id}`)).body).toEqual(patched.body);
  });

  it('loses nothing when two PUTs change different things at the same time', async () => {
    const { body } = await create();
    const changes = [{ dark_primary: '#111111' }, { light_primary: '#222222' }, { enable_chat: false }, { description: 'd' }];
    for (const { status } of await Promise.all(changes.map((change) => put(body.id, change)))) expect(status).toBe(200);
    expect((await server.ask('GET', `/conferences/${body.id}`)).body).toMatchObject(Object.assign({}, ...changes));
  });

  it('is unchanged by an empty PUT, and stores nothing of a wrong one', async () => {
    const { body } = await create();
    expect(await put(body.id, {})).toMatchObject({ status: 200, body });
    expect(await put(body.id, { unknown: 1, name: null })).toMatchObject({ status: 200, body });
    const wrong = await put(body.id, { enable_chat: false, size: 'huge', display_name: '' });
    expect(attributes(wrong)).toEqual(['display_name', 'size']);
    expect((await server.ask('GET', `/conferences/${body.id}`)).body).toEqual(body);
    expect(await put(randomIds.uuid(), {})).toMatchObject(NOT_FOUND);
  });

  it('falls back to the defaults by null', async () => {
    const fields = { size: 'small', meta: { a: 1 }, dark_primary: '#111111', enable_chat: false, join_from: '2030-01-01' };
    const { body } = await create({ description: 'd', ...fields });
    const empty = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
    expect((await put(body.id, { ...empty, description: null, display_name: null })).body).toMatchObject({
      display_name: null,
      description: null,
      size: 'medium',
      meta: null,
      dark_primary: '#044EF4',
      enable_chat: true,
      join_from: null,
    });
  });

  it('is checked as a whole when its window changes', async () => {
    const { body } = await create({ join_from: '2030-01-02' });
    expect(await put(body.id, { join_until: '2030-01-01' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'invalid_join_until_date', attribute: 'join_until' }] },
    });
    expect((await put(body.id, { join_until: '2030-01-01', join_from: null })).status).toBe(200);
  });

  it('can be renamed to a free name only (216)', async () => {
    const { body } = await create();
    expect(await put(body.id, { name: 'new_name' })).toMatchObject({ status: 200, body: { id: body.id, name: 'new_name' } });
    expect(await server.ask('GET', `/conferences/${body.name}`)).toMatchObject(NOT_FOUND);
    expect((await server.ask('GET', '/conferences/new_name')).body.id).toBe(body.id);
    await server.ask('POST', '/rooms', { name: 'taken_by_room' });
    const { body: other } = await create();
    for (const name of ['taken_by_room', other.name])
      expect(await put(body.id, { name, description: 'never' })).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: 'name', code: 'value_not_unique' }] },
      });
    expect(attributes(await put(body.id, { name: 'a b' }))).toEqual(['name']);
    expect(await put(body.id, { name: 'new_name' })).toMatchObject({ status: 200, body: { description: null } });
    expect((await server.ask('POST', '/rooms', { name: body.name })).status).toBe(200);
  });

  it('is found by its window, in RFC 3339 and in seconds (218)', async () => {
    const only = await RestServer.start();
    for (const [name, window] of [
      ['none', {}],
      ['early', { join_from: '2030-01-01', join_until: '2030-01-31' }],
      ['late', { join_from: '2030-02-01', join_until: '2030-02-28' }],
    ] as const)
      await only.ask('POST', '/conferences', { name, ...window });
    const names = async (query: string): Promise<string[]> =>
      (await only.ask('GET', `/conferences?${query}`)).body.data.map(({ name }: { name: string }) => name);
    expect(await names('')).toEqual(['late', 'early', 'none']);
    const start = Date.UTC(2030, 0, 1) / 1000;
    expect(await names('starts_after=2030-01-01T00:00:00Z')).toEqual(['late', 'early']);
    expect(await names(`starts_after=${start}`)).toEqual(['late', 'early']);
    expect(await names(`starts_after=${start + 1}`)).toEqual(['late']);
    expect(await names(`ends_before=${Date.UTC(2030, 0, 31) / 1000}`)).toEqual(['early']);
    expect(attributes(await only.ask('GET', '/conferences?starts_after=garbage&page_size=0'))).toEqual([
      'starts_after',
      'page_size',
    ]);
    const first = await only.ask('GET', `/conferences?starts_after=${start}&page_size=1`);
    expect(first.body.data).toMatchObject([{ name: 'late' }]);
    const second = await only.ask('GET', `/conferences?${first.body.links.next.split('?')[1]}`);
    expect(second.body.data).toMatchObject([{ name: 'early' }]);
    expect(second.body.links).not.toHaveProperty('next');
    await only.dispose();
  });

  it('goes with its tokens, and its name is free again (219)', async () => {
    const { body } = await create();
    const { body: tokens } = await server.ask('GET', `/conferences/${body.id}/conference_tokens`);
    expect(await server.ask('DELETE', `/conferences/${body.id}`)).toMatchObject({ status: 204, text: '' });
    for (const key of [body.id, body.name]) expect(await server.ask('GET', `/conferences/${key}`)).toMatchObject(NOT_FOUND);
    expect(await server.ask('DELETE', `/conferences/${body.id}`)).toMatchObject(NOT_FOUND);
    expect(tokens.data).toHaveLength(2);
    for (const { id, token } of tokens.data) {
      expect(await server.ask('GET', `/conference_tokens/${id}`)).toMatchObject(NOT_FOUND);
      expect(await server.ask('POST', `/conference_tokens/${id}/reset`)).toMatchObject(NOT_FOUND);
      expect(await server.raw({ method: 'GET', url: `/api/video/ready_room?t=${token}` })).toMatchObject(NOT_FOUND);
    }
    expect(await server.ask('GET', `/conferences/${body.id}/conference_tokens`)).toMatchObject(NOT_FOUND);
    expect((await post({ name: body.name })).status).toBe(200);
  });

  it('tells the live session what changed', async () => {
    const { body } = await create();
    server.live.changes.length = 0;
    await put(body.id, { size: 'small', join_until: '2030-01-01' });
    expect(server.live.changes).toMatchObject([{ id: body.id, maxMembers: 10, joinUntil: Date.UTC(2030, 0, 1) }]);
  });

  it('of one project is unknown to another', async () => {
    const other = { project: randomIds.uuid(), token: 'PTother' };
    await server.addProject(other.project, other.token);
    const { body } = await create();
    const { data } = (await server.ask('GET', `/conferences/${body.id}/conference_tokens`)).body;
    const paths = [
      ['GET', `/conferences/${body.id}`],
      ['GET', `/conferences/${body.name}`],
      ['PUT', `/conferences/${body.id}`],
      ['DELETE', `/conferences/${body.id}`],
      ['GET', `/conferences/${body.id}/conference_tokens`],
      ['GET', `/conference_tokens/${data[0].id}`],
      ['POST', `/conference_tokens/${data[0].id}/reset`],
      ['POST', `/conferences/${body.id}/streams`],
    ] as const;
    for (const [method, path] of paths)
      expect(await server.ask(method, path, method === 'GET' || method === 'DELETE' ? undefined : {}, other)).toMatchObject(
        NOT_FOUND,
      );
    expect((await server.ask('GET', '/conferences', undefined, other)).body.data).toEqual([]);
    expect((await server.ask('POST', '/conferences', { name: body.name }, other)).status).toBe(200);
    expect((await server.ask('GET', `/conference_tokens/${data[0].id}`)).body).toEqual(data[0]);
  });
});

describe('rest-api 15: conferences with LENIENT off', () => {
  it('need a display_name although they have a name', async () => {
    const server = await RestServer.start({ lenient: false });
    const answer = await server.ask('POST', '/conferences', { name: 'strict' });
    expect([answer.status, attributes(answer)]).toEqual([422, ['display_name']]);
    expect((await server.ask('POST', '/conferences', { name: 'strict', display_name: 'S' })).status).toBe(200);
    await server.dispose();
  });
});
