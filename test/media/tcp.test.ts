import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { TcpFront } from '../../src/media/tcp/tcp-front.ts';
import { Deframer, frameLength } from '../../src/media/worker/path/framing.ts';
import { readStun, writeCheck } from '../../src/media/worker/path/stun.ts';
import { type Caller, usualClips } from '../support/caller/caller.ts';
import { countBetween, hears, longestGap, shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';
import { TcpWay } from '../support/caller/tcp-way.ts';
import { freeTcpPort } from '../support/free-ports.ts';

const engine = testEngine();
let front: TcpFront;
let way: TcpWay;
let port: number;
const opened: Socket[] = [];

beforeAll(async () => {
  await Promise.all([81, 82].map((id) => usualClips(id)));
  const limits = { total: 100, perAddress: 100, opens: 100, firstByteMs: 10_000, checkMs: 5_000 };
  front = new TcpFront({
    workers: engine,
    clock: systemClock,
    limits,
    isProxy: () => false,
    refused: () => {},
    log: { warn: () => {} },
  });
  port = await freeTcpPort();
  await front.listen(port, () => {});
  engine.reachedOverTcp({ port, listensAt: '::' });
  way = new TcpWay(port);
  await engine.ready();
});

afterAll(async () => {
  for (const socket of opened) socket.destroy();
  way.close();
  front.close();
  await engine.close();
});

/** Sends checks of a caller over a connection of its own, each a write of its own; how many were answered. */
async function answered(caller: Caller, checks: number): Promise<() => number> {
  const { ufrag = '', pwd = '' } = caller.sections[0] ?? {};
  const theirs = /a=ice-ufrag:(\S+)/.exec(caller.offer())?.[1];
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  opened.push(socket);
  let count = 0;
  const deframer = new Deframer();
  socket.on('data', (bytes: Buffer) => {
    count += deframer.take(bytes).filter((it) => readStun(it)?.kind === 'success').length;
  });
  await once(socket, 'connect');
  socket.setNoDelay(true);
  for (let i = 0; i < checks; i += 1) {
    const check = writeCheck({
      transactionId: randomBytes(12),
      username: `${ufrag}:${theirs}`,
      password: pwd,
      priority: 1,
      role: 'controlling',
      tieBreaker: randomBytes(8),
      nominates: false,
    });
    socket.write(frameLength(check));
    socket.write(check);
    if (i % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return () => count;
}

it('a caller over TCP sees, hears, is seen and heard; when nothing is read of its picture, its sound goes on, and the picture comes back', async () => {
  const room = new TestRoom(engine, 'tcp');
  const narrow = await room.join({ id: 81, hertz: 440, bottleneck: way });
  const other = await room.join({ id: 82, hertz: 660 });
  room.show([narrow, other]);
  await until('both see and hear', () => shownIn(narrow, 1) === 82 && shownIn(other, 0) === 81 && hears(narrow, 660));
  // The caller may have called more than once.
  await until('there is one connection for sound and one for the picture', () => front.size === 2);
  expect(narrow.answer).toMatch(/a=candidate:t0 1 TCP \d+ 127\.0\.0\.1 \d+ typ host tcptype passive/);

  const since = performance.now();
  await sleep(2_000);
  expect(countBetween(narrow.video.frames, since, since + 2_000)).toBeGreaterThan(40);
  expect(hears(other, 440)).toBe(true);

  way.readsLast = false;
  const stopped = performance.now();
  await sleep(3_000);
  expect(longestGap(narrow.audio.arrivals, stopped, performance.now())).toBeLessThan(500);
  expect(longestGap(other.video.frames, stopped, performance.now())).toBeLessThan(500);

  way.readsLast = true;
  await until('the picture is back', () => shownIn(narrow, 1) === 82, 8_000);
  expect(room.events.transport.filter(({ state }) => state === 'lost')).toEqual([]);

  // Whatever comes while a connection is handed to the worker arrives there, too.
  const counts = await Promise.all(Array.from({ length: 10 }, () => answered(narrow, 100)));
  await until('every check is answered', () => counts.every((count) => count() === 100));

  room.close();
  await until('the connections are closed', () => front.size === 0);
}, 40_000);
