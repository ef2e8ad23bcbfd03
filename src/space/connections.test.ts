import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Connections, type ConnectionsOptions } from './connections.ts';

const opened: Socket[] = [];
let server: Server;
let refused: string[];
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function serve(limits: Partial<ConnectionsOptions>): Promise<Connections> {
  refused = [];
  server = createServer((_request, response) => response.end('hello'));
  const options = { total: 100, perAddress: 100, isProxy: () => false, refused: (kind: string) => void refused.push(kind) };
  const connections = new Connections({ ...options, ...limits });
  connections.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connections;
}

/** A connection that says nothing, or asks once and stays. `ended` is true when the server has closed it. */
async function open({ asks = false } = {}): Promise<{ ended: () => boolean; answered: Promise<string> }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  opened.push(socket);
  socket.on('error', () => {});
  let ended = false;
  socket.on('close', () => {
    ended = true;
  });
  await once(socket, 'connect');
  const answered = Promise.race([once(socket, 'data').then(String), once(socket, 'close').then(() => 'cut')]);
  if (asks) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await answered;
  }
  return { ended: () => ended, answered };
}

describe('TCP connections', () => {
  it('are as many as may be; beyond that the oldest idle one makes room', async () => {
    const connections = await serve({ perAddress: 3 });
    const idle = [await open(), await open(), await open()];
    expect(refused).toEqual([]);
    const visitor = await open({ asks: true });
    expect(await visitor.answered).toContain('hello');
    await expect.poll(() => idle.map(({ ended }) => ended())).toEqual([true, false, false]);
    await expect.poll(() => connections.size).toBe(3);
    expect(refused).toEqual(['connections_per_address']);
  });

  it('that were used make no room: the newcomer is cut', async () => {
    await serve({ perAddress: 2 });
    const used = [await open({ asks: true }), await open({ asks: true })];
    const visitor = await open({ asks: true });
    expect(await visitor.answered).toBe('cut');
    expect(used.map(({ ended }) => ended())).toEqual([false, false]);
  });

  it('of a proxy of ours count in all only: it speaks for many', async () => {
    const connections = await serve({ perAddress: 1, total: 3, isProxy: () => true });
    for (let i = 0; i < 3; i += 1) expect(await (await open({ asks: true })).answered).toContain('hello');
    expect(refused).toEqual([]);
    expect(await (await open({ asks: true })).answered).toBe('cut');
    expect(refused).toEqual(['connections']);
    expect(connections.size).toBe(3);
  });

  it('are forgotten when they end', async () => {
    const connections = await serve({ perAddress: 1 });
    await open({ asks: true });
    opened[0]?.destroy();
    await expect.poll(() => connections.size).toBe(0);
    expect(await (await open({ asks: true })).answered).toContain('hello');
  });
});
