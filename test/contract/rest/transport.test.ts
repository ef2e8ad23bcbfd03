import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { type Answer, attributes, basic, RestServer } from '../../support/rest.ts';

const UNAUTHORIZED = { error: 'Unauthorized' };
const NOT_FOUND = { error: 'Not Found' };

describe('rest-api 20.1: transport, authentication, parsing', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());
  const rooms = (authorization?: string): Promise<Answer> =>
    server.raw({ method: 'GET', url: '/api/video/rooms', headers: authorization ? { authorization } : {} });

  it('no credentials: 401 (1)', async () => {
    const answer = await rooms();
    expect(answer).toMatchObject({ status: 401, body: UNAUTHORIZED, text: '{"error":"Unauthorized"}' });
    expect(answer.headers['www-authenticate']).toBe('Basic realm="video"');
  });

  it('wrong token: 401 (2)', async () => {
    expect(await rooms(basic(server.project, 'PTwrong'))).toMatchObject({ status: 401, body: UNAUTHORIZED });
    expect(await rooms(basic(server.project, ''))).toMatchObject({ status: 401, body: UNAUTHORIZED });
  });

  it('unknown project: 401 (3)', async () => {
    expect(await rooms(basic(randomIds.uuid(), server.token))).toMatchObject({ status: 401, body: UNAUTHORIZED });
    expect(await rooms(basic('', ''))).toMatchObject({ status: 401, body: UNAUTHORIZED });
  });

  it('the scope video is needed (4, 5)', async () => {
    const id = randomIds.uuid();
    await server.addProject(id, 'PTscoped', ['chat', 'videos']);
    expect(await rooms(basic(id, 'PTscoped'))).toMatchObject({ status: 401, body: UNAUTHORIZED });
    await server.addProject(id, 'PTscoped', ['chat', 'video']);
    expect((await rooms(basic(id, 'PTscoped'))).status).toBe(200);
  });

  it('a token with colons (6)', async () => {
    const id = randomIds.uuid();
    await server.addProject(id, 'PT:a:b');
    expect((await rooms(basic(id, 'PT:a:b'))).status).toBe(200);
  });

  it.each(['Bearer x', 'Basic', 'Basic !!!', `Basic ${Buffer.from('nocolon').toString('base64')}`, 'Digest a'])(
    '%s: 401 (7)',
    async (header) => {
      expect(await rooms(header)).toMatchObject({ status: 401, body: UNAUTHORIZED });
    },
  );

  it('the scheme in lower case (8)', async () => {
    expect((await rooms(basic(server.project, server.token).replace('Basic', 'basic'))).status).toBe(200);
  });

  it.each(['/nope', '', '/', '/rooms/a/b', '/recordings//', '/rooms/%zz', '/rooms/%ff%', `/rooms/${'x'.repeat(2000)}`])(
    'unknown path %.20s: 404 with credentials, 401 without (9)',
    async (path) => {
      expect(await server.ask('GET', path)).toMatchObject({ status: 404, body: NOT_FOUND });
      expect(await server.raw({ method: 'GET', url: `/api/video${path}` })).toMatchObject({ status: 401, body: UNAUTHORIZED });
      expect(await server.raw({ method: 'POST', url: `/api/video${path}`, payload: '{' })).toMatchObject({ status: 401 });
    },
  );

  it('double slashes (10)', async () => {
    expect((await server.ask('POST', '//room_tokens', { room_name: 'r' })).status).toBe(200);
    const headers = { authorization: basic(server.project, server.token) };
    expect((await server.raw({ method: 'GET', url: '//api///video//rooms', headers })).status).toBe(200);
    expect((await server.raw({ method: 'GET', url: '//api///video//nope' })).status).toBe(401);
  });

  it('trailing slash (11)', async () => {
    const [plain, slashed] = [await server.ask('GET', '/rooms?page_size=3'), await server.ask('GET', '/rooms/?page_size=3')];
    expect(slashed).toMatchObject({ status: 200, body: plain.body });
  });

  it('every body is a JSON object of type application/json (12, 26)', async () => {
    const answers = await Promise.all([
      rooms(),
      server.ask('GET', '/rooms'),
      server.ask('GET', '/nope'),
      server.ask('POST', '/rooms', {}),
      server.raw({
        method: 'POST',
        url: '/api/video/rooms',
        payload: '{',
        headers: { authorization: basic(server.project, server.token) },
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 404, 422, 400]);
    for (const { headers, body } of answers) {
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(body).toBeTypeOf('object');
    }
  });

  it('JSON announced and none sent (13, 14)', async () => {
    const headers = { 'content-type': 'application/json' };
    const { body } = await server.ask('POST', '/rooms', { name: 'empty-body' });
    expect((await server.ask('GET', '/rooms', undefined, { headers })).status).toBe(200);
    expect(await server.ask('DELETE', `/rooms/${body.id}`, undefined, { headers })).toMatchObject({ status: 204, text: '' });
    expect((await server.ask('POST', '/rooms', undefined, { headers })).status).toBe(422);
    expect((await server.ask('PUT', '/rooms/none', undefined, { headers: { ...headers, 'content-length': '0' } })).status).toBe(
      404,
    );
  });

  const post = (payload: string, type?: string): Promise<Answer> => {
    const headers = { authorization: basic(server.project, server.token), ...(type ? { 'content-type': type } : {}) };
    return server.raw({ method: 'POST', url: '/api/video/rooms', payload, headers });
  };

  it.each(['{"name":', '[]', '"x"', 'null', '5', 'name', '{"name":"x"}}'])('body %s: 400 (16, 17)', async (payload) => {
    expect(await post(payload, 'application/json')).toMatchObject({ status: 400, body: { error: 'Bad Request' } });
  });

  it('a body without a type, of another type, or as a form', async () => {
    expect(await post('{"name":"untyped"}')).toMatchObject({ status: 200, body: { name: 'untyped' } });
    expect(await post('{"name":"plain-text"}', 'text/plain')).toMatchObject({ status: 200 });
    expect(await post('{"name":"charset"}', 'application/json; charset=utf-8')).toMatchObject({ status: 200 });
    const form = 'application/x-www-form-urlencoded';
    expect(await post('{"name":"curl"}', form)).toMatchObject({ status: 200, body: { name: 'curl' } });
    const fields = 'name=form&max_members=7&record_on_start=True&display_name=A+%26+B&meta=%7B%22a%22%3A1%7D';
    expect(await post(fields, form)).toMatchObject({
      status: 200,
      body: { name: 'form', max_members: 7, record_on_start: true, display_name: 'A & B', meta: { a: 1 } },
    });
    expect(await post('name=form2&meta=%5B1%5D', form)).toMatchObject({ status: 422 });
    expect(await post('hello', 'multipart/form-data; boundary=x')).toMatchObject({ status: 400 });
  });

  it('a form with a list', async () => {
    const answer = await server.raw({
      method: 'POST',
      url: '/api/video/room_tokens',
      payload: 'room_name=r&permissions[]=room.lock&permissions%5B%5D=room.unlock',
      headers: { authorization: basic(server.project, server.token), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(await server.tokens.verifyRoomToken(answer.body.token)).toMatchObject({ s: ['room.lock', 'room.unlock'] });
  });

  it('PATCH is PUT (18)', async () => {
    const { body } = await server.ask('POST', '/rooms', { name: 'patched' });
    expect(await server.ask('PATCH', `/rooms/${body.id}`, { max_members: 3 })).toMatchObject({
      status: 200,
      body: { max_members: 3 },
    });
  });

  it('another method on a known path: 404 (19)', async () => {
    expect(await server.ask('PUT', '/room_tokens', { room_name: 'r' })).toMatchObject({ status: 404, body: NOT_FOUND });
    expect((await server.ask('DELETE', '/rooms')).status).toBe(404);
    expect((await server.ask('DELETE', '/room_tokens')).status).toBe(404);
  });

  it('HEAD is GET without a body', async () => {
    expect(await server.ask('HEAD', '/rooms')).toMatchObject({ status: 200, text: '' });
  });

  it('unknown keys change nothing (20, 21)', async () => {
    const extra = { event_webhooks: { a: [1] }, enable_chat: 'x', user_name: null, __proto__x: 1, constructor: 'c', toString: 5 };
    expect((await server.ask('POST', '/rooms', { name: 'extra', ...extra })).status).toBe(200);
    expect((await server.ask('POST', '/room_tokens', { room_name: 'extra', ...extra })).status).toBe(200);
    const [plain, more] = [await server.ask('GET', '/rooms'), await server.ask('GET', '/rooms?page=2&toString=1&x[]=1&x[]=2')];
    expect(more.body).toEqual(plain.body);
  });

  it('projects do not see each other (22, 23, 24)', async () => {
    const other = { project: randomIds.uuid(), token: 'PTother' };
    await server.addProject(other.project, other.token);
    const { body: mine } = await server.ask('POST', '/rooms', { name: 'shared' });
    const { status, body: theirs } = await server.ask('POST', '/rooms', { name: 'shared' }, other);
    expect(status).toBe(200);
    for (const method of ['GET', 'PUT', 'DELETE'] as const)
      expect(await server.ask(method, `/rooms/${mine.id}`, method === 'PUT' ? {} : undefined, other)).toMatchObject({
        status: 404,
        body: NOT_FOUND,
      });
    expect((await server.ask('GET', '/rooms', undefined, other)).body.data).toEqual([theirs]);
    expect((await server.ask('GET', '/rooms/shared', undefined, other)).body).toEqual(theirs);
    const page = await server.ask('GET', '/rooms?page_size=1');
    const foreign = await server.ask('GET', `/rooms?${page.body.links.next.split('?')[1]}`, undefined, other);
    expect(foreign.body.errors[0].code).toBe('page_token_is_invalid');
  });

  it('all wrong fields are named, in order, with complete items (25, 27)', async () => {
    const answer = await server.ask('POST', '/rooms', {
      name: 'a b',
      meta: [],
      max_members: 0,
      join_from: 'soon',
      quality: '1440p',
      layout: 5,
    });
    expect(answer.status).toBe(422);
    expect(attributes(answer)).toEqual(['name', 'max_members', 'quality', 'join_from', 'layout', 'meta']);
    for (const item of answer.body.errors) {
      expect(item.type).toBe('validation_error');
      expect(item.message).toMatch(/^[A-Z]/);
      expect(item.url).toBe(`https://docs.example.com/errors#${item.code}`);
    }
  });

  it('X-Request-Id on every answer, and rates when there is a limit (28)', async () => {
    const ids = [await rooms(), await server.ask('GET', '/rooms'), await server.ask('GET', '/nope'), await post('{')];
    expect(new Set(ids.map(({ headers }) => headers['x-request-id'])).size).toBe(4);
    for (const { headers } of ids) expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('JSON too deep: 400, and the server lives', async () => {
    expect((await post(`{"name":"deep","meta":${'{"a":'.repeat(62)}1${'}'.repeat(62)}}`)).status).toBe(200);
    expect((await post(`{"name":"deep2","meta":${'{"a":'.repeat(64)}1${'}'.repeat(64)}}`)).status).toBe(400);
    expect((await post('['.repeat(500_000))).status).toBe(400);
    expect((await post(`{"name":"strings","description":"${'[{'.repeat(500)}\\"["}`)).status).toBe(200);
  });
});

describe('the limits of REST', () => {
  it('take a body of just the limit and no byte more', async () => {
    const server = await RestServer.start({ bodyBytes: 262_144 });
    const body = (bytes: number, name: string): string =>
      JSON.stringify({ name, x: '' }).replace('""', `"${'x'.repeat(bytes - 12 - name.length - 7)}"`);
    const send = (payload: string): Promise<Answer> =>
      server.raw({
        method: 'POST',
        url: '/api/video/rooms',
        payload,
        headers: { authorization: basic(server.project, server.token) },
      });
    const pad = (text: string, to: number): string => text + ' '.repeat(to - text.length);
    expect(await send(pad(body(200_000, 'fits'), 262_144))).toMatchObject({ status: 200 });
    expect(await send(pad(body(200_000, 'over'), 262_145))).toMatchObject({ status: 413, body: { error: 'Payload Too Large' } });
    await server.dispose();
  });

  it('count writes of a project, not reads, and say when to come back', async () => {
    const server = await RestServer.start({ writes: 3 });
    await server.addProject(randomIds.uuid(), 'PTother');
    for (const left of [2, 1, 0]) {
      const { status, headers } = await server.ask('POST', '/room_tokens', { room_name: 'r' });
      expect([status, headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']]).toEqual([200, '3', String(left)]);
    }
    const refused = await server.ask('POST', '/room_tokens', { room_name: 'r' });
    expect(refused.status).toBe(429);
    expect(refused.body.errors[0]).toMatchObject({ code: 'rate_limit_exceeded', attribute: null, type: 'validation_error' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await server.ask('GET', '/rooms')).status).toBe(200);
    const other = { project: randomIds.uuid(), token: 'PTfree' };
    await server.addProject(other.project, other.token);
    expect((await server.ask('POST', '/room_tokens', { room_name: 'r' }, other)).status).toBe(200);
    await server.dispose();
  });
});
