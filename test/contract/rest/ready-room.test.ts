import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/base/log.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

const NOT_FOUND = { status: 404, body: { error: 'Not Found' } };

interface Token {
  id: string;
  token: string;
  scopes: string[];
}

/** Makes a conference; its moderator's and its guest's token. */
async function conference(server: RestServer, fields: object): Promise<[Token, Token]> {
  const { body } = await server.ask('POST', '/conferences', fields);
  return (await server.ask('GET', `/conferences/${body.id}/conference_tokens`)).body.data;
}

/** What a browser asks: no credentials. */
function ready(server: RestServer, query: string, headers: Record<string, string> = {}): Promise<Answer> {
  return server.raw({ method: 'GET', url: `/api/video/ready_room${query}`, headers: { host: 'space.example.com', ...headers } });
}

describe('rest-api 9.5: GET /ready_room', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());
  const claims = async (answer: Answer): Promise<unknown> => await server.tokens.verifyRoomToken(answer.body.token);

  it('turns a conference token into a room token for any browser (226)', async () => {
    const tokens = await conference(server, { name: 'ready', display_name: 'Get ready', dark_primary: '#123456' });
    for (const { token, scopes } of tokens) {
      const answer = await ready(server, `?t=${token}&u=Ada%20L.`);
      expect(answer.status).toBe(200);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(Object.keys(answer.body)).toEqual(['token', 'permissions', 'room_display_name', 'theme']);
      expect(answer.body).toMatchObject({ permissions: scopes, room_display_name: 'Get ready' });
      expect(answer.body.theme).toEqual({
        dark_primary: '#123456',
        dark_background: '#FFFFFF',
        dark_foreground: '#1D2127',
        dark_success: '#17BB58',
        dark_negative: '#F42C50',
        light_primary: '#044EF4',
        light_background: '#FFFFFF',
        light_foreground: '#1D2127',
        light_success: '#17BB58',
        light_negative: '#F42C50',
      });
      const header = JSON.parse(Buffer.from(answer.body.token.split('.')[0], 'base64url').toString());
      expect(header).toEqual({ typ: 'VRT', alg: 'HS512', ch: 'ws://space.example.com' });
      expect(await claims(answer)).toEqual({
        iat: expect.any(Number),
        jti: expect.any(String),
        sub: server.project,
        u: 'Ada L.',
        r: 'ready',
        s: scopes,
        acr: false,
        ja: 'member',
      });
    }
  });

  it('needs no user name, and refuses one that is too long', async () => {
    const [{ token }] = await conference(server, { name: 'nameless' });
    for (const query of [`?t=${token}`, `?t=${token}&u=`])
      expect(await claims(await ready(server, query))).not.toHaveProperty('u');
    expect(await claims(await ready(server, `?t=${token}&u=${'x'.repeat(100)}`))).toMatchObject({ u: 'x'.repeat(100) });
    const long = await ready(server, `?t=${token}&u=${'x'.repeat(101)}`);
    expect([long.status, attributes(long)]).toEqual([422, ['u']]);
    expect(long.headers['access-control-allow-origin']).toBe('*');
    expect((await ready(server, `?t=${token}&u=a&u=b`)).status).toBe(422);
  });

  it('knows no other token, and not the old value after a reset (227)', async () => {
    const [moderator, guest] = await conference(server, { name: 'resetting' });
    expect((await ready(server, `?t=${guest.token}`)).status).toBe(200);
    const { body: reset } = await server.ask('POST', `/conference_tokens/${guest.id}/reset`);
    expect(await ready(server, `?t=${guest.token}`)).toMatchObject(NOT_FOUND);
    for (const { token } of [reset, moderator]) expect((await ready(server, `?t=${token}`)).status).toBe(200);
    const others = ['', '?t=', '?u=Ada', '?t=x', `?t=${moderator.token}&t=${moderator.token}`, `?t=vpt_${'0'.repeat(32)}`];
    for (const query of [...others, `?t=${moderator.token.toUpperCase()}`, '?t=%00', '?t=%zz', `?t=${'v'.repeat(8000)}`]) {
      const answer = await ready(server, query);
      expect([query, answer.status, answer.body]).toEqual([query, 404, { error: 'Not Found' }]);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it('follows a new name and shows it where there is no other', async () => {
    const [{ token }] = await conference(server, { name: 'before', display_name: 'Shown' });
    await server.ask('PUT', '/conferences/before', { name: 'after', display_name: null });
    const answer = await ready(server, `?t=${token}`);
    expect(answer.body.room_display_name).toBe('after');
    expect(await claims(answer)).toMatchObject({ r: 'after' });
  });

  it('gives room tokens a life of their own where the operator wants it', async () => {
    const short = await RestServer.start({ readyRoomTokenMs: 3_600_000 });
    const [{ token }] = await conference(short, { name: 'short' });
    const [, payload] = (await ready(short, `?t=${token}`)).body.token.split('.');
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(exp - iat).toBe(3600);
    await short.dispose();
  });

  it('answers the question that browsers ask before, and no other method', async () => {
    const asked = await server.raw({
      method: 'OPTIONS',
      url: '/api/video/ready_room',
      headers: { origin: 'https://any.example', 'access-control-request-method': 'GET' },
    });
    expect(asked).toMatchObject({ status: 204, text: '' });
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': '*',
    });
    expect((await server.raw({ method: 'POST', url: '/api/video/ready_room' })).status).toBe(401);
    expect(await server.ask('POST', '/ready_room', {})).toMatchObject(NOT_FOUND);
    expect((await server.raw({ method: 'OPTIONS', url: '/api/video/rooms' })).status).toBe(401);
    const rooms = await server.ask('GET', '/rooms');
    expect(rooms.headers).not.toHaveProperty('access-control-allow-origin');
    expect((await ready(server, '?t=x', { host: 'a' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await server.raw({ method: 'GET', url: '//api/video//ready_room/?t=x' })).status).toBe(404);
  });

  it('leaves no conference token, room token or stream key in the log, also when requests fail', async () => {
    const lines: string[] = [];
    const logging = await RestServer.start({ log: createLog('trace', { write: (line) => lines.push(line) }) });
    const [{ id, token }] = await conference(logging, { name: 'logged' });
    const { body } = await ready(logging, `?t=${token}`);
    const url = 'rtmp://live.example.net/app/s3cretKey';
    await logging.ask('POST', '/conferences/logged/streams', { url });
    await logging.ask('POST', '/conferences/logged/streams', { url: `http${url}` });
    const { body: reset } = await logging.ask('POST', `/conference_tokens/${id}/reset`);
    await logging.store.close();
    expect((await ready(logging, `?t=${reset.token}`)).status).toBe(500);
    expect((await logging.ask('GET', `/conference_tokens/${id}`)).status).toBe(500);
    expect(lines.length).toBeGreaterThan(0);
    for (const secret of [token, reset.token, body.token, 's3cretKey']) expect(lines.join('')).not.toContain(secret);
    await logging.dispose();
  });

  it('may be asked just so often by one address in a minute', async () => {
    const limited = await RestServer.start({ readyRooms: 3, trustProxy: true });
    const [{ token }] = await conference(limited, { name: 'limited' });
    const from = (address: string): Promise<Answer> => ready(limited, `?t=${token}`, { 'x-forwarded-for': address });
    for (let count = 0; count < 3; count += 1) expect((await from('192.0.2.1')).status).toBe(200);
    const refused = await from('192.0.2.1');
    expect(refused).toMatchObject({ status: 429, body: { errors: [{ code: 'rate_limit_exceeded', attribute: null }] } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(refused.headers['access-control-allow-origin']).toBe('*');
    expect((await from('192.0.2.2')).status).toBe(200);
    expect((await limited.ask('GET', '/conferences', undefined, { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(
      200,
    );
    await limited.dispose();
  });
});
