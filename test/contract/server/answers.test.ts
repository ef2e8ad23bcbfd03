import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeTcpPort } from '../../support/free-ports.ts';
import { ServerProcess } from '../../support/server.ts';
import { RawClient } from '../../support/signaling/raw-client.ts';

const PATHS = [
  '/healthz',
  '/readyz',
  '/guest',
  '/',
  '/meet/a%20b',
  '/embed',
  '/nothing',
  '/api/video/rooms',
  '/api/video/nothing',
  '/assets/x.js',
];

describe('every answer', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start({ env: { PUBLIC_URL: 'https://video.example.com', TRUST_PROXY: '127.0.0.1' } });
  });
  afterAll(() => server.stop());
  const ask = (path: string, headers: Record<string, string>) => fetch(`${server.url}${path}`, { headers, redirect: 'manual' });

  it.each(PATHS)('%s says that its type is what it says', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE'])
      expect((await fetch(`${server.url}${path}`, { method, redirect: 'manual' })).headers.get('x-content-type-options')).toBe(
        'nosniff',
      );
  });

  it.each(PATHS)(
    '%s of a name behind https keeps browsers to https, of this machine and on plain http it does not',
    async (path) => {
      const proxied = { 'x-forwarded-host': 'video.example.com', 'x-forwarded-proto': 'https' };
      expect((await ask(path, proxied)).headers.get('strict-transport-security')).toBe('max-age=15552000');
      // The proxy did not say by what the browser came; what is configured does.
      const quiet = { 'x-forwarded-host': 'video.example.com' };
      expect((await ask(path, quiet)).headers.get('strict-transport-security')).toBe('max-age=15552000');
      for (const host of ['localhost:5000', '192.0.2.7', '[2001:db8::1]', 'other.example.com'])
        expect((await ask(path, { 'x-forwarded-host': host })).headers.get('strict-transport-security')).toBeNull();
      for (const host of ['localhost:5000', '192.0.2.7', '[2001:db8::1]'])
        expect((await ask(path, { ...proxied, 'x-forwarded-host': host })).headers.get('strict-transport-security')).toBeNull();
    },
  );
});

describe('guesses', () => {
  it('are counted by kind, and told in one line, without what was tried', async () => {
    const metrics = await freeTcpPort();
    const env = { METRICS_PORT: String(metrics), LOGIN_FAILURES: '3', PAGE_WRONG_KEYS: '2', MODERATOR_KEY: 'open sesame' };
    const server = await ServerProcess.start({ env });
    const authorization = `Basic ${btoa(`${server.project}:PT-guessed`)}`;
    for (let n = 0; n < 5; n += 1) await fetch(`${server.url}/api/video/rooms`, { headers: { authorization } });
    for (let n = 0; n < 3; n += 1) await fetch(`${server.url}/?key=guessed-key`);
    await fetch(`${server.url}/meet/a/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: 'forged' }),
    });
    await fetch(`${server.url}/api/video/ready_room?t=vpt_${'0'.repeat(32)}`);
    const socket = await RawClient.open(Number(new URL(server.url).port));
    await socket.connect('eyJhbGciOiJub25lIn0.e30.forged');
    socket.cut();
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    const count = (kind: string) =>
      Number(new RegExp(`^wirespace_refused_total\\{kind="${kind}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
    const counts = [
      'login_wrong',
      'login_throttled',
      'key_wrong',
      'key_throttled',
      'page_ticket',
      'conference_token',
      'room_token',
    ];
    expect(Object.fromEntries(counts.map((kind) => [kind, count(kind)]))).toEqual({
      login_wrong: 3,
      login_throttled: 2,
      key_wrong: 2,
      key_throttled: 1,
      page_ticket: 1,
      conference_token: 1,
      room_token: 1,
    });
    expect(await server.stop()).toBe(0);
    // What was counted is told at the end as well.
    expect(server.output.match(/"kind":"login_wrong","address":"127\.0\.0\.1","times":3/g)).toHaveLength(1);
    expect(server.output).not.toMatch(/guessed|forged|vpt_/);
  });
});
