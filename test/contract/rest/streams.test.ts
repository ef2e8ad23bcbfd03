import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/base/ids.ts';
import { type Answer, attributes, RestServer } from '../../support/rest.ts';

const NOT_FOUND = { status: 404, body: { error: 'Not Found' } };
const DESTINATION = 'rtmps://user:pa%20ss@Live.Example.net:444/app/se-cret_Key?x=1';

describe('rest-api 20.9: streams', () => {
  let server: RestServer;
  let rooms = 0;
  beforeAll(async () => {
    server = await RestServer.start({ streamsPerRoom: 3 });
  });
  afterAll(() => server.dispose());
  /** Makes a room; its id. */
  const room = async (fields: object = {}): Promise<string> => {
    rooms += 1;
    return (await server.ask('POST', '/rooms', { name: `room-${rooms}`, ...fields })).body.id;
  };
  const conference = async (): Promise<string> => (await server.ask('POST', '/conferences', { display_name: 'C' })).body.id;
  const add = (parent: string, body: unknown = { url: DESTINATION }): Promise<Answer> =>
    server.ask('POST', `${parent}/streams`, body);
  const listed = async (parent: string): Promise<unknown[]> => (await server.ask('GET', `${parent}/streams`)).body.data;

  it('is stored with its URL as sent, in the size of the room (199)', async () => {
    const { status, body } = await add(`/rooms/${await room()}`);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      url: DESTINATION,
      stream_type: 'rtmp',
      width: 1280,
      height: 720,
      fps: 20,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updated_at: body.created_at,
    });
    const large = await add(`/rooms/${await room({ quality: '1080p' })}`, { url: 'rtmp://h/app' });
    expect(large).toMatchObject({ status: 201, body: { url: 'rtmp://h/app', stream_type: 'rtmp', width: 1920, height: 1080 } });
  });

  it('goes to rtmp and rtmps only (200)', async () => {
    const parent = `/rooms/${await room()}`;
    const good = ['rtmps://live.example.net/app/key', 'RTMP://127.0.0.1:1935', 'rtmp://[::1]/app'];
    for (const url of good) expect(await add(parent, { url })).toMatchObject({ status: 201, body: { url } });
    const other = `/rooms/${await room()}`;
    const bad = [
      'http://h/app',
      'ftp://h/app',
      'x',
      'rtmp:h',
      'rtmp:/h/app',
      'rtmp://',
      'rtmp:///app',
      'rtmp://h h/app',
      'rtmp://h/a b',
      ' rtmp://h/app',
      'rtmp://h/app\n',
      'rtmp://h/\u0000',
      'rtmp://h/\ud83c',
      'rtmp://h:99999/app',
      'xrtmp://h/app',
      5,
    ];
    for (const url of bad) {
      const answer = await add(other, { url });
      expect([url, answer.status]).toEqual([url, 422]);
      expect(answer.body.errors).toMatchObject([{ attribute: 'url', code: 'invalid_parameter' }]);
    }
    for (const body of [{}, { url: null }, { url: '' }, { url: ' ' }])
      expect(await add(other, body)).toMatchObject({
        status: 422,
        body: { errors: [{ attribute: 'url', code: 'missing_required_parameter' }] },
      });
    expect(attributes(await server.ask('POST', `${other}/streams`))).toEqual(['url']);
    expect((await add(other, { url: ['rtmp://h/app'] })).body.errors).toMatchObject([{ attribute: 'url', code: 'not_a_string' }]);
    const longest = `rtmp://h/${'k'.repeat(2000 - 'rtmp://h/'.length)}`;
    expect((await add(other, { url: longest })).status).toBe(201);
    expect(attributes(await add(other, { url: `${longest}k` }))).toEqual(['url']);
    expect(await listed(other)).toHaveLength(1);
  });

  it('needs a room that exists (201)', async () => {
    for (const key of [randomIds.uuid(), 'nope'])
      for (const collection of ['rooms', 'conferences']) {
        expect(await add(`/${collection}/${key}`)).toMatchObject(NOT_FOUND);
        expect(await add(`/${collection}/${key}`, {})).toMatchObject(NOT_FOUND);
      }
  });

  it('is listed under its room, newest first, in pages (202)', async () => {
    const id = await room({ name: 'listed' });
    const made: unknown[] = [];
    for (const key of ['a', 'b', 'c']) made.unshift((await add(`/rooms/${id}`, { url: `rtmp://h/${key}` })).body);
    const { status, body } = await server.ask('GET', `/rooms/${id}/streams`);
    expect(status).toBe(200);
    expect(body).toEqual({ links: { self: expect.any(String), first: expect.any(String) }, data: made });
    expect(await listed('/rooms/listed')).toEqual(made);
    const page = await server.ask('GET', `/rooms/${id}/streams?page_size=2`);
    expect(page.body.data).toEqual(made.slice(0, 2));
    const next = await server.ask('GET', `/rooms/${id}/streams?${page.body.links.next.split('?')[1]}`);
    expect(next.body.data).toEqual(made.slice(2));
    expect(attributes(await server.ask('GET', `/rooms/${id}/streams?page_size=1001`))).toEqual(['page_size']);
    for (const path of [`/rooms/${randomIds.uuid()}`, '/rooms/nope', '/conferences/nope'])
      expect(await server.ask('GET', `${path}/streams`)).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('is read and changed by its id (203)', async () => {
    const { body } = await add(`/rooms/${await room()}`);
    expect(await server.ask('GET', `/streams/${body.id}`)).toMatchObject({ status: 200, body });
    const stored = await server.store.streams.findStream(server.project, body.id);
    await wait(5);
    const change = { url: 'rtmp://elsewhere/app' };
    const changed = await server.ask('PUT', `/streams/${body.id}`, change);
    expect(changed).toMatchObject({ status: 200, body: { id: body.id, ...change, created_at: body.created_at } });
    expect((await server.ask('GET', `/streams/${body.id}`)).body).toEqual(changed.body);
    const after = await server.store.streams.findStream(server.project, body.id);
    expect(after?.updatedAt).toBeGreaterThan(stored?.updatedAt ?? Number.POSITIVE_INFINITY);
    for (const wrong of [{}, { url: null }, { url: 'http://h/' }])
      expect(attributes(await server.ask('PUT', `/streams/${body.id}`, wrong))).toEqual(['url']);
    expect((await server.ask('PATCH', `/streams/${body.id}`, { url: DESTINATION })).body.url).toBe(DESTINATION);
    for (const id of [randomIds.uuid(), 'nope']) {
      expect(await server.ask('GET', `/streams/${id}`)).toMatchObject(NOT_FOUND);
      expect(await server.ask('PUT', `/streams/${id}`, {})).toMatchObject(NOT_FOUND);
    }
  });

  it('is gone once it is deleted (204)', async () => {
    const parent = `/rooms/${await room()}`;
    const { body } = await add(parent);
    expect(await server.ask('DELETE', `/streams/${body.id}`)).toMatchObject({ status: 204, text: '' });
    expect(await server.ask('GET', `/streams/${body.id}`)).toMatchObject(NOT_FOUND);
    expect(await server.ask('DELETE', `/streams/${body.id}`)).toMatchObject(NOT_FOUND);
    expect(await listed(parent)).toEqual([]);
  });

  it('is refused beyond the limit of a room, also when many come at once (205)', async () => {
    for (const parent of [`/rooms/${await room()}`, `/conferences/${await conference()}`]) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => add(parent)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422, 422, 422, 422]);
      const refused = answers.find(({ status }) => status === 422);
      expect(refused?.body.errors).toMatchObject([{ attribute: 'base', code: 'exceeds_platform_stream_limit' }]);
      expect(await listed(parent)).toHaveLength(3);
      const [first] = (await listed(parent)) as { id: string }[];
      await server.ask('DELETE', `/streams/${first?.id}`);
      expect((await add(parent)).status).toBe(201);
      expect((await add(parent)).status).toBe(422);
    }
  });

  it('of a conference is under the conference and under no room (206)', async () => {
    const id = await conference();
    const { status, body } = await add(`/conferences/${id}`);
    expect(status).toBe(201);
    expect(await listed(`/conferences/${id}`)).toEqual([body]);
    expect(await listed(`/rooms/${id}`)).toEqual([]);
    expect(await add(`/rooms/${id}`)).toMatchObject(NOT_FOUND);
    const roomId = await room();
    expect(await add(`/conferences/${roomId}`)).toMatchObject(NOT_FOUND);
    await server.ask('DELETE', `/conferences/${id}`);
    expect(await server.ask('GET', `/streams/${body.id}`)).toMatchObject(NOT_FOUND);
  });

  it('goes with its room (207)', async () => {
    const id = await room();
    const { body } = await add(`/rooms/${id}`);
    await server.ask('DELETE', `/rooms/${id}`);
    expect(await server.ask('GET', `/streams/${body.id}`)).toMatchObject(NOT_FOUND);
  });

  it('of one project is unknown to another', async () => {
    const other = { project: randomIds.uuid(), token: 'PTother' };
    await server.addProject(other.project, other.token);
    const id = await room();
    const { body } = await add(`/rooms/${id}`);
    for (const [method, path] of [
      ['GET', `/streams/${body.id}`],
      ['PUT', `/streams/${body.id}`],
      ['DELETE', `/streams/${body.id}`],
      ['POST', `/rooms/${id}/streams`],
    ] as const)
      expect(
        await server.ask(method, path, method === 'PUT' || method === 'POST' ? { url: DESTINATION } : undefined, other),
      ).toMatchObject(NOT_FOUND);
    expect((await server.ask('GET', `/rooms/${id}/streams`, undefined, other)).body.data).toEqual([]);
    expect((await server.ask('GET', `/streams/${body.id}`)).body).toEqual(body);
  });
});
