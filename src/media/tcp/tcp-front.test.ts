import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { credentialsAt } from '../worker/path/credentials.ts';
import { frameLength } from '../worker/path/framing.ts';
import { writeCheck } from '../worker/path/stun.ts';
import { TcpFront, type TcpFrontOptions } from './tcp-front.ts';

const opened: Socket[] = [];
let server: Server;
let clock: ManualClock;
let refused: string[];
let taken: { port: number; bytes: Buffer; socket: Socket; closed: () => void }[];

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  for (const { socket } of taken) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function serve(limits: Partial<TcpFrontOptions['limits']> = {}, options: Partial<TcpFrontOptions> = {}): Promise<TcpFront> {
  clock = new ManualClock();
  refused = [];
  taken = [];
  server = createServer((request, response) => response.end(`hello ${request.url}`));
  const front = new TcpFront({
    workers: {
      handOver: (socket, port, bytes, closed) => {
        if (port !== 5010) return false;
        taken.push({ port, bytes, socket, closed });
        return true;
      },
    },
    clock,
    limits: { total: 100, perAddress: 100, opens: 100, firstByteMs: 10_000, checkMs: 5_000, ...limits },
    isProxy: () => false,
    refused: (kind) => void refused.push(kind),
    log: { warn: () => {} },
    ...options,
  });
  front.share(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return front;
}

async function open(...pieces: (string | Buffer)[]): Promise<{ socket: Socket; got: () => string; ended: () => boolean }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  opened.push(socket);
  let [got, ended] = ['', false];
  socket.on('data', (bytes) => (got += String(bytes)));
  socket.on('close', () => (ended = true));
  await once(socket, 'connect');
  for (const piece of pieces) {
    socket.write(piece);
    if (pieces.length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { socket, got: () => got, ended: () => ended };
}

function check(port = 5010): Buffer {
  const datagram = writeCheck({
    transactionId: randomBytes(12),
    username: `${credentialsAt(port).ufrag}:abcd`,
    password: 'p'.repeat(24),
    priority: 7,
    role: 'controlling',
    tieBreaker: randomBytes(8),
    nominates: false,
  });
  return Buffer.concat([frameLength(datagram), datagram]);
}

const MEDIA = Buffer.from([0, 3, 0x90, 1, 2]);

describe('the port of the pages', () => {
  it('gives requests to HTTP as they came, in pieces, one after another, and with a body', async () => {
    await serve();
    const visitor = await open(
      'G',
      'ET /a HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    await expect.poll(() => visitor.got()).toMatch(/hello \/a[\s\S]*hello \/b/);
    const poster = await open('POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc');
    await expect.poll(() => poster.got()).toContain('hello /c');
    await expect.poll(() => [visitor.ended(), poster.ended()]).toEqual([true, true]);
  });

  it('gives media to the worker that its first check is for, with every byte that was read', async () => {
    const front = await serve();
    const first = check();
    await open(first.subarray(0, 1), first.subarray(1, 50), Buffer.concat([first.subarray(50), MEDIA]));
    await expect.poll(() => taken.map(({ port, bytes }) => [port, bytes])).toEqual([[5010, Buffer.concat([first, MEDIA])]]);
    expect(front.size).toBe(1);
    taken[0]?.closed();
    expect(front.size).toBe(0);
  });

  it('cuts media for a worker that is not there, and what is neither media nor a request', async () => {
    const front = await serve();
    for (const bytes of [check(6000), Buffer.alloc(64)]) {
      const { ended } = await open(bytes);
      await expect.poll(ended).toBe(true);
    }
    expect([front.size, taken, refused]).toEqual([0, [], []]);
  });
});

describe('a connection', () => {
  it('that says nothing is cut after the time for the first byte, one that begins a check after the time for that', async () => {
    await serve();
    const silent = await open();
    const slow = await open(check().subarray(0, 7));
    const asking = await open('GET /slow HTTP/1.1\r\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.advance(4_999);
    await new Promise((resolve) => setTimeout(resolve, 50));
    // More of the same buys no time.
    slow.socket.write(check().subarray(7, 8));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([silent.ended(), slow.ended()]).toEqual([false, false]);
    clock.advance(1);
    await expect.poll(slow.ended).toBe(true);
    expect(silent.ended()).toBe(false);
    clock.advance(5_000);
    await expect.poll(silent.ended).toBe(true);
    // That one has HTTP's own limits.
    expect(asking.ended()).toBe(false);
  });

  it('that goes away before it has said what it is leaves nothing behind', async () => {
    await serve();
    const { socket } = await open(check().subarray(0, 7));
    socket.end();
    await once(socket, 'close');
    expect(taken).toEqual([]);
  });
});

describe('connections with media', () => {
  it('are as many of one address as may be, and those that ended make room', async () => {
    const front = await serve({ perAddress: 2 });
    await open(check());
    await open(check());
    await expect.poll(() => front.size).toBe(2);
    expect(refused).toEqual([]);
    const third = await open(check());
    await expect.poll(third.ended).toBe(true);
    expect(refused).toEqual(['media_tcp_per_address']);
    // Requests of the same address are not meant.
    const visitor = await open('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(visitor.got).toContain('hello');
    taken[0]?.closed();
    await open(check());
    await expect.poll(() => front.size).toBe(2);
  });

  it('are as many as may be in all', async () => {
    const front = await serve({ total: 1 });
    await open(check());
    await expect.poll(() => front.size).toBe(1);
    const second = await open(check());
    await expect.poll(second.ended).toBe(true);
    expect(refused).toEqual(['media_tcp']);
  });

  it('are opened by one address no faster than it may, also when they end at once', async () => {
    await serve({ opens: 2 });
    const opens = async (): Promise<void> => {
      const before = { taken: taken.length, all: taken.length + refused.length };
      await open(check());
      await expect.poll(() => taken.length + refused.length).toBe(before.all + 1);
      taken[before.taken]?.closed();
    };
    for (let times = 0; times < 3; times += 1) await opens();
    expect([taken.length, refused]).toEqual([2, ['media_tcp_opens']]);
    clock.advance(2_500);
    for (let times = 0; times < 2; times += 1) await opens();
    expect([taken.length, refused.length]).toEqual([3, 2]);
  });

  it('are counted in all only, where they come through a proxy of ours', async () => {
    const front = await serve({ perAddress: 1, opens: 1 }, { isProxy: (address) => address === '127.0.0.1' });
    await open(check());
    await open(check());
    await expect.poll(() => front.size).toBe(2);
  });
});

it('a port of its own takes media and nothing else', async () => {
  const front = await serve();
  const seen: Server[] = [];
  await new Promise((resolve) => server.close(resolve));
  const { port } = await new Promise<AddressInfo>((resolve) => {
    const probe = createServer().listen(0, () => {
      const address = probe.address() as AddressInfo;
      probe.close(() => resolve(address));
    });
  });
  await front.listen(port, (own) => seen.push(own));
  server = seen[0] as Server;
  await open(check());
  await expect.poll(() => front.size).toBe(1);
  const visitor = await open('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await expect.poll(visitor.ended).toBe(true);
  expect(visitor.got()).toBe('');
  const silent = await open();
  front.close();
  await expect.poll(silent.ended).toBe(true);
});
