import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/api/reference/operation.ts';
import { randomIds } from '../../../src/base/ids.ts';
import { type Answer, RestServer } from '../../support/rest.ts';
import { fillSpace, type Ids } from '../../support/rest-fixture.ts';

/**
 * What another project is answered about an id: `unknown` is 404, `nothing` an empty list. Routes without an id: `own` shows only what
 * is the caller's. A route that is missing here fails the test below.
 */
const FOREIGN: Readonly<Record<string, 'unknown' | 'nothing' | 'own'>> = {
  'GET /rooms': 'own',
  'POST /rooms': 'own',
  'PUT /rooms': 'unknown',
  'GET /rooms/{key}': 'unknown',
  'PUT /rooms/{key}': 'unknown',
  'DELETE /rooms/{key}': 'unknown',
  'GET /rooms/{key}/streams': 'nothing',
  'POST /rooms/{key}/streams': 'unknown',
  'GET /room_tokens': 'own',
  'POST /room_tokens': 'own',
  'GET /room_tokens/{id}': 'unknown',
  'DELETE /room_tokens/{id}': 'unknown',
  'GET /room_sessions': 'own',
  'GET /room_sessions/{id}': 'unknown',
  'GET /room_sessions/{id}/members': 'nothing',
  'GET /room_sessions/{id}/events': 'nothing',
  'GET /room_sessions/{id}/recordings': 'nothing',
  'GET /room_recordings': 'own',
  'GET /room_recordings/{id}': 'unknown',
  'DELETE /room_recordings/{id}': 'unknown',
  'GET /room_recordings/{id}/events': 'nothing',
  'GET /streams/{id}': 'unknown',
  'PUT /streams/{id}': 'unknown',
  'DELETE /streams/{id}': 'unknown',
  'GET /conferences': 'own',
  'POST /conferences': 'own',
  'GET /conferences/{key}': 'unknown',
  'PUT /conferences/{key}': 'unknown',
  'DELETE /conferences/{key}': 'unknown',
  'GET /conferences/{key}/streams': 'nothing',
  'POST /conferences/{key}/streams': 'unknown',
  'GET /conferences/{key}/conference_tokens': 'nothing',
  'GET /conference_tokens/{id}': 'unknown',
  'POST /conference_tokens/{id}/reset': 'unknown',
  'GET /logs': 'own',
  'GET /logs/{id}': 'unknown',
};

/** Routes that are nobody's: the description of the API, and those whose address itself is the permission. */
const NOBODYS = ['GET /openapi.json', 'GET /ready_room', 'OPTIONS /ready_room', 'GET /media/rec/{file}'];

/** Routes of names instead of ids; the last but one test asks them. */
const BY_NAME = ['GET /rooms/unique_name/{key}'];

/** Bodies that would be accepted. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /rooms': { name: 'mine' },
  'PUT /rooms/{key}': { display_name: 'Taken over' },
  'POST /rooms/{key}/streams': { url: 'rtmp://evil.example.com/app' },
  'POST /room_tokens': { room_name: 'mine' },
  'PUT /streams/{id}': { url: 'rtmp://evil.example.com/app' },
  'POST /conferences': { display_name: 'Mine' },
  'PUT /conferences/{key}': { display_name: 'Taken over' },
  'POST /conferences/{key}/streams': { url: 'rtmp://evil.example.com/app' },
};

const NOT_FOUND = { status: 404, body: { error: 'Not Found' } };

describe('rest-api 20.1: projects see nothing of each other', () => {
  let server: RestServer;
  let ids: Ids;
  const other = { project: randomIds.uuid(), token: `PT${randomIds.hex(24)}` };
  beforeAll(async () => {
    server = await RestServer.start();
    await server.addProject(other.project, other.token);
    ids = await fillSpace(server);
  });
  afterAll(() => server.dispose());

  const addressOf = (route: string): Promise<string> => {
    const [method = '', path = ''] = route.split(' ');
    return ids.address({ method: method.toLowerCase(), path } as Operation);
  };
  const ask = (route: string, path: string, as: Partial<typeof other> = other): Promise<Answer> =>
    server.ask(route.split(' ')[0] as 'GET', path, BODIES[route], as);

  it('every route has a case here', () => {
    const routes = server.routes
      // PATCH is PUT by another name: the next test asks both.
      .filter(({ method }) => method !== 'HEAD' && method !== 'PATCH')
      .map(({ method, url }) => `${method} ${url.replace('/api/video', '').replaceAll(/:(\w+)/g, '{$1}')}`)
      .filter((route) => !NOBODYS.includes(route) && !BY_NAME.includes(route));
    expect(routes.sort()).toEqual(Object.keys(FOREIGN).sort());
  });

  const by = (kind: string): string[] => Object.keys(FOREIGN).filter((route) => FOREIGN[route] === kind);

  it.each(by('unknown').filter((route) => route !== 'PUT /rooms'))(
    '%s: the id of another project is unknown (22)',
    async (route) => {
      const path = await addressOf(route);
      const thing = path.replace(/\/(streams|reset)$/, (end) => (route.startsWith('POST') ? '' : end));
      const before = await server.ask('GET', thing);
      expect(before.status).toBe(200);
      expect(await ask(route, path)).toMatchObject(NOT_FOUND);
      if (route.startsWith('PUT')) expect(await server.ask('PATCH', path, BODIES[route], other)).toMatchObject(NOT_FOUND);
      // Nothing happened to it either.
      expect((await server.ask('GET', thing)).body).toEqual(before.body);
    },
  );

  it.each(by('nothing'))('%s: nothing is listed under the id of another project (22, 23)', async (route) => {
    const path = await addressOf(route);
    if (route.endsWith('/streams')) await server.ask('POST', path, { url: 'rtmp://live.example.com/app' });
    expect((await server.ask('GET', path)).status).toBe(200);
    const answer = await ask(route, path);
    if (answer.status === 200) expect(answer.body.data).toEqual([]);
    else expect(answer).toMatchObject(NOT_FOUND);
  });

  it.each(by('own').filter((route) => route.startsWith('GET')))('%s lists no rows of another project (23)', async (route) => {
    const path = route.slice('GET '.length);
    expect((await server.ask('GET', path)).body.data).not.toEqual([]);
    expect(await ask(route, path)).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('a page token of one project is none of another', async () => {
    await server.ask('POST', '/rooms', { name: 'one-more' });
    const { body } = await server.ask('GET', '/rooms?page_size=1');
    const next = new URL(body.links.next);
    expect((await server.ask('GET', `/rooms${next.search}`)).status).toBe(200);
    expect(await server.ask('GET', `/rooms${next.search}`, undefined, other)).toMatchObject({ status: 422 });
  });

  it('rooms of equal names are two rooms, and a name leads to one’s own (24)', async () => {
    const mine = await server.ask('POST', '/rooms', { name: 'lobby', max_members: 3 });
    expect(await server.ask('GET', '/rooms/lobby', undefined, other)).toMatchObject(NOT_FOUND);
    expect((await server.ask('GET', '/rooms/unique_name/lobby')).body).toMatchObject({ id: mine.body.id });
    expect(await server.ask('GET', '/rooms/unique_name/lobby', undefined, other)).toMatchObject(NOT_FOUND);
    expect(await server.ask('PUT', '/rooms', { name: 'lobby', max_members: 9 }, other)).toMatchObject(NOT_FOUND);
    const theirs = await server.ask('POST', '/rooms', { name: 'lobby', max_members: 4 }, other);
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect(theirs.body.id).not.toBe(mine.body.id);
    expect((await server.ask('GET', '/rooms/lobby')).body).toMatchObject({ id: mine.body.id, max_members: 3 });
    expect((await server.ask('GET', '/rooms/lobby', undefined, other)).body).toMatchObject({
      id: theirs.body.id,
      max_members: 4,
    });
    expect((await server.ask('DELETE', '/rooms/lobby', undefined, other)).status).toBe(204);
    expect((await server.ask('GET', '/rooms/lobby')).status).toBe(200);
  });

  it('a room token is signed for its own project only (149)', async () => {
    const { body } = await server.ask('POST', '/room_tokens', { room_name: 'lobby' }, other);
    expect(await server.tokens.verifyRoomToken(body.token)).toMatchObject({ sub: other.project });
    const [header = '', payload = '', signature = ''] = body.token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: server.project })).toString('base64url');
    expect(await server.tokens.verifyRoomToken(`${header}.${forged}.${signature}`)).toBeNull();
  });
});
