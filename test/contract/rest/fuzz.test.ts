import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFERENCE_FIELDS } from '../../../src/wire/rest/conferences.ts';
import { ROOM_TOKEN_FIELDS } from '../../../src/wire/rest/room-tokens.ts';
import { ROOM_FIELDS } from '../../../src/wire/rest/rooms.ts';
import { STREAM_FIELDS } from '../../../src/wire/rest/streams.ts';
import { type Answer, basic, RestServer } from '../../support/rest.ts';

const LEGACY = [
  'max_participants',
  'delete_on_end',
  'starts_at',
  'ends_at',
  'audio_video_sync',
  'scopes',
  'room_name',
  '__proto__',
];

/** Values that readers stumble over, beside any JSON. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      1e308,
      -0,
      2 ** 53,
      '1e5',
      '0x10',
      ' 7 ',
      '٣',
      '\ud800',
      'NaN',
      '2030-01-01T00:00:00+99:99',
      '9'.repeat(400),
    ),
  },
);

function bodies(fields: object): fc.Arbitrary<string> {
  const names = fc.constantFrom(...Object.keys(fields), ...LEGACY);
  return fc.dictionary(names, value, { maxKeys: 8 }).map((body) => JSON.stringify(body));
}

/** Every answer is one of the documented ones, with a body of the documented form. */
function expectDocumented({ status, body, text }: Answer, said: string): void {
  expect([200, 201, 204, 400, 404, 413, 422], said).toContain(status);
  if (status === 204) expect(text).toBe('');
  else if (status === 422) {
    expect(body.errors.length).toBeGreaterThan(0);
    for (const item of body.errors)
      for (const name of ['type', 'code', 'message', 'url']) expect(item[name], said).toBeTypeOf('string');
  } else if (status >= 400) expect(Object.keys(body)).toEqual(['error']);
}

/** More rounds by command: FUZZ_RUNS=100000 npx vitest run --project contract test/contract/rest/fuzz.test.ts --testTimeout 0 */
const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

describe('REST bodies of any kind get a documented answer', () => {
  let server: RestServer;
  beforeAll(async () => {
    server = await RestServer.start();
    await server.ask('POST', '/rooms', { name: 'fixed' });
    await server.ask('POST', '/conferences', { name: 'fixed-conference' });
  });
  afterAll(() => server.dispose());
  const send = (method: 'POST' | 'PUT' | 'GET', path: string, payload?: string, type = 'application/json'): Promise<Answer> =>
    server.raw({
      method,
      url: `/api/video${path}`,
      headers: { authorization: basic(server.project, server.token), 'content-type': type },
      ...(payload === undefined ? {} : { payload }),
    });

  it.each([
    ['POST', '/rooms', ROOM_FIELDS],
    ['PUT', '/rooms/fixed', ROOM_FIELDS],
    ['POST', '/room_tokens', ROOM_TOKEN_FIELDS],
    ['POST', '/conferences', CONFERENCE_FIELDS],
    ['PUT', '/conferences/fixed-conference', CONFERENCE_FIELDS],
    ['POST', '/rooms/fixed/streams', STREAM_FIELDS],
  ] as const)('%s %s', async (method, path, fields) => {
    await fc.assert(
      fc.asyncProperty(bodies(fields), async (body) => expectDocumented(await send(method, path, body), body)),
      { numRuns },
    );
  });

  it.each([
    ['/rooms', ROOM_FIELDS],
    ['/conferences', CONFERENCE_FIELDS],
  ] as const)('what was made in %s can be read again, whatever was in it', async (path, fields) => {
    await fc.assert(
      fc.asyncProperty(bodies(fields), async (text) => {
        const name = `r-${Math.random().toString(36).slice(2)}`;
        const created = await send('POST', path, JSON.stringify({ ...JSON.parse(text), name }));
        if (created.status !== 200) return;
        expect((await send('GET', `${path}/${name}`)).body).toEqual(created.body);
      }),
      { numRuns },
    );
  });

  it('bytes that are no JSON', async () => {
    const types = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), types, async (text, type) =>
        expectDocumented(await send('POST', '/rooms', text, type), `${type}: ${text}`),
      ),
      { numRuns },
    );
  });

  it('a conference token of any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 120 }),
        async (t, u) => expectDocumented(await send('GET', `/ready_room?${new URLSearchParams({ t, u })}`), t),
      ),
      { numRuns },
    );
  });

  it('queries', async () => {
    const names = fc.constantFrom(
      'page_size',
      'page_number',
      'page_token',
      'starts_after',
      'ends_before',
      'include_active_session',
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, fc.string(), { maxKeys: 4 }), async (query) => {
        for (const path of ['/rooms', '/conferences'])
          expectDocumented(await send('GET', `${path}?${new URLSearchParams(query)}`), JSON.stringify(query));
      }),
      { numRuns },
    );
  });
});
