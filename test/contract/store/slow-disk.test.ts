import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ServerProcess } from '../../support/server.ts';
import { type SlowDisk, slowDisk } from '../../support/slow-disk.ts';

/** Each sync of the disk takes so long. */
const SYNC_MS = 1_500;

const disk = slowDisk(SYNC_MS);
const why = 'missing' in disk ? ` (skipped: ${disk.missing})` : '';

describe.skipIf('missing' in disk)(`a server on a disk that is slow to confirm what is written${why}`, () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start({ env: { ...(disk as SlowDisk).env, SHUTDOWN_SECONDS: '60' } });
    expect((await server.ask('POST', '/rooms', { name: 'there' })).status).toBe(200);
    (disk as SlowDisk).begin();
  });
  afterAll(async () => {
    await server.kill();
    server.dispose();
    (disk as SlowDisk).dispose();
  });

  /** What happens while a write is on its way, in the order in which it ends. */
  const meanwhile = async (...tasks: (() => Promise<unknown>)[]): Promise<string[]> => {
    const ended: string[] = [];
    const from = performance.now();
    const writing = server.ask('POST', '/room_tokens', { room_name: 'there' }).then(async (answer) => {
      ended.push('written');
      expect(answer.status).toBe(200);
      // What was answered is on the disk: the answer waits for it.
      expect(performance.now() - from).toBeGreaterThanOrEqual(SYNC_MS);
    });
    // By now the write has begun.
    await new Promise((resolve) => setTimeout(resolve, SYNC_MS / 10));
    for (const task of tasks) {
      await task();
      ended.push('asked');
    }
    await writing;
    return ended;
  };

  it('answers others while it waits for the disk: pages, reads, sockets', async () => {
    const ask = async (path: string): Promise<void> => expect((await server.ask('GET', path)).status).toBe(200);
    const connect = async (): Promise<void> => {
      const socket = new WebSocket(server.url.replace('http', 'ws'));
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      const version = { major: 3, minor: 0, revision: 0 };
      const authentication = { project: server.project, token: server.token };
      const params = { version, agent: 'test', authentication };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: '1', method: 'signalwire.connect', params }));
      const answer = await new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
      expect(answer).toMatchObject({ id: '1', result: { protocol: expect.any(String) } });
      socket.terminate();
    };
    // Once beforehand, so that code is compiled and nothing is read for the first time.
    await connect();
    await ask('/rooms/there');
    const order = await meanwhile(
      () => fetch(`${server.url}/healthz`),
      () => ask('/rooms/there'),
      connect,
    );
    expect(order).toEqual(['asked', 'asked', 'asked', 'written']);
  });

  it('ends in order, however long the last writes take', async () => {
    expect(await server.stop()).toBe(0);
    expect(server.output).not.toMatch(/not everything ended|"level":(50|60)/);
  });
});
