import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

const SECOND = 1_000;

describe('records of room tokens (an extension)', () => {
  let server: RestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await RestServer.start({ clock });
  });
  afterEach(() => server.dispose());
  const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  /** Gives one out; its id. */
  const make = async (body: object): Promise<string> => {
    const answer = await server.ask('POST', '/room_tokens', { room_name: 'lobby', ...body });
    expect(answer.status).toBe(200);
    clock.advance(1);
    return claimsOf(answer.body.token).jti;
  };
  const list = async (query = ''): Promise<string[]> =>
    (await server.ask('GET', `/room_tokens${query}`)).body.data.map(({ id }: { id: string }) => id);

  it('tell what was given out, and never the token', async () => {
    const { body } = await server.ask('POST', '/room_tokens', { room_name: 'lobby', user_name: 'Ada', expires_in: 60 });
    const { jti, iat } = claimsOf(body.token);
    const answer = await server.ask('GET', `/room_tokens/${jti}`);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      id: jti,
      room_name: 'lobby',
      user_name: 'Ada',
      join_as: 'member',
      status: 'active',
      created_at: new Date(iat * SECOND).toISOString().replace('.000', ''),
      expires_at: new Date((iat + 60) * SECOND).toISOString().replace('.000', ''),
      revoked_at: null,
    });
    const everything = JSON.stringify((await server.ask('GET', '/room_tokens')).body);
    expect(everything).not.toContain('eyJ');
    expect(everything).toContain(jti);
  });

  it('keep a holder whose token was taken back from another one for that room, while it would have been good', async () => {
    const ask = (holder: string, room = 'lobby'): Promise<Answer> =>
      server.ask('POST', '/room_tokens', { room_name: room, holder, expires_in: 60 });
    const { jti } = claimsOf((await ask('browser 1')).body.token);
    expect((await ask('browser 1')).status).toBe(200);
    await server.ask('DELETE', `/room_tokens/${jti}`);
    const refused = await ask('browser 1');
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ attribute: 'holder', code: 'token_revoked' }]);
    expect([(await ask('browser 2')).status, (await ask('browser 1', 'attic')).status]).toEqual([200, 200]);
    expect((await server.ask('POST', '/room_tokens', { room_name: 'lobby' })).status).toBe(200);
    clock.advance(60 * SECOND);
    expect((await ask('browser 1')).status).toBe(200);
    expect((await ask('x'.repeat(101))).status).toBe(422);
    expect(JSON.stringify((await server.ask('GET', '/room_tokens')).body)).not.toContain('browser');
  });

  it('are listed newest first, by room, by user and by status', async () => {
    const first = await make({ user_name: 'Ada' });
    const second = await make({ user_name: 'Bob', room_name: 'attic' });
    const third = await make({ user_name: 'Ada', room_name: 'attic', join_as: 'audience', expires_in: 10 });
    const fourth = await make({});
    expect(await list()).toEqual([fourth, third, second, first]);
    expect(await list('?room_name=attic')).toEqual([third, second]);
    expect(await list('?user_name=Ada')).toEqual([third, first]);
    expect(await list('?user_name=Ada&room_name=lobby')).toEqual([first]);
    expect(await list('?status=expired')).toEqual([]);
    clock.advance(10 * SECOND);
    expect(await list('?status=expired')).toEqual([third]);
    expect((await server.ask('DELETE', `/room_tokens/${first}`)).status).toBe(204);
    expect(await list('?status=revoked')).toEqual([first]);
    expect(await list('?status=active')).toEqual([fourth, second]);
    const refused = await server.ask('GET', '/room_tokens?status=lost&room_name=a%20b');
    expect([refused.status, attributes(refused)]).toEqual([422, ['room_name', 'status']]);
  });

  it('are read page by page', async () => {
    const made = [await make({}), await make({}), await make({})].reverse();
    const page = await server.ask('GET', '/room_tokens?room_name=lobby&page_size=2');
    expect(page.body.data.map(({ id }: { id: string }) => id)).toEqual(made.slice(0, 2));
    const next = new URL(page.body.links.next);
    expect(next.searchParams.get('room_name')).toBe('lobby');
    expect(await list(next.search)).toEqual(made.slice(2));
  });

  it('are revoked by DELETE, after which nobody gets in; a second time changes nothing', async () => {
    const { body } = await server.ask('POST', '/room_tokens', { room_name: 'lobby' });
    const { jti } = claimsOf(body.token);
    expect(await server.tokens.verifyRoomToken(body.token)).toMatchObject({ jti });
    const answer = await server.ask('DELETE', `/room_tokens/${jti}`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(server.putOut).toEqual([jti]);
    expect(await server.tokens.verifyRoomToken(body.token)).toBeNull();
    expect(await server.tokens.verifyRoomToken(body.token, { mayHaveExpired: true })).toBeNull();
    const first = (await server.ask('GET', `/room_tokens/${jti}`)).body;
    expect(first).toMatchObject({ status: 'revoked', revoked_at: expect.any(String) });
    clock.advance(5 * SECOND);
    expect((await server.ask('DELETE', `/room_tokens/${jti}`)).status).toBe(204);
    expect((await server.ask('GET', `/room_tokens/${jti}`)).body).toEqual(first);
  });

  it('of nobody are not found', async () => {
    for (const id of [randomIds.uuid(), 'x', '%00', `${randomIds.uuid()}x`])
      for (const method of ['GET', 'DELETE'] as const)
        expect(await server.ask(method, `/room_tokens/${id}`)).toMatchObject({ status: 404, body: { error: 'Not Found' } });
    expect(server.putOut).toEqual([]);
  });

  it('leave PUT and PATCH of the collection unknown (19)', async () => {
    for (const method of ['PUT', 'PATCH'] as const) {
      expect((await server.ask(method, '/room_tokens', { room_name: 'lobby' })).status).toBe(404);
      expect((await server.ask(method, `/room_tokens/${await make({})}`, {})).status).toBe(404);
    }
  });

  it('are written before the answer, for requests that come at once as for single ones', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => server.ask('POST', '/room_tokens', { room_name: 'r' })));
    const ids = answers.map(({ body }) => claimsOf(body.token).jti);
    expect(new Set(ids).size).toBe(300);
    expect(new Set(await list('?page_size=1000'))).toEqual(new Set(ids));
  });
});

describe('expires_in, an extension of POST /room_tokens', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
  });
  afterAll(() => server.dispose());
  const post = (body: object): Promise<Answer> => server.ask('POST', '/room_tokens', { room_name: 'r', ...body });

  it('gives the token an end, as a number or as digits; without it there is none (124)', async () => {
    for (const expires_in of [60, '60']) {
      const { body } = await post({ expires_in });
      const { iat, exp } = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
      expect(exp - iat).toBe(60);
    }
    for (const none of [{}, { expires_in: null }]) {
      const { body } = await post(none);
      expect(JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString())).not.toHaveProperty('exp');
    }
  });

  it('is a whole number of seconds, at least one and at most ten years', async () => {
    const most = 10 * 365 * 86_400;
    for (const expires_in of [1, most]) expect((await post({ expires_in })).status).toBe(200);
    for (const expires_in of [0, -1, most + 1, 1.5, 'soon', [60], {}]) {
      const answer = await post({ expires_in });
      expect([answer.status, attributes(answer)]).toEqual([422, ['expires_in']]);
    }
  });
});
