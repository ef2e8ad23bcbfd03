import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { goesOn, listening } from './listening.ts';

const servers: Server[] = [];
const told: string[] = [];
const log = { warn: (_: unknown, text?: string) => void told.push(String(text)) };

afterEach(async () => {
  told.length = 0;
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

function made(): Server {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  return server;
}

it('a server goes on however many connections it could not take, and tells of them', async () => {
  const server = made();
  await listening(server, { port: 0, host: '127.0.0.1' }, log);
  for (let times = 0; times < 3; times += 1) server.emit('error', new Error('accept EMFILE'));
  expect(told).toEqual(Array.from({ length: 3 }, () => 'a connection could not be taken'));
  await once(connect((server.address() as AddressInfo).port, '127.0.0.1'), 'close');
});

it('what is told of connections that could not be taken does not fill the disk', () => {
  const server = createServer();
  const clock = new ManualClock();
  goesOn(server, log, clock);
  const fail = (times: number): void => {
    for (let more = times; more > 0; more -= 1) server.emit('error', new Error('accept EMFILE'));
  };
  fail(1_000);
  expect(told.length).toBe(5);
  clock.advance(10_000);
  fail(1_000);
  expect(told.length).toBe(6);
});

it('an address that somebody has is an error of the one who wants it, and not of the log', async () => {
  const first = made();
  await listening(first, { port: 0, host: '127.0.0.1' }, log);
  const { port } = first.address() as AddressInfo;
  await expect(listening(createServer(), { port, host: '127.0.0.1' }, log)).rejects.toThrow('EADDRINUSE');
  expect(told).toEqual([]);
});
