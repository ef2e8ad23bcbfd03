import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../test/support/built-pages.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import { pages } from './index.ts';
import type { PagesOptions } from './options.ts';
import { DEFAULT_ROLES } from './roles.ts';

const SCRIPT = '/embed/wirespace-room.js';
let built: Awaited<ReturnType<typeof buildPages>>;

beforeAll(async () => {
  built = await buildPages();
});
afterAll(() => built.remove());

async function open(options: Partial<PagesOptions> = {}): Promise<FastifyInstance> {
  const server = Fastify();
  const base: PagesOptions = {
    space: { url: 'https://space.example', project: 'p', token: 't', timeoutMs: 1000, own: null },
    moderatorKey: null,
    localProof: null,
    only: 'all',
    links: 'open',
    ticketKey: new Uint8Array(32),
    roles: DEFAULT_ROLES,
    unmute: 'ask',
    graceSeconds: null,
    embedOrigins: ['https://portal.example'],
    publicOrigin: 'https://meet.example',
    appDirectory: built.directory,
    clock: new ManualClock(),
    limits: { visitsPerMinute: 2, wrongKeys: 3, newRooms: 100 },
    log: silentLog,
    refused: { count: () => undefined },
  };
  await server.register(pages({ ...base, ...options }));
  return server;
}

describe('the page for a frame', () => {
  it('may be shown by our own pages and those of EMBED_ORIGINS only, and knows them, but no room and no token', async () => {
    const page = await (await open()).inject({ url: '/embed', headers: { 'sec-fetch-dest': 'iframe' } });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/; frame-ancestors 'self' https:\/\/portal\.example$/);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(JSON.parse(/>(\{.*\})</.exec(page.body)?.[1] ?? '')).toEqual({
      embedders: ['https://portal.example'],
      sockets: ['wss://space.example', 'wss://relay.signalwire.com'],
      roleLabel: 'Participant',
      unmute: 'ask',
      graceSeconds: null,
    });
  });

  it('connects to our own Space only, where that is the one', async () => {
    const server = await open({ spaceSocket: () => 'wss://meet.example:8443/' });
    const page = await server.inject('/embed');
    expect(page.headers['content-security-policy']).toContain("connect-src 'self' wss://meet.example:8443;");
    expect(page.body).toContain('"sockets":["wss://meet.example:8443"]');
  });

  it('says what it is for to somebody who opens it by itself, and counts as a visit', async () => {
    const server = await open();
    const alone = () => server.inject({ url: '/embed', headers: { 'sec-fetch-dest': 'document' } });
    expect((await alone()).statusCode).toBe(400);
    expect((await alone()).body).toContain('This page belongs inside another one');
    const third = await alone();
    expect([third.statusCode, third.headers['retry-after']]).toEqual([429, '30']);
  });
});

describe('the script of the element', () => {
  it('may be loaded by every page, keeps its address, and is asked for again after a while', async () => {
    const server = await open();
    const first = await server.inject(SCRIPT);
    expect(first.body).toBe('define();');
    expect(first.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    });
    const again = await server.inject({ url: SCRIPT, headers: { 'if-none-match': String(first.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const zipped = await server.inject({ url: SCRIPT, headers: { 'accept-encoding': 'gzip' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
  });
});
