import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefusedKind } from '../../../src/base/refused.ts';
import { LiveWindow } from '../../../src/broadcast/hls/live-window.ts';
import { WatchLinks } from '../../../src/watch/links.ts';
import { watchRoutes } from '../../../src/watch/routes.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
const PROJECT = 'a-project';

let clock: ManualClock;
let links: WatchLinks;
let window: LiveWindow | null;
let refused: RefusedKind[];
let server: FastifyInstance;
let base: string;

beforeEach(async () => {
  clock = new ManualClock(Date.UTC(2026, 0, 1, 12));
  links = new WatchLinks(new Uint8Array(32).fill(1), clock, 24 * 3_600);
  window = new LiveWindow('run', clock);
  refused = [];
  server = Fastify();
  const id = links.idOf(PROJECT, 'Reception');
  await server.register(
    watchRoutes({
      links,
      streams: { find: (asked) => (asked === id ? window : null) },
      clock,
      refused: { count: (kind) => void refused.push(kind) },
      limits: { total: 3, perAddress: 2 },
    }),
  );
  base = baseOf(links.write(PROJECT, 'Reception'));
});
afterEach(() => server.close());

const baseOf = (link: string): string => link.replace('?key=', '/');
const ask = (path: string, address = '203.0.113.1', headers = {}) =>
  server.inject({ url: `${base}/${path}`, remoteAddress: address, headers });
/** What was asked has reached its handler. */
const arrived = () => new Promise((resolve) => setTimeout(resolve, 30));

function part(opens: boolean, closes: boolean): void {
  clock.advance(500);
  window?.add({ bytes: Buffer.from('part'), durationMs: 500, opens, closes });
}

function goLive(): void {
  window?.begin(Buffer.from('head'));
  for (let n = 0; n < 4; n += 1) part(n === 0, n === 3);
  part(true, false);
}

describe('a link to watch', () => {
  it('opens playlist, head, parts and segments, with their types, for players on every site', async () => {
    goLive();
    const playlist = await ask('live.m3u8');
    expect(playlist.headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'public, max-age=1',
      'access-control-allow-origin': '*',
      vary: 'accept-encoding',
    });
    expect(playlist.body).toContain('run-s0.m4s');
    for (const [name, body] of [
      ['run-i0.mp4', 'head'],
      ['run-p1.0.m4s', 'part'],
      ['run-s0.m4s', 'partpartpartpart'],
    ]) {
      const media = await ask(name as string);
      expect([media.statusCode, media.body]).toEqual([200, body]);
      expect(media.headers).toMatchObject({
        'content-type': 'video/mp4',
        'cache-control': 'public, max-age=60, immutable',
        'access-control-allow-origin': '*',
      });
    }
  });

  it('is one and the same for everybody who gets it within an hour, so that caches in front keep one copy', () => {
    const first = links.write(PROJECT, 'Reception');
    clock.advance(HOUR_MS - 1);
    expect(links.write(PROJECT, 'Reception')).not.toBe(first);
    clock.advance(1);
    const second = links.write(PROJECT, 'Reception');
    clock.advance(HOUR_MS / 2);
    expect(links.write(PROJECT, 'Reception')).not.toBe(second);
    clock.advance(HOUR_MS / 4);
    expect(links.write(PROJECT, 'Reception')).toBe(links.write(PROJECT, 'Reception'));
  });

  it('is good until its time, and no moment longer', async () => {
    goLive();
    clock.advance(24 * HOUR_MS - 2_501);
    expect((await ask('state')).statusCode).toBe(200);
    clock.advance(1);
    for (const path of ['state', 'live.m3u8', 'run-s0.m4s']) {
      const answer = await ask(path);
      expect([answer.statusCode, answer.json(), answer.headers['cache-control']]).toEqual([
        403,
        { error: 'expired' },
        'no-store',
      ]);
    }
    expect(refused).toEqual([]);
  });

  it.each([
    ['another signature', (link: string) => link.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))],
    ['another room', (link: string) => link.replace('Reception', 'Board')],
    ['a later end', (link: string) => link.replace(/\.(\w+)\./, '.zzzzzz.')],
    ['another key of the server', () => new WatchLinks(new Uint8Array(32).fill(2), clock, 3_600).write(PROJECT, 'Reception')],
    ['nothing of it', () => '/watch/Reception?key=x'],
  ])('is refused with %s', async (_, change) => {
    goLive();
    base = baseOf(change(links.write(PROJECT, 'Reception')));
    for (const path of ['state', 'live.m3u8', 'run-s0.m4s']) {
      const answer = await ask(path);
      expect([answer.statusCode, answer.json()]).toEqual([403, { error: 'foreign' }]);
    }
    expect(refused).toEqual(['watch_link', 'watch_link', 'watch_link']);
  });

  it('of another room of that name, in another project, shows nothing of this one', async () => {
    goLive();
    base = baseOf(links.write('another-project', 'Reception'));
    expect((await ask('state')).json()).toMatchObject({ live: false });
    expect((await ask('live.m3u8')).statusCode).toBe(404);
    expect((await ask('run-s0.m4s')).statusCode).toBe(404);
  });

  it.each(['..%2f..%2fetc%2fpasswd', 'run-s9.m4s', '__proto__', 'live.m3u8%00'])('leads to no file %s', async (name) => {
    goLive();
    expect((await ask(name)).statusCode).toBe(404);
  });
});

describe('whether a room is live', () => {
  it('is said with the clock of the server: not before there is something to play, and not after the end', async () => {
    expect((await ask('state')).json()).toEqual({ live: false, now: clock.now() });
    goLive();
    expect((await ask('state')).json()).toEqual({ live: true, now: clock.now() });
    window?.end();
    expect((await ask('state')).json()).toEqual({ live: false, now: clock.now() });
    expect((await ask('live.m3u8')).body).toMatch(/#EXT-X-ENDLIST\n$/);
    window = null;
    expect((await ask('live.m3u8')).statusCode).toBe(404);
  });
});

describe('a player of low latency', () => {
  beforeEach(() => goLive());

  it('gets the playlist in the moment in which the part that it asks for is there', async () => {
    const waiting = ask('live.m3u8?_HLS_msn=1&_HLS_part=1');
    await arrived();
    part(false, false);
    const answer = await waiting;
    expect(answer.body).toContain('run-p1.1.m4s"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="run-p1.2.m4s"');
    expect(answer.headers['cache-control']).toBe('public, max-age=12');
  });

  it('gets the part that was announced as soon as it is there', async () => {
    const waiting = ask('run-p1.1.m4s');
    await arrived();
    part(false, false);
    expect((await waiting).body).toBe('part');
  });

  it('is not kept for ever: after three target durations it gets what there is', async () => {
    const [playlist, media] = [ask('live.m3u8?_HLS_msn=1'), ask('run-p1.1.m4s')];
    await arrived();
    clock.advance(6_000);
    expect([(await playlist).statusCode, (await playlist).headers['cache-control']]).toEqual([200, 'public, max-age=1']);
    expect((await media).statusCode).toBe(503);
    expect(clock.pending).toBe(0);
  });

  it.each(['_HLS_msn=4', '_HLS_msn=1&_HLS_part=9', '_HLS_part=1', '_HLS_msn=-1', '_HLS_msn=1e3', '_HLS_msn=1&_HLS_msn=2'])(
    'is told at once that %s makes no sense',
    async (query) => {
      expect((await ask(`live.m3u8?${query}`)).statusCode).toBe(400);
    },
  );

  it('waits beside one other of its address, and two others in all; further ones get what there is at once', async () => {
    const query = 'live.m3u8?_HLS_msn=1&_HLS_part=1';
    const waiting = [ask(query, '203.0.113.1'), ask(query, '203.0.113.1'), ask(query, '203.0.113.2')];
    await arrived();
    expect((await ask(query, '203.0.113.1')).body).not.toContain('PART:DURATION=0.50000,URI="run-p1.1.m4s"');
    expect((await ask('run-p1.1.m4s', '203.0.113.3')).statusCode).toBe(503);
    expect(refused).toEqual(['watch_waiting', 'watch_waiting']);
    part(false, false);
    for (const answer of await Promise.all(waiting))
      expect(answer.body).toContain('#EXT-X-PART:DURATION=0.50000,URI="run-p1.1.m4s"');
    const again = ask('live.m3u8?_HLS_msn=1&_HLS_part=2', '203.0.113.1');
    await arrived();
    part(false, false);
    expect((await again).body).toContain('run-p1.3.m4s');
    expect(refused).toHaveLength(2);
  });

  it('gets the playlist packed where it takes that', async () => {
    const answer = await ask('live.m3u8', '203.0.113.1', { 'accept-encoding': 'gzip, br' });
    expect(answer.headers['content-encoding']).toBe('gzip');
  });
});
