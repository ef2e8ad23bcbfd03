import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPages } from '../../test/support/built-pages.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import { pages } from './index.ts';
import type { PagesOptions } from './options.ts';
import { DEFAULT_ROLES } from './roles.ts';
import { SpaceClient } from './space-client.ts';

const TOKEN = `${Buffer.from('{"ch":"ws://space.test:5000"}').toString('base64url')}.e30.s`;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A Space that records what it is asked and answers what the test says. */
class FakeSpace {
  readonly asked: { url: string; authorization: string | undefined; body: unknown }[] = [];
  readonly answers = {
    rooms: { status: 200, body: {} as unknown },
    room_tokens: { status: 200, body: { token: TOKEN } as unknown },
  };
  readonly server = Fastify();
  url = '';

  async listen(): Promise<void> {
    for (const name of ['rooms', 'room_tokens'] as const) {
      this.server.post(`/api/video/${name}`, (request, reply) => {
        this.asked.push({ url: request.url, authorization: request.headers.authorization, body: request.body });
        return reply.code(this.answers[name].status).send(this.answers[name].body);
      });
    }
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
  const access = { url: space.url, project: 'project', token: 'se:cret', timeoutMs: 1000, own: null };
  const server = Fastify();
  await server.register(
    pages({
      space: access,
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
      limits: { visitsPerMinute: 30, wrongKeys: 3, newRooms: 100 },
      log: silentLog,
      refused: { count: () => undefined },
      random: () => 4711,
      ...options,
    }),
  );
  return server;
}

function dataOf(html: string): unknown {
  return JSON.parse(/<script[^>]*>(.*)<\/script>/s.exec(html)?.[1] ?? '');
}

describe('a page', () => {
  it('asks the Space for the room, then for a token with exactly the moderator permissions', async () => {
    const page = await app.inject('/?room=Reception?user=Receptionist');
    expect(page.statusCode).toBe(200);
    const authorization = `Basic ${Buffer.from('project:se:cret').toString('base64')}`;
    expect(space.asked).toEqual([
      {
        url: '/api/video/rooms',
        authorization,
        body: { name: 'Reception', display_name: 'Reception', max_members: 5, max_participants: 5 },
      },
      {
        url: '/api/video/room_tokens',
        authorization,
        body: {
          room_name: 'Reception',
          user_name: 'Receptionist',
          permissions: [
            'room.self.audio_mute',
            'room.self.audio_unmute',
            'room.self.video_mute',
            'room.self.video_unmute',
            'room.member.audio_mute',
            'room.member.audio_unmute',
            'room.member.video_mute',
            'room.member.video_unmute',
            'room.member.remove',
          ],
        },
      },
    ]);
    expect(dataOf(page.body)).toMatchObject({
      room: 'Reception',
      user: 'Receptionist',
      role: 'moderator',
      roleLabel: 'Moderator',
      token: TOKEN,
    });
  });

  it('asks for exactly the guest permissions on /guest, by form too', async () => {
    const page = await app.inject({ method: 'POST', url: '/guest', headers: FORM, payload: 'room=Lab&user=Cassie' });
    expect(dataOf(page.body)).toMatchObject({ room: 'Lab', user: 'Cassie', role: 'guest', roleLabel: 'Regular User' });
    expect(space.asked[1]?.body).toEqual({
      room_name: 'Lab',
      user_name: 'Cassie',
      permissions: ['room.self.audio_mute', 'room.self.audio_unmute', 'room.self.video_mute', 'room.self.video_unmute'],
    });
  });

  it('is fine with a room that exists', async () => {
    space.answers.rooms = { status: 422, body: { errors: [{ code: 'value_not_unique' }] } };
    expect((await app.inject('/')).statusCode).toBe(200);
  });

  it('cannot be broken out of by a name', async () => {
    const user = '</script><script>alert(1)</script>$&';
    const page = await app.inject({
      method: 'POST',
      url: '/',
      headers: FORM,
      payload: `user=${encodeURIComponent(user)}`,
    });
    expect(page.body.match(/<script/g)).toHaveLength(1);
    expect(dataOf(page.body)).toMatchObject({ user: user });
  });

  it('allows nothing from elsewhere but the socket of its token, and is kept by nobody', async () => {
    const { headers } = await app.inject('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("connect-src 'self' ws://space.test:5000;");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['permissions-policy']).toContain('camera=(self), microphone=(self)');
  });
});

describe('a page that cannot be', () => {
  it.each(['/?room=a%20b', '/guest?room=%3Cb%3E', `/?user=${'x'.repeat(101)}`])(
    'answers 400 for an illegal name: %s',
    async (url) => {
      const page = await app.inject(url);
      expect(page.statusCode).toBe(400);
      expect(page.body).toContain('This link cannot work');
      expect(space.asked).toEqual([]);
    },
  );

  it('speaks the language that the address or the browser asks for, and leads on in it', async () => {
    const german = await app.inject({ url: '/?room=a%20b', headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' } });
    expect(german.body).toContain('<html lang="de">');
    expect(german.body).toContain('Dieser Link kann nicht funktionieren');
    space.answers.rooms = { status: 401, body: {} };
    const asked = await app.inject('/guest?room=Lab&lang=de&theme=light&controls=none&key=secret');
    expect(asked.body).toContain('Der Videodienst kennt diese Seite nicht');
    expect(asked.body).toContain('href="/guest?room=Lab&amp;lang=de&amp;theme=light&amp;controls=none"');
    expect((await app.inject({ url: '/guest', headers: { 'accept-language': 'fr' } })).body).toContain('<html lang="en">');
  });

  it('answers 502 when the Space cannot be reached, naming the key to check and no secret', async () => {
    await space.server.close();
    const page = await app.inject('/?room=Reception');
    expect(page.statusCode).toBe(502);
    expect(page.body).toContain('SIGNALWIRE_SPACE');
    expect(page.body).toContain('href="/?room=Reception"');
    expect(page.body).not.toMatch(/se:cret|ECONNREFUSED|\bat /);
  });

  it('answers 502 when the Space refuses the credentials', async () => {
    space.answers.rooms = { status: 401, body: { error: 'Unauthorized' } };
    const page = await app.inject('/guest');
    expect(page.statusCode).toBe(502);
    expect(page.body).toContain('SIGNALWIRE_TOKEN');
  });

  it.each([
    { status: 422, body: {} },
    { status: 500, body: {} },
    { status: 200, body: { token: 7 } },
    { status: 200, body: 'no json' },
  ])('answers 502 when the token does not come: %j', async (answer) => {
    space.answers.room_tokens = answer;
    expect((await app.inject('/')).statusCode).toBe(502);
  });

  it('waits for a silent Space no longer than its time', async () => {
    const silent = Fastify();
    silent.post('/api/video/rooms', () => new Promise(() => {}));
    const url = await silent.listen({ port: 0, host: '127.0.0.1' });
    const client = new SpaceClient({ url, project: 'p', token: 't', timeoutMs: 50, own: null });
    const role = { name: 'guest', label: '', permissions: [] } as const;
    const allowance = { take: () => true, giveBack: () => {}, retryAfterS: () => 0 };
    const asked = { visit: { room: 'a', user: 'b' }, role, holder: 'h', forwarded: {}, allowance };
    await expect(client.admit(asked)).rejects.toMatchObject({ failure: 'unreachable' });
    silent.server.closeAllConnections();
    await silent.close();
  });
});

describe('the moderator page of a server that was told to have no key', () => {
  it('is open to everybody', async () => {
    const headers = { host: 'video.example.com', 'x-forwarded-for': '203.0.113.7' };
    expect((await app.inject({ url: '/?room=Lab', headers })).statusCode).toBe(200);
  });
});

describe('the moderator key', () => {
  beforeEach(async () => {
    await app.close();
    app = await open({ moderatorKey: 'k3y' });
  });

  it('is asked for on / and never on /guest', async () => {
    const page = await app.inject('/?room=Lab&user=Ada');
    expect(page.statusCode).toBe(403);
    expect(page.body).toContain('name="key"');
    expect(page.body).toContain('value="Lab"');
    expect((await app.inject('/guest')).statusCode).toBe(200);
  });

  it('in the query opens the page, leaves the address, and is a cookie from then on', async () => {
    const entry = await app.inject('/?room=Lab&user=Ada&key=k3y');
    expect(entry.statusCode).toBe(303);
    expect(entry.headers.location).toBe('/?room=Lab&user=Ada');
    const cookie = String(entry.headers['set-cookie']).split(';')[0] ?? '';
    const page = await app.inject({ url: '/?room=Lab&user=Ada', headers: { cookie } });
    expect(page.statusCode).toBe(200);
  });

  it('leads to a page that looks as the address wanted it, also by the form', async () => {
    const form = await app.inject('/?room=Lab&lang=de&theme=dark');
    expect(form.body).toContain('action="/?lang=de&amp;theme=dark"');
    expect(form.body).toContain('Moderationsschlüssel');
    const payload = 'key=k3y&room=Lab&user=Ada';
    const entry = await app.inject({ method: 'POST', url: '/?lang=de&theme=dark', headers: FORM, payload });
    expect(entry.headers.location).toBe('/?room=Lab&user=Ada&lang=de&theme=dark');
  });

  it('in the form opens the page', async () => {
    const entry = await app.inject({ method: 'POST', url: '/', headers: FORM, payload: 'key=k3y&room=Lab&user=Ada' });
    expect(entry.statusCode).toBe(303);
    expect(entry.headers['set-cookie']).toContain('HttpOnly');
  });

  it('is kept in a Secure cookie where the public address is https, even when the request came by http', async () => {
    expect((await app.inject('/?key=k3y')).headers['set-cookie']).not.toContain('Secure');
    const server = await open({ moderatorKey: 'k3y', publicOrigin: 'https://meet.example' });
    expect((await server.inject('/?key=k3y')).headers['set-cookie']).toContain('Secure');
    await server.close();
  });

  it('that is wrong opens nothing and sets no cookie', async () => {
    const page = await app.inject('/?key=wrong');
    expect(page.statusCode).toBe(403);
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.body).toContain('This key is not right');
    expect(space.asked).toEqual([]);
  });
});

describe('an address that asks too often', () => {
  const from = (remoteAddress: string, url: string) => app.inject({ url, remoteAddress });

  it('gets 429 and the seconds to wait, and the Space is not asked; others are not held up', async () => {
    for (let visit = 0; visit < 30; visit += 1) expect((await from('203.0.113.7', '/guest')).statusCode).toBe(200);
    const asked = space.asked.length;
    const page = await from('203.0.113.7', '/guest');
    expect(page.statusCode).toBe(429);
    expect(page.headers['retry-after']).toBe('2');
    expect(page.body).toContain('Too many requests');
    expect(space.asked).toHaveLength(asked);
    expect((await from('203.0.113.8', '/guest')).statusCode).toBe(200);
    clock.advance(2_000);
    expect((await from('203.0.113.7', '/guest')).statusCode).toBe(200);
  });

  describe('with wrong keys', () => {
    const wrong = async (address: string, times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) expect((await from(address, '/?key=wrong')).statusCode).toBe(403);
    };
    const restart = async (moderatorKey: string): Promise<void> => {
      await app.close();
      app = await open({ moderatorKey });
    };

    it('cannot go on guessing a short one, not even from its IPv6 network', async () => {
      await restart('k3y');
      for (const host of [1, 2, 3]) await wrong(`2001:db8::${host}`, 1);
      const page = await from('2001:db8::4', '/?key=k3y');
      expect(page.statusCode).toBe(429);
      expect(page.headers['retry-after']).toBe('600');
      expect(page.headers['set-cookie']).toBeUndefined();
      expect((await from('2001:db8:1::4', '/?key=k3y')).statusCode).toBe(303);
      clock.advance(600_000);
      expect((await from('2001:db8::4', '/?key=k3y')).statusCode).toBe(303);
    });

    it('locks out nobody who had the right one there before, by key or by cookie', async () => {
      await restart('k3y');
      const cookie = String((await from('203.0.113.7', '/?key=k3y')).headers['set-cookie']).split(';')[0] ?? '';
      await wrong('203.0.113.7', 3);
      expect((await from('203.0.113.7', '/?key=wrong')).statusCode).toBe(429);
      expect((await from('203.0.113.7', '/?key=k3y')).statusCode).toBe(303);
      expect((await app.inject({ url: '/', remoteAddress: '203.0.113.7', headers: { cookie } })).statusCode).toBe(200);
    });

    it('locks out nobody at all where the key is too long to be guessed', async () => {
      await restart('0123456789abcdef0123456789abcdef');
      await wrong('203.0.113.7', 3);
      expect((await from('203.0.113.7', '/?key=wrong')).statusCode).toBe(429);
      expect((await from('203.0.113.7', '/?key=0123456789abcdef0123456789abcdef')).statusCode).toBe(303);
    });
  });
});

describe('assets', () => {
  it('are served for ever, zipped for those who take it', async () => {
    const plain = await app.inject('/assets/meeting-abc.js');
    expect(plain.body).toBe('start();');
    expect(plain.headers['cache-control']).toContain('immutable');
    const zipped = await app.inject({ url: '/assets/meeting-abc.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
  });

  it.each(['/assets/none.js', '/assets/..%2findex.html', '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd'])(
    'are only the built ones: %s',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(404);
    },
  );
});
