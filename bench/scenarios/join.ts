import { percentile } from '../figures.ts';
import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const JOINS = 30;

/** How fast one gets into a room where two talk already. */
export async function join({ share }: Effort): Promise<Sample[]> {
  return await withServer(async (bench) => {
    const room = await bench.room('join');
    await bench.crowd.join(room, 'sender', 2);
    const times = [];
    const count = Math.max(5, Math.round(JOINS * share));
    for (let i = 0; i < count; i += 1) {
      times.push(...(await bench.crowd.join(room, 'probe')));
      await bench.crowd.ask({ kind: 'leave-last' });
    }
    // Who had to call again lost a race inside the callers' own library: that says nothing about the server.
    const clean = times.filter((time) => time.attempts === 1);
    const firstFrames = clean.map((time) => time.firstFrame ?? Number.NaN);
    const connects = clean.map((time) => time.connect);
    return [
      { name: 'offer to connected, p50', unit: 'ms', value: percentile(connects, 0.5), target: 50 },
      { name: 'offer to connected, p95', unit: 'ms', value: percentile(connects, 0.95), target: null },
      { name: 'invite to first decoded picture, p50', unit: 'ms', value: percentile(firstFrames, 0.5), target: null },
      { name: 'invite to first decoded picture, p95', unit: 'ms', value: percentile(firstFrames, 0.95), target: 800 },
      { name: 'joins that had to be repeated', unit: '', value: times.length - clean.length, target: null },
    ];
  });
}
