import { setTimeout as sleep } from 'node:timers/promises';
import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const IN_A_ROOM = 5;

/** What an idle server holds, and what rooms of five add to it. */
export async function memory({ warmUp, window }: Effort): Promise<Sample[]> {
  return await withServer(async (bench) => {
    await sleep(warmUp * 1000);
    const idle = bench.memories();
    const worker = idle[1] ?? Number.NaN;
    await bench.crowd.join(await bench.room('memory'), 'sender', IN_A_ROOM);
    await sleep((warmUp + window) * 1000);
    const used = bench.memories();
    const grown = Math.max(...used.slice(1));
    return [
      { name: 'idle server, all processes', unit: 'MB', value: sum(idle), target: 120 },
      { name: 'idle server, main process', unit: 'MB', value: idle[0] ?? Number.NaN, target: null },
      { name: 'idle server, spare worker (the base)', unit: 'MB', value: worker, target: null },
      { name: 'room of 5, over the base of its worker', unit: 'MB', value: grown - worker, target: 40 },
      { name: 'server with a room of 5, all processes', unit: 'MB', value: sum(used), target: null },
    ];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
