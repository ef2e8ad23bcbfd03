import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const SENDERS = 3;
const FEW = 10;
const MANY = 50;

/** What receive-only viewers cost on top of three senders. */
export async function viewers(effort: Effort): Promise<Sample[]> {
  return await withServer(async (bench) => {
    const room = await bench.room('viewers');
    await bench.crowd.join(room, 'sender', SENDERS);
    await bench.crowd.join(room, 'viewer', FEW);
    const few = await bench.window(effort);
    await bench.crowd.join(room, 'viewer', MANY - FEW);
    const many = await bench.window(effort);
    const invalid = few.invalid ?? many.invalid;
    return [
      { name: `CPU, ${SENDERS} senders and ${FEW} viewers`, unit: '%', value: few.cpu, target: null, invalid: few.invalid },
      { name: `CPU, ${SENDERS} senders and ${MANY} viewers`, unit: '%', value: many.cpu, target: 55, invalid: many.invalid },
      {
        name: `CPU, ${SENDERS} and ${MANY}, at reference speed`,
        unit: '%',
        value: many.cpuAtReference,
        target: null,
        invalid: many.invalid,
      },
      { name: 'CPU, each further viewer', unit: '%', value: (many.cpu - few.cpu) / (MANY - FEW), target: 0.4, invalid },
      { name: `pictures a second, ${MANY} viewers`, unit: 'fps', value: many.fps.least, target: null },
    ];
  });
}
