import { setTimeout as sleep } from 'node:timers/promises';
import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const IN_A_ROOM = 5;

/** What an idle server holds, and what a room of five adds to a worker that has had rooms before. */
export async function memory({ warmUp, window }: Effort): Promise<Sample[]> {
  return await withServer(async (bench) => {
    await sleep((warmUp + window) * 1000);
    const idle = bench.memories();
    const idleAll = bench.usage().residentMb;
    // The first room loads codecs and transports; a tier without receivers is freed after 5 s.
    await bench.crowd.join(await bench.room('first'), 'sender', IN_A_ROOM);
    await sleep(window * 1000);
    await bench.crowd.ask({ kind: 'leave' });
    await sleep((warmUp + window) * 1000);
    const before = bench.memories();
    await bench.crowd.join(await bench.room('second'), 'sender', IN_A_ROOM);
    await sleep((warmUp + window) * 1000);
    const used = bench.memories();
    const usedAll = bench.usage().residentMb;
    const grown = Math.max(...used.slice(1).map((now, i) => now - (before[i + 1] ?? now)));
    return [
      { name: 'idle server, all processes', unit: 'MB', value: idleAll, target: 120 },
      { name: 'idle server, main process', unit: 'MB', value: idle[0] ?? Number.NaN, target: null },
      { name: 'idle server, spare worker', unit: 'MB', value: idle[1] ?? Number.NaN, target: null },
      {
        name: 'worker without a room, but used before (the base)',
        unit: 'MB',
        value: Math.max(...before.slice(1)),
        target: null,
      },
      { name: 'room of 5, over the base', unit: 'MB', value: grown, target: 40 },
      { name: 'server with a room of 5, all processes', unit: 'MB', value: usedAll, target: null },
    ];
  });
}
