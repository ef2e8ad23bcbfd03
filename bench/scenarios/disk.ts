import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { slowDisk } from '../../test/support/slow-disk.ts';
import { percentile } from '../figures.ts';
import type { Bench, Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';
import { ask, SpaceClient } from '../space-client.ts';

/** A disk of a small virtual machine in a bad hour. */
const SYNC_MS = 200;
const TOKENS_PER_SECOND = 4;
const JOINS = 40;

/** An offer as a browser writes it. Nobody stands behind it: what is measured is the answer. */
const OFFER = readFileSync(new URL('../../test/media/offers/sound-and-picture.sdp', import.meta.url), 'utf8');

/** What people notice of a disk that takes 200 ms for each sync, while REST makes tokens and people come and go. */
export async function disk(effort: Effort): Promise<Sample[]> {
  const slow = slowDisk(SYNC_MS);
  if ('missing' in slow) throw new Error(slow.missing);
  try {
    return [
      ...(await withServer((bench) => load(bench, effort, 'usual disk'))),
      ...(await withServer((bench) => {
        slow.begin();
        return load(bench, effort, 'slow disk');
      }, slow.env)),
    ];
  } finally {
    slow.dispose();
  }
}

async function load(bench: Bench, { share }: Effort, name: string): Promise<Sample[]> {
  const room = await bench.room('disk');
  await bench.crowd.join(room, 'sender', 2);
  const other = await SpaceClient.open(bench.server, room, 'Socket', 'member');
  const token = await SpaceClient.token(bench.server, room, 'Guest', 'member');
  const times = { token: [] as number[], trip: [] as number[], connect: [] as number[], answer: [] as number[] };
  const end = new AbortController();
  const writes = every(1000 / TOKENS_PER_SECOND, end.signal, () =>
    timed(times.token, () => ask(bench.server, '/room_tokens', { room_name: room, user_name: 'Somebody' })),
  );
  const trips = every(50, end.signal, () => timed(times.trip, () => other.roundTrip()));
  const before = await bench.crowd.ask({ kind: 'counts' });
  for (let i = 0; i < Math.max(10, JOINS * share); i += 1) {
    const guest = await timed(times.connect, () => SpaceClient.enter(bench.server, token, 'Guest'));
    await timed(times.answer, () => guest.answer(OFFER));
    await guest.leave();
    await sleep(100);
  }
  const after = await bench.crowd.ask({ kind: 'counts' });
  end.abort();
  await Promise.all([writes, trips]);
  other.close();
  const seconds = (after.at - before.at) / 1000;
  const sound = after.received.map(({ audioPackets }, i) => (audioPackets - (before.received[i]?.audioPackets ?? 0)) / seconds);
  const ms = (what: string, value: number, target: number | null): Sample => ({
    name: `${name}: ${what}`,
    unit: 'ms',
    value,
    target,
  });
  return [
    ms('round trip on a socket, p50', percentile(times.trip, 0.5), null),
    ms('round trip on a socket, p99', percentile(times.trip, 0.99), 100),
    ms('socket opened and connected, p50', percentile(times.connect, 0.5), null),
    ms('socket opened and connected, p95', percentile(times.connect, 0.95), 150),
    ms('invite to answer, p50', percentile(times.answer, 0.5), null),
    ms('invite to answer, p95', percentile(times.answer, 0.95), 150),
    ms('make a token, p50', percentile(times.token, 0.5), null),
    { name: `${name}: sound packets a second, worst receiver`, unit: '', value: Math.min(...sound), target: null, least: 48 },
  ];
}

async function timed<T>(times: number[], task: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await task();
  times.push(performance.now() - from);
  return result;
}

/** Does it again and again, each time so long after the time before at the earliest. */
async function every(ms: number, signal: AbortSignal, task: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    const from = performance.now();
    await task();
    await sleep(Math.max(0, from + ms - performance.now()));
  }
}
