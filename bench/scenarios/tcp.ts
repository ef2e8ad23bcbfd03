import type { Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

const SENDERS = 4;
const VIEWERS = 20;

/** What people cost whose media goes over TCP, beside the same ones over UDP. */
export async function tcp(effort: Effort): Promise<Sample[]> {
  const ways = { UDP: { sender: 'sender', viewer: 'viewer' }, TCP: { sender: 'tcp-sender', viewer: 'tcp-viewer' } } as const;
  const samples: Sample[] = [];
  const cpu: Record<string, number[]> = {};
  for (const [way, { sender, viewer }] of Object.entries(ways)) {
    await withServer(
      async (bench) => {
        const room = await bench.room('tcp');
        const [first] = await bench.crowd.join(room, sender, SENDERS);
        const few = await bench.window(effort);
        await bench.crowd.join(room, viewer, VIEWERS);
        const many = await bench.window(effort);
        cpu[way] = [few.cpu, many.cpu];
        const rest = { unit: '%', target: null };
        samples.push({ name: `CPU, ${SENDERS} senders over ${way}`, ...rest, value: few.cpu, invalid: few.invalid });
        samples.push({ name: `CPU, and ${VIEWERS} viewers over ${way}`, ...rest, value: many.cpu, invalid: many.invalid });
        samples.push({ name: `pictures a second, ${way}`, unit: 'fps', value: many.fps.least, target: null });
        samples.push({ name: `transports up, ${way}`, unit: 'ms', value: first?.connect ?? Number.NaN, target: null });
      },
      { HOST: '0.0.0.0' },
    );
  }
  const ratio = (index: number): number => (cpu.TCP?.[index] ?? Number.NaN) / (cpu.UDP?.[index] ?? Number.NaN);
  samples.push({ name: `CPU over TCP by that over UDP, ${SENDERS} senders`, unit: '', value: ratio(0), target: 2 });
  samples.push({ name: 'CPU over TCP by that over UDP, with viewers', unit: '', value: ratio(1), target: 2 });
  return samples;
}
