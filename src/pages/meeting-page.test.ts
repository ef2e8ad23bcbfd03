import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPages } from '../../test/support/built-pages.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import type { PageData } from '../wire/page.ts';
import { pages } from './index.ts';
import type { PagesOptions } from './options.ts';
import { DEFAULT_ROLES } from './roles.ts';
import { PAGE_LIFE_S } from './tickets.ts';

const HOUR_S = 3600;

/** A Space with one room in session: Ada came with token t-1, whose browser the test decides. */
class FakeSpace {
  readonly server = Fastify();
  readonly asked: { url: string; body: unknown }[] = [];
  readonly revoked: string[] = [];
  room: Record<string, unknown> | null = { max_members: 5, active_session: { id: 's1' } };
  locked = false;
  members: Record<string, unknown>[] = [{ id: 'ada', leave_time: null, room_token_id: 't-1' }];
  revokes = true;
  recordings: Record<string, unknown>[] = [];
  streams: Record<string, unknown>[] = [];
  readonly deleted: string[] = [];
  /** Status of the answer to a deletion. */
  deletes = 204;
  url = '';
  #tokens = 0;

  async listen(): Promise<void> {
    const api = '/api/video';
    this.server.post(`${api}/rooms`, () => ({}));
    this.server.post(`${api}/room_tokens`, (request) => {
      this.asked.push({ url: request.url, body: request.body });
      this.#tokens += 1;
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return { token: `${part({ ch: 'ws://space.test' })}.${part({ jti: `t-${this.#tokens}` })}.s` };
    });
    this.server.get(`${api}/rooms/:name`, (_request, reply) =>
      this.room ? { id: 'r1', join_by_link: true, ...this.room } : reply.code(404).send({}),
    );
    this.server.get(`${api}/rooms/r1/streams`, () => ({ data: this.streams }));
    this.server.get(`${api}/room_sessions/s1`, () => ({ locked: this.locked }));
    this.server.get(`${api}/room_sessions/s1/members`, () => ({ data: this.members }));
    this.server.get(`${api}/room_recordings`, (request) => {
      this.asked.push({ url: request.url, body: null });
      return { data: this.recordings };
    });
    this.server.delete<{ Params: { id: string } }>(`${api}/room_recordings/:id`, (request, reply) => {
      if (this.deletes === 204) this.deleted.push(request.params.id);
      return reply.code(this.deletes).send();
    });
    this.server.delete<{ Params: { id: string } }>(`${api}/room_tokens/:id`, (request, reply) => {
      if (!this.revokes) return reply.code(404).send({});
      this.revoked.push(request.params.id);
      return reply.code(204).send();
    });
    this.url = await this.server.listen({ port: 0, host: '127.0.0.1' });
  }
}

let built: Awaited<ReturnType<typeof buildPages>>;
let space: FakeSpace;
let app: FastifyInstance;
let clock: ManualClock;

beforeAll(async () => {
  built = await buildPages();
});
afterAll(() => built.remove());

beforeEach(async () => {
  clock = new ManualClock();
  space = new FakeSpace();
  await space.listen();
  app = await open();
});
afterEach(async () => {
  await app.close();
  await space.server.close();
});

async function open(options: Partial<PagesOptions> = {}): Promise<FastifyInstance> {
  const server = Fastify();
  const own = { tokenLifeS: 12 * HOUR_S };
  await server.register(
    pages({
      space: { url: space.url, project: 'p', token: 't', timeoutMs: 1000, own },
      moderatorKey: null,
      localProof: null,
      only: 'all',
      links: 'open',
      ticketKey: new Uint8Array(32),
      roles: DEFAULT_ROLES,
      unmute: 'ask',
      graceSeconds: 60,
      embedOrigins: [],
      publicOrigin: null,
      appDirectory: built.directory,
      clock,
      limits: { visitsPerMinute: 1000, wrongKeys: 3, newRooms: 100 },
      log: silentLog,
      refused: { count: () => undefined },
      random: () => 4711,
      ...options,
    }),
  );
  return server;
}

/** Opens a page in a browser that keeps its cookie. */
async function visit(url: string, cookie = ''): Promise<{ data: PageData; cookie: string; headers: Record<string, unknown> }> {
  const page = await app.inject({ url, headers: cookie ? { cookie } : {} });
  expect(page.statusCode).toBe(200);
  const data = JSON.parse(/<script[^>]*>(.*)<\/script>/s.exec(page.body)?.[1] ?? '') as PageData;
  return { data, cookie: String(page.headers['set-cookie']).split(';')[0] ?? '', headers: page.headers };
}

function ask(what: string, ticket: string, fields: Record<string, unknown> = {}, room = 'Lab') {
  return app.inject({ method: 'POST', url: `/meet/${room}/${what}`, payload: { ticket, ...fields } });
}

describe('/meet/{room}', () => {
  it('makes a guest, and with as=host a host, each with the permissions of the role and a token that ends', async () => {
    const guest = await visit('/meet/Lab?user=Ann');
    expect(guest.data).toMatchObject({ room: 'Lab', user: 'Ann', role: 'meeting-guest', skip: false, canBlock: false });
    const host = await visit('/meet/Lab?as=host&user=Mo');
    expect(host.data).toMatchObject({ role: 'meeting-host', canBlock: true, invite: '/meet/Lab', graceSeconds: 60 });
    expect(space.asked.map(({ body }) => body)).toMatchObject([
      {
        room_name: 'Lab',
        permissions: DEFAULT_ROLES['meeting-guest'].permissions,
        expires_in: 12 * HOUR_S,
        by_link: true,
        auto_create_room: false,
        holder: expect.stringMatching(/^[\w-]{43}$/),
        meta: { wirespace_role: 'guest' },
      },
      { room_name: 'Lab', permissions: DEFAULT_ROLES['meeting-host'].permissions, meta: { wirespace_role: 'host' } },
    ]);
  });

  it('is where `/` leads to, as a host; no other page leads further', async () => {
    const pages = await Promise.all(['/?room=Lab', '/guest?room=Lab', '/meet/Lab', '/meet/Lab?as=host'].map((url) => visit(url)));
    expect(pages.map(({ data }) => data.fuller)).toEqual(['/meet/Lab?as=host', null, null, null]);
  });

  it('asks hosts for the moderator key, and comes back as the same page', async () => {
    await app.close();
    app = await open({ moderatorKey: 'k3y' });
    const refused = await app.inject('/meet/Lab?as=host&user=Mo');
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain('action="/meet/Lab?as=host"');
    expect((await app.inject('/meet/Lab?user=Ann')).statusCode).toBe(200);
    const entry = await app.inject('/meet/Lab?as=host&user=Mo&key=k3y');
    expect(entry.headers.location).toBe('/meet/Lab?as=host&user=Mo');
  });

  it.each([
    ['/meet', '/meet/Main_Office'],
    ['/meet/?room=Lab&user=Ann', '/meet/Lab?user=Ann'],
    ['/meet/Lab/?as=host', '/meet/Lab?as=host'],
  ])('%s is really %s', async (url, location) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe(location);
  });

  it('is 400 for a name that no room can have', async () => {
    const page = await app.inject('/meet/%3Cb%3E');
    expect(page.statusCode).toBe(400);
    expect(page.body).not.toContain('<b>');
  });

  it('may be framed by our own pages, and by those that are named', async () => {
    const policy = async (): Promise<string> => String((await visit('/meet/Lab')).headers['content-security-policy']);
    expect(await policy()).toContain("frame-ancestors 'self'");
    expect(await policy()).not.toContain('example');
    await app.close();
    app = await open({ embedOrigins: ['https://portal.example'] });
    expect(await policy()).toContain("frame-ancestors 'self' https://portal.example");
  });
});

describe('a page asks', () => {
  it('for a token under another name', async () => {
    const { data } = await visit('/meet/Lab?user=Ann');
    const answer = await ask('token', data.ticket, { user: ' Zoë ' });
    expect(answer.json()).toEqual({ token: expect.stringContaining('.') });
    expect(space.asked.at(-1)?.body).toMatchObject({ user_name: 'Zoë', permissions: DEFAULT_ROLES['meeting-guest'].permissions });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each([{}, { user: '' }, { user: 'a\u0007' }, { user: 'x'.repeat(101) }, { user: 7 }])(
    'not for a token for %j',
    async (fields) => {
      const { data } = await visit('/meet/Lab?user=Ann');
      expect((await ask('token', data.ticket, fields)).statusCode).toBe(400);
    },
  );

  it('nothing without its ticket, with one of another room, or with an old one', async () => {
    const { data } = await visit('/meet/Lab?user=Ann');
    for (const what of ['token', 'why', 'block', 'recordings', 'delete-recording']) {
      expect((await ask(what, '')).statusCode).toBe(401);
      expect((await ask(what, `${data.ticket}x`)).statusCode).toBe(401);
      expect((await ask(what, data.ticket, {}, 'Hall')).statusCode).toBe(401);
    }
    clock.advance(PAGE_LIFE_S * 1000);
    expect((await ask('token', data.ticket, { user: 'Ann' })).statusCode).toBe(401);
  });

  it('no more often than its address may', async () => {
    await app.close();
    app = await open({ limits: { visitsPerMinute: 2, wrongKeys: 3, newRooms: 100 } });
    const { data } = await visit('/meet/Lab?user=Ann');
    expect((await ask('token', data.ticket, { user: 'Ann' })).statusCode).toBe(200);
    const late = await ask('token', data.ticket, { user: 'Ann' });
    expect(late.statusCode).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('and is told when the Space does not answer', async () => {
    const { data } = await visit('/meet/Lab?user=Ann');
    await space.server.close();
    expect((await ask('token', data.ticket, { user: 'Ann' })).statusCode).toBe(502);
  });
});

describe('the reason for a refused join', () => {
  const why = async (what = 'refused') => {
    const { data } = await visit('/meet/Lab?user=Ann');
    const answer = await ask('why', data.ticket, { what });
    return answer.statusCode === 204 ? null : answer.json();
  };
  const at = (offset: number): string => new Date(clock.now() + offset).toISOString();

  it('is the time', async () => {
    space.room = { join_from: at(60_000) };
    expect(await why()).toEqual({ reason: 'too-early', at: at(60_000), places: null });
    space.room = { join_until: at(-1) };
    expect(await why()).toMatchObject({ reason: 'closed', at: at(-1) });
  });

  it('is the lock, or the number of places', async () => {
    space.locked = true;
    expect(await why()).toMatchObject({ reason: 'locked' });
    space.locked = false;
    space.room = { max_members: 2, active_session: { id: 's1' } };
    expect(await why()).toBeNull();
    space.members.push({ id: 'gone', leave_time: at(-1) }, { id: 'bob', leave_time: null });
    expect(await why()).toEqual({ reason: 'full', at: null, places: 2 });
  });

  it('is unknown where the Space does not tell', async () => {
    space.room = null;
    expect(await why()).toBeNull();
  });

  it('of a removal is that the session is over, when it is', async () => {
    expect(await why('removed')).toBeNull();
    space.room = {};
    expect(await why('removed')).toMatchObject({ reason: 'room-ended' });
  });
});

describe('closing a room to somebody', () => {
  const host = async () => (await visit('/meet/Lab?as=host')).data.ticket;

  it('takes back every token of the browser and gives it no other, also under another name', async () => {
    const ada = await visit('/meet/Lab?user=Ada');
    await visit('/meet/Lab?user=Ada2', ada.cookie);
    const elsewhere = await visit('/meet/Hall?user=Ada', ada.cookie);
    const answer = await ask('block', await host(), { member: 'ada' });
    expect(answer.json()).toEqual({ outcome: 'blocked' });
    expect(space.revoked.sort()).toEqual(['t-1', 't-2']);
    const again = await app.inject({ url: '/meet/Lab?user=Eve', headers: { cookie: ada.cookie } });
    expect(again.statusCode).toBe(403);
    expect(again.body).toContain('This link no longer works');
    expect((await ask('token', ada.data.ticket, { user: 'Eve' })).statusCode).toBe(403);
    expect((await app.inject({ url: '/guest?room=Lab', headers: { cookie: ada.cookie } })).statusCode).toBe(403);
    // Only this room.
    expect((await ask('token', elsewhere.data.ticket, { user: 'Ada' }, 'Hall')).statusCode).toBe(200);
    expect((await visit('/meet/Lab?user=Bob')).data.user).toBe('Bob');
    clock.advance(PAGE_LIFE_S * 1000);
    await visit('/meet/Lab?user=Ada', ada.cookie);
  });

  it('ends what the browser may ask for, also a host’s', async () => {
    const mo = await visit('/meet/Lab?as=host&user=Mo');
    expect((await ask('block', await host(), { member: 'ada' })).json()).toEqual({ outcome: 'blocked' });
    expect((await ask('block', mo.data.ticket, { member: 'ada' })).statusCode).toBe(403);
    expect((await ask('why', mo.data.ticket, { what: 'removed' })).statusCode).toBe(403);
  });

  it('is for those who may remove people', async () => {
    const guest = await visit('/meet/Lab?user=Ann');
    expect((await ask('block', guest.data.ticket, { member: 'ada' })).statusCode).toBe(403);
    expect((await ask('block', await host(), {})).statusCode).toBe(400);
    expect(space.revoked).toEqual([]);
  });

  it('says honestly what a Space cannot do', async () => {
    await visit('/meet/Lab?user=Ada');
    space.revokes = false;
    expect((await ask('block', await host(), { member: 'ada' })).json()).toEqual({ outcome: 'partly' });
    space.members = [{ id: 'ada', leave_time: null }];
    expect((await ask('block', await host(), { member: 'ada' })).json()).toEqual({ outcome: 'not' });
    expect((await ask('block', await host(), { member: 'nobody' })).json()).toEqual({ outcome: 'not' });
  });

  it('knows a browser by a word that scripts cannot read', async () => {
    const { headers, cookie } = await visit('/meet/Lab?user=Ann');
    expect(headers['set-cookie']).toMatch(/^wirespace_device=[A-Za-z0-9_-]{22}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await visit('/meet/Lab?user=Ann', cookie)).cookie).toBe(cookie);
    expect((await visit('/meet/Lab', 'wirespace_device=../../x')).cookie).not.toContain('..');
  });
});

describe('recordings of a room', () => {
  const ID = '5f0e2a9c-0000-4000-8000-000000000001';
  const OTHER = '5f0e2a9c-0000-4000-8000-000000000002';
  const recording = {
    ...{ id: ID, status: 'completed', started_at: '2026-11-27T12:00:00Z', duration: 61, size_in_bytes: 5, reason: null },
    uri: 'https://space.test/media/rec/x.webm',
  };
  const host = async (): Promise<string> => (await visit('/meet/Lab?as=host')).data.ticket;

  it('are listed to its hosts and to nobody else', async () => {
    space.recordings = [recording];
    const found = await ask('recordings', await host());
    expect(found.json()).toEqual({ recordings: [recording] });
    expect(space.asked.at(-1)?.url).toContain('room_id=r1');
    for (const page of ['/meet/Lab', '/?room=Lab', '/guest?room=Lab']) {
      const { data } = await visit(page);
      expect(data.keepsRecordings).toBe(false);
      expect((await ask('recordings', data.ticket)).statusCode).toBe(403);
      expect((await ask('delete-recording', data.ticket, { recording: ID })).statusCode).toBe(403);
    }
    expect((await visit('/meet/Lab?as=host')).data.keepsRecordings).toBe(true);
  });

  it('are deleted when they are of that room', async () => {
    space.recordings = [recording];
    const ticket = await host();
    expect((await ask('delete-recording', ticket, { recording: OTHER })).statusCode).toBe(404);
    expect((await ask('delete-recording', ticket, { recording: '../rooms/x' })).statusCode).toBe(400);
    expect(space.deleted).toEqual([]);
    expect((await ask('delete-recording', ticket, { recording: ID })).statusCode).toBe(204);
    expect(space.deleted).toEqual([ID]);
  });

  it.each([
    [404, 404],
    [422, 502],
    [500, 502],
  ])('whose deletion the Space answers with %d are gone only at 404: the page gets %d', async (deletes, status) => {
    space.recordings = [recording];
    space.deletes = deletes;
    expect((await ask('delete-recording', await host(), { recording: ID })).statusCode).toBe(status);
  });

  it('are not shown by a page from before, when the room is gone or links no longer open it', async () => {
    space.recordings = [recording];
    const ticket = await host();
    space.room = { ...space.room, join_by_link: false };
    expect((await ask('recordings', ticket)).statusCode).toBe(403);
    expect((await ask('delete-recording', ticket, { recording: ID })).statusCode).toBe(403);
    space.room = null;
    expect((await ask('recordings', ticket)).json()).toEqual({ recordings: [] });
    expect((await ask('delete-recording', ticket, { recording: ID })).statusCode).toBe(404);
    expect(space.deleted).toEqual([]);
  });

  it('on another Space are not ours to show', async () => {
    await app.close();
    app = await open({ space: { url: space.url, project: 'p', token: 't', timeoutMs: 1000, own: null } });
    const { data } = await visit('/meet/Lab?as=host');
    expect(data).toMatchObject({ keepsRecordings: false, recordsOnStart: false, streamsOnStart: false });
    expect((await ask('recordings', data.ticket)).statusCode).toBe(403);
  });

  it('that begin with the first join are known before joining', async () => {
    expect((await visit('/meet/Lab')).data.recordsOnStart).toBe(false);
    space.room = { ...space.room, record_on_start: true };
    expect((await visit('/meet/Lab')).data.recordsOnStart).toBe(true);
  });
});

it('a room that is watched from outside from the first join on is known before joining, its addresses are not', async () => {
  expect((await visit('/meet/Lab')).data.streamsOnStart).toBe(false);
  space.streams = [{ id: 'x', url: 'rtmp://live.test/app/secret' }];
  const { data } = await visit('/meet/Lab');
  expect(data.streamsOnStart).toBe(true);
  expect(JSON.stringify(data)).not.toContain('secret');
  space.streams = [];
  space.room = { ...space.room, hls: true };
  expect((await visit('/meet/Lab')).data.streamsOnStart).toBe(true);
});
