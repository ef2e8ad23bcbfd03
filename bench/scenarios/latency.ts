import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../figures.ts';
import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const LEAST_PICTURES = 50;

/** How old a participant's picture is when another one has decoded it, with three in the room. */
export async function latency({ warmUp, window }: Effort): Promise<Sample[]> {
  return await withServer(async (bench) => {
    const room = await bench.room('latency');
    await bench.crowd.join(room, 'stamped', 2);
    await bench.crowd.join(room, 'stamped-probe');
    await sleep(warmUp * 1000);
    const ages = await bench.crowd.ask({ kind: 'latency', seconds: window });
    const invalid = ages.length < LEAST_PICTURES ? `only ${ages.length} pictures were recognised` : undefined;
    return [
      { name: 'picture seen by another, p50', unit: 'ms', value: percentile(ages, 0.5), target: 120, invalid },
      { name: 'picture seen by another, p95', unit: 'ms', value: percentile(ages, 0.95), target: null, invalid },
    ];
  });
}
