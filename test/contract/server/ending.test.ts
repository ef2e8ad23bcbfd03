import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { writeOffer } from '../../support/caller/offer.ts';
import { ServerProcess } from '../../support/server.ts';
import { RawClient } from '../../support/signaling/raw-client.ts';

/** A browser that will never be reached: enough to be answered. */
const peer = {
  ufrag: 'abcd',
  pwd: 'abcdefghijklmnopqrstuvwx',
  fingerprint: `sha-256 ${Array(32).fill('AB').join(':')}`,
  candidates: [],
};
const common = { direction: 'sendrecv', setup: 'actpass', peer, rtxSsrc: 0 } as const;
const OFFER = writeOffer([
  { ...common, kind: 'audio', mid: '0', ssrc: 1001 },
  { ...common, kind: 'video', mid: '1', ssrc: 1002, rtxSsrc: 1003 },
]);

const UPGRADE = [
  ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
].join('\r\n');

async function join(server: ServerProcess, user: string): Promise<RawClient> {
  const { token } = (await (await server.ask('POST', '/room_tokens', { room_name: 'lobby', user_name: user })).json()) as {
    token: string;
  };
  const client = await RawClient.open(Number(new URL(server.url).port));
  await client.connect(token);
  await client.join({}, { sdp: OFFER } as { fingerprint?: string });
  return client;
}

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .filter((child) => child > 0);
}

/** A process that ended and that nobody asked about is none. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

describe('a server that is told to stop', () => {
  it('ends in order even before it is ready to take rooms', async () => {
    const server = await ServerProcess.launch();
    await expect
      .poll(
        () =>
          fetch(`${server.url}/healthz`).then(
            (answer) => answer.ok,
            () => false,
          ),
        { interval: 5, timeout: 15_000 },
      )
      .toBe(true);
    const workers = childrenOf(server.pid);
    process.kill(server.pid, 'SIGTERM');
    expect(await server.exited()).toBe(0);
    expect(workers.filter(isAlive)).toEqual([]);
    server.dispose();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s says goodbye to calls and sockets, ends its workers and exits with 0 within 5 s',
    async (signal) => {
      const server = await ServerProcess.start();
      const clients = [await join(server, 'Ada'), await join(server, 'Bob')];
      const shown = (await (await server.ask('GET', '/rooms?include_active_session=true')).json()) as { data: unknown[] };
      expect(shown.data).toEqual([]);
      const workers = childrenOf(server.pid);
      expect(workers.length).toBeGreaterThan(0);
      const begun = Date.now();
      process.kill(server.pid, signal);
      expect(await server.exited()).toBe(0);
      expect(Date.now() - begun).toBeLessThan(5_000);
      for (const client of clients) {
        await client.ended();
        const bye = client.frames.findIndex((frame) => frame.params?.params?.method === 'verto.bye');
        const drain = client.frames.findIndex((frame) => frame.method === 'signalwire.disconnect');
        expect(bye).toBeGreaterThan(0);
        expect(drain).toBeGreaterThan(bye);
      }
      expect(workers.filter(isAlive)).toEqual([]);
      server.dispose();
    },
  );

  it.each(['4', '1'])(
    'exits in order while peers ignore that their sockets are closed, within SHUTDOWN_SECONDS=%s',
    async (SHUTDOWN_SECONDS) => {
      const server = await ServerProcess.start({ env: { ALLOWED_ORIGINS: 'https://app.example.com', SHUTDOWN_SECONDS } });
      const port = Number(new URL(server.url).port);
      const joined = await join(server, 'Ada');
      const workers = childrenOf(server.pid);
      // The server closes the socket of who was refused five times.
      const stranger = await RawClient.open(port);
      for (let attempt = 0; attempt < 4; attempt += 1) await stranger.connect('no token');
      stranger.freeze();
      void stranger.connect('no token').catch(() => undefined);
      joined.freeze();
      // Nor does this one close its end after the refusal.
      const refused = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      refused.on('error', () => {});
      refused.write(`GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n${UPGRADE}\r\n\r\n`);
      expect(String(await new Promise((resolve) => refused.once('data', resolve)))).toMatch(/^HTTP\/1\.1 403/);
      const begun = Date.now();
      expect([await server.stop(), server.output]).toEqual([0, expect.not.stringMatching(/the end failed|not everything/)]);
      expect(Date.now() - begun).toBeLessThan(5_000);
      expect(workers.filter(isAlive)).toEqual([]);
      for (const client of [joined, stranger]) client.cut();
      refused.destroy();
    },
  );

  it('ends everything else when one part takes too long, and exits with 1', async () => {
    const server = await ServerProcess.start({ env: { SHUTDOWN_SECONDS: '1' } });
    const client = await join(server, 'Ada');
    const workers = childrenOf(server.pid);
    for (const worker of workers) process.kill(worker, 'SIGSTOP');
    process.kill(server.pid, 'SIGTERM');
    expect(await server.exited()).toBe(1);
    expect(server.output).toMatch(/the end failed: media: not within 0\.5 s/);
    await expect.poll(() => workers.filter(isAlive)).toEqual([]);
    client.cut();
    // What ends after the media was ended: the session is written down, its end too.
    const next = await ServerProcess.start({ folder: server.folder });
    const { data } = (await (await next.ask('GET', '/room_sessions')).json()) as {
      data: { status: string; end_time: unknown }[];
    };
    expect(data).toMatchObject([{ status: 'completed', end_time: expect.any(String) }]);
    expect(await next.stop()).toBe(0);
    server.dispose();
  });

  it('tells its clients at once, though the file of a recording takes long to be whole', async () => {
    const server = await ServerProcess.start({ env: { SHUTDOWN_SECONDS: '6' } });
    expect((await server.ask('POST', '/rooms', { name: 'lobby', record_on_start: true })).status).toBe(200);
    const client = await join(server, 'Ada');
    const workers = childrenOf(server.pid);
    // The end of a recording waits for its worker.
    for (const worker of workers) process.kill(worker, 'SIGSTOP');
    process.kill(server.pid, 'SIGTERM');
    const told = (): boolean => client.frames.some(({ method }) => method === 'signalwire.disconnect');
    await expect.poll(told, { timeout: 2_000, interval: 20 }).toBe(true);
    for (const worker of workers) process.kill(worker, 'SIGCONT');
    await client.ended();
    expect([await server.exited(), server.output]).toEqual([0, expect.not.stringContaining('the end failed')]);
    // What became of the file was still written down: the next start has nothing to mend.
    const next = await ServerProcess.start({ folder: server.folder });
    const { data } = (await (await next.ask('GET', '/room_recordings')).json()) as {
      data: { status: string; reason: string | null }[];
    };
    expect(['completed null', 'null lost']).toContain(data.map(({ status, reason }) => `${status} ${reason}`).join());
    expect(await next.stop()).toBe(0);
    server.dispose();
  });

  it('exits also while a client sends a request without end', async () => {
    const server = await ServerProcess.start();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST /api/video/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
    await server.ask('GET', '/rooms');
    const begun = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - begun).toBeLessThan(5_000);
    socket.destroy();
  });
});

describe('a live session', () => {
  it('is shown by REST, follows changes of its room, and ends with its last member', async () => {
    const server = await ServerProcess.start();
    const room = (await (await server.ask('POST', '/rooms', { name: 'lobby', layout: '3x3' })).json()) as { id: string };
    const client = await join(server, 'Ada');
    const active = async (): Promise<unknown> =>
      ((await (await server.ask('GET', '/rooms/lobby?include_active_session=true')).json()) as { active_session?: unknown })
        .active_session;
    expect(await active()).toMatchObject({ room_id: room.id, status: 'in-progress', layout: '3x3', max_members: 20 });
    expect((await server.ask('PUT', '/rooms/lobby', { max_members: 1 })).status).toBe(200);
    expect(await active()).toMatchObject({ max_members: 1 });
    await expect(join(server, 'Bob')).rejects.toThrow(/403/);
    await client.bye();
    await expect.poll(active).toBeUndefined();
    expect(await server.stop()).toBe(0);
  });

  it('has no room id when a join made it, and rooms do not list it', async () => {
    const server = await ServerProcess.start();
    await join(server, 'Ada');
    expect((await server.ask('GET', '/rooms/lobby')).status).toBe(404);
    await server.ask('POST', '/rooms', { name: 'lobby' });
    const shown = (await (await server.ask('GET', '/rooms/lobby?include_active_session=1')).json()) as { active_session: object };
    expect(shown.active_session).toMatchObject({ room_id: null });
    expect(await server.stop()).toBe(0);
  });
});

describe('slow requests', () => {
  it('are cut when their headers take longer than HTTP_HEADERS_SECONDS', async () => {
    const server = await ServerProcess.start({ env: { HTTP_HEADERS_SECONDS: '1' } });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const begun = Date.now();
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\nHost:');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(Date.now() - begun).toBeGreaterThan(900);
    expect(await server.stop()).toBe(0);
  });
});
