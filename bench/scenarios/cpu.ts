import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const TARGETS = new Map([
  [1, 26],
  [3, 34],
  [5, 42],
  [9, 58],
  [16, 80],
]);

/** What a room of so many participants costs, all of them sending picture and sound. */
export async function cpu(effort: Effort): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [participants, target] of TARGETS) {
    const window = await withServer(async (bench) => {
      await bench.crowd.join(await bench.room('cpu'), 'sender', participants);
      return await bench.window(effort);
    });
    samples.push({
      name: `CPU, ${participants} ${participants === 1 ? 'participant' : 'participants'}`,
      unit: '%',
      value: window.cpu,
      target,
      invalid: window.invalid,
    });
    samples.push({
      name: `CPU, ${participants}, at reference speed`,
      unit: '%',
      value: window.cpuAtReference,
      target: null,
      invalid: window.invalid,
    });
    samples.push({ name: `pictures a second, ${participants}`, unit: 'fps', value: window.fps.least, target: null });
  }
  return samples;
}
