import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, onBothEngines } from '../../support/databases.ts';
import { type Answer, basic, RestServer } from '../../support/rest.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

onBothEngines('rest-api: input that nobody should send', (make) => {
  let database: Database;
  let server: RestServer;
  /** Paths of things that exist. */
  let writes: [Method, string][];
  beforeAll(async () => {
    database = await make();
    server = await RestServer.start({ store: await database.open() });
    const { body: room } = await server.ask('POST', '/rooms', { name: 'room' });
    const { body: conference } = await server.ask('POST', '/conferences', { name: 'conference' });
    const { body: stream } = await server.ask('POST', '/rooms/room/streams', { url: 'rtmp://h/app' });
    const { body: tokens } = await server.ask('GET', '/conferences/conference/conference_tokens');
    writes = [
      ['POST', '/rooms'],
      ['PUT', `/rooms/${room.id}`],
      ['PUT', '/rooms'],
      ['POST', '/room_tokens'],
      ['POST', '/conferences'],
      ['PUT', `/conferences/${conference.id}`],
      ['POST', `/rooms/${room.id}/streams`],
      ['POST', `/conferences/${conference.id}/streams`],
      ['PUT', `/streams/${stream.id}`],
      ['POST', `/conference_tokens/${tokens.data[0].id}/reset`],
    ];
  });
  afterAll(async () => {
    await server?.dispose();
    await database?.dispose();
  });
  const send = (method: Method, path: string, payload: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
    server.raw({
      method,
      url: `/api/video${path}`,
      payload,
      headers: { authorization: basic(server.project, server.token), ...headers },
    });
  /** What is stored, as far as a wrong request could have changed it. */
  const everything = async (): Promise<unknown[]> => {
    const paths = ['/rooms', '/conferences', '/rooms/room/streams', '/conferences/conference/streams'];
    return await Promise.all(paths.map(async (path) => (await server.ask('GET', path)).body.data));
  };

  it('bodies that are no JSON object in UTF-8 are 400 everywhere and change nothing', async () => {
    const before = await everything();
    const json = { 'content-type': 'application/json' };
    const text = '{"name":"x","display_name":"x","room_name":"x","url":"rtmp://h/x","max_members":1}';
    for (const [method, path] of writes) {
      const bad: [string | Buffer, Record<string, string>][] = [
        ['{"name":', json],
        ['[]', json],
        ['"x"', json],
        ['null', {}],
        ['7', {}],
        [text.slice(0, -1), {}],
        [`${text}x`, { 'content-type': 'text/plain' }],
        [text, { 'content-type': 'garbage' }],
        [Buffer.from(text.replace('"x"', '"\u00fc"'), 'latin1'), { 'content-type': 'application/json; charset=iso-8859-1' }],
        [Buffer.from(text, 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }],
        [gzipSync(text), { ...json, 'content-encoding': 'gzip' }],
        [Buffer.from([0xff, 0xfe, 0x00, 0x80]), {}],
        [Buffer.from([0xed, 0xa0, 0x80]), json],
        ['['.repeat(100_000), json],
        [`{"meta":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`, json],
        [
          '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nx\r\n--b--',
          { 'content-type': 'multipart/form-data; boundary=b' },
        ],
      ];
      for (const [index, [payload, headers]] of bad.entries()) {
        const answer = await send(method, path, payload, headers);
        expect([method, path, index, answer.status, answer.body]).toEqual([method, path, index, 400, { error: 'Bad Request' }]);
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('JSON is understood without a type, with a byte order mark, and under another type', async () => {
    for (const [index, [payload, headers]] of (
      [
        ['{"name":"NAME"}', {}],
        ['\ufeff{"name":"NAME"}', { 'content-type': 'application/json' }],
        [' \r\n{"name":"NAME"}\n', { 'content-type': 'application/vnd.api+json' }],
        ['{"name":"NAME"}', { 'content-type': 'application/json; charset=UTF-8' }],
        ['{"name":"NAME"}', { 'content-type': 'APPLICATION/JSON' }],
      ] as [string, Record<string, string>][]
    ).entries())
      expect(await send('POST', '/rooms', payload.replace('NAME', `typed-${index}`), headers)).toMatchObject({
        status: 200,
        body: { name: `typed-${index}` },
      });
  });

  it('texts that no database keeps are 422 where they are values, and find nothing where they are names', async () => {
    for (const text of ['a\u0000b', 'half \ud83c', '\udc00']) {
      for (const [path, field] of [
        ['/rooms', 'description'],
        ['/conferences', 'display_name'],
        ['/room_tokens', 'user_name'],
        ['/rooms/room/streams', 'url'],
      ] as const) {
        const answer = await server.ask('POST', path, { name: 'odd', display_name: 'x', room_name: 'r', [field]: text });
        expect([path, answer.status, answer.body.errors?.[0]?.attribute]).toEqual([path, 422, field]);
      }
      expect((await server.ask('PUT', '/rooms', { name: text })).status).toBe(404);
    }
    const collections = [
      '/rooms',
      '/conferences',
      '/streams',
      '/conference_tokens',
      '/room_tokens',
      '/room_sessions',
      '/room_recordings',
      '/logs',
    ];
    const keys = [
      '%00',
      'a%00b',
      '%ed%a0%80',
      '%ff',
      '%',
      '%zz',
      '%2f',
      '..',
      '%2e%2e',
      "'",
      '%22',
      '%5c',
      'x'.repeat(5_000),
      '%F0%9F%8E%89',
    ];
    for (const collection of collections)
      for (const key of keys) {
        const { status, body } = await server.ask('GET', `${collection}/${key}`);
        expect([collection, key, status, body]).toEqual([collection, key, 404, { error: 'Not Found' }]);
      }
    for (const key of keys) {
      expect((await server.ask('GET', `/conferences/${key}/conference_tokens`)).status).toBe(404);
      expect((await server.ask('POST', `/rooms/${key}/streams`, { url: 'rtmp://h/app' })).status).toBe(404);
      expect((await server.ask('DELETE', `/conferences/${key}`)).status).toBe(404);
      expect((await server.ask('POST', `/conference_tokens/${key}/reset`)).status).toBe(404);
    }
  });

  it('credentials of any bytes are 401', async () => {
    for (const user of ['a\u0000b', '\u00ff', '🎉', `${server.project}\u0000`, 'x'.repeat(4_000)])
      for (const token of [server.token, '\u0000', ''])
        expect(await server.ask('GET', '/rooms', undefined, { project: user, token })).toMatchObject({ status: 401 });
    const bytes = Buffer.concat([Buffer.from([0xff, 0xc0, 0x00]), Buffer.from(':x')]).toString('base64');
    const answer = await server.raw({ method: 'GET', url: '/api/video/rooms', headers: { authorization: `Basic ${bytes}` } });
    expect(answer.status).toBe(401);
  });

  it('pages larger than the largest and queries of any kind are 422', async () => {
    const lists = [
      '/rooms',
      '/conferences',
      '/rooms/room/streams',
      '/conferences/conference/streams',
      '/conferences/conference/conference_tokens',
    ];
    for (const list of lists) {
      expect((await server.ask('GET', `${list}?page_size=1000`)).status).toBe(200);
      for (const query of [
        'page_size=1001',
        'page_size=99999999999999999999',
        'page_size=1e3',
        'page_size=%00',
        'page_size=1&page_size=2',
        'page_number=1',
        'page_number=-1',
        `page_token=${'x'.repeat(3_000)}`,
        'page_token=PA%00.x',
        'page_token=PAMTcgYQ.AAAAAAAAAAAAAAAAAAAAAA',
      ]) {
        const answer = await server.ask('GET', `${list}?${query}`);
        expect([list, query, answer.status]).toEqual([list, query, 422]);
        expect(answer.body.errors.length).toBeGreaterThan(0);
      }
    }
  });

  it('double slashes and slashes at the end lead to the same place', async () => {
    for (const path of [
      '/conferences',
      '/conferences/conference',
      '/conferences/conference/conference_tokens',
      '/rooms/room/streams',
    ]) {
      const { body } = await server.ask('GET', path);
      for (const odd of [path.replaceAll('/', '//'), `${path}/`, `/${path}//`]) {
        const answer = await server.ask('GET', odd);
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual(body);
      }
    }
  });
});

describe('a broken body', () => {
  it('of somebody without credentials is 401 and not 400', async () => {
    const server = await RestServer.start();
    for (const path of ['/conferences', '/rooms/x/streams', '/streams/x', '/conference_tokens/x/reset'])
      expect(await server.raw({ method: 'POST', url: `/api/video${path}`, payload: '{' })).toMatchObject({ status: 401 });
    await server.dispose();
  });
});
