import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeTcpPort } from '../../support/free-ports.ts';
import { findPostgres, startPostgres } from '../../support/postgres.ts';
import { ServerProcess } from '../../support/server.ts';

/** Header of a JWT. */
function headerOf(jwt: string): { ch: string } {
  return JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as { ch: string };
}

describe('a running server', () => {
  let server: ServerProcess;
  let metricsPort: number;
  beforeAll(async () => {
    metricsPort = await freeTcpPort();
    server = await ServerProcess.start({ env: { METRICS_PORT: String(metricsPort) } });
  });
  afterAll(async () => {
    expect(await server.stop()).toBe(0);
  });

  it('is healthy and ready', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({
      status: 'ready',
      checks: { running: true, media: true, store: true },
    });
  });

  it('answers an unknown path with 404', async () => {
    expect((await fetch(`${server.url}/nope`)).status).toBe(404);
    expect((await fetch(`${server.url}/../../etc/passwd`)).status).toBe(404);
  });

  it('answers an unknown path of an API in JSON, which its clients parse', async () => {
    for (const path of ['/api', '/api/', '/api/pubsub/tokens', '/api/fabric/addresses?page=1']) {
      const answer = await fetch(`${server.url}${path}`, { method: 'POST', body: '{}' });
      expect([path, answer.status, await answer.json()]).toEqual([path, 404, { error: 'Not Found' }]);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    }
    expect((await fetch(`${server.url}/apis`)).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('gives the browser a token for the address the browser used', async () => {
    const port = new URL(server.url).port;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const page = await (await fetch(`http://${host}/guest?room=Reception&user=Cassie`)).text();
      const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(page)?.[0] ?? '';
      expect(headerOf(token).ch).toBe(`ws://${host}`);
    }
    expect(await (await server.ask('GET', '/rooms/Reception')).json()).toMatchObject({
      display_name: 'Reception',
      max_members: 5,
    });
  });

  it('tells Prometheus about rooms, sockets and workers, and no names', async () => {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    for (const name of [
      'wirespace_room_sessions 0',
      'wirespace_sockets 0',
      'wirespace_worker_up{',
      'process_resident_memory_bytes',
    ])
      expect(text).toContain(name);
    expect(text).not.toContain('Reception');
    expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404);
  });

  it('keeps its log free of secrets', () => {
    expect(server.output).not.toContain(server.token);
    expect(server.output).not.toMatch(/eyJ[\w-]+\./);
  });
});

describe('rooms that were answered', () => {
  it('are there after kill -9', async () => {
    const first = await ServerProcess.start();
    const rooms: { id: string; name: string }[] = [];
    for (const name of ['a', 'b', 'c'])
      rooms.push((await (await first.ask('POST', '/rooms', { name })).json()) as { id: string; name: string });
    const last = (await (await first.ask('POST', '/rooms', { name: 'last', meta: { kept: true } })).json()) as {
      id: string;
      name: string;
    };
    await first.kill();
    const second = await ServerProcess.start({ folder: first.folder });
    for (const room of [...rooms, last]) expect(await (await second.ask('GET', `/rooms/${room.id}`)).json()).toEqual(room);
    await second.ask('DELETE', '/rooms/last');
    await second.kill();
    const third = await ServerProcess.start({ folder: first.folder });
    expect((await third.ask('GET', '/rooms/last')).status).toBe(404);
    expect(await third.stop()).toBe(0);
    first.dispose();
  });
});

const found = findPostgres();
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';
describe.skipIf('missing' in found)(`with DATABASE_URL${why}`, () => {
  it('rooms are in Postgres, and a second server sees them', async () => {
    if ('missing' in found) return;
    const postgres = await startPostgres(found.bin);
    const env = { DATABASE_URL: postgres.url, SPACE_SECRET: 'the same on both servers, for tokens and links' };
    const [first, second] = [await ServerProcess.start({ env }), await ServerProcess.start({ env })];
    const room = await (await first.ask('POST', '/rooms', { name: 'shared', meta: { a: 1 } })).json();
    expect(await (await second.ask('GET', '/rooms/shared')).json()).toEqual(room);
    expect([await first.stop(), await second.stop()]).toEqual([0, 0]);
    await postgres.stop();
  });
});
