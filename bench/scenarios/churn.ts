import { setTimeout as sleep } from 'node:timers/promises';
import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const JOINS = 200;
const TOGETHER = 4;
/** Joins before the base is taken: pools, compiled code and codecs are there for good after the first ones. */
const BREAKING_IN = 80;
/** Time for what is closed late: retired transports, idle encoders, garbage. */
const SETTLE_S = 8;

/** Whether memory and descriptors come back after many joins and leaves. */
export async function churn({ share }: Effort): Promise<Sample[]> {
  return await withServer(async (bench) => {
    const room = await bench.room('churn');
    const rounds = async (joins: number): Promise<void> => {
      for (let done = 0; done < joins; done += TOGETHER) {
        await bench.crowd.join(room, 'sender', TOGETHER);
        await bench.crowd.ask({ kind: 'leave' });
      }
      await sleep(SETTLE_S * 1000);
    };
    await rounds(Math.max(TOGETHER, BREAKING_IN * share));
    const before = bench.usage();
    const joins = Math.max(2 * TOGETHER, Math.round(JOINS * share));
    await rounds(joins);
    const after = bench.usage();
    return [
      {
        name: `memory after ${joins} joins and leaves, growth`,
        unit: 'MB',
        value: after.residentMb - before.residentMb,
        target: 10,
      },
      {
        name: `descriptors after ${joins} joins and leaves, growth`,
        unit: '',
        value: after.descriptors - before.descriptors,
        target: 0,
      },
    ];
  });
}
