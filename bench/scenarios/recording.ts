import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../figures.ts';
import type { Bench, Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';
import { SpaceClient } from '../space-client.ts';

const IN_A_ROOM = 5;
/** Windows without and with a recording take turns: what else the machine does meets both. */
const PAIRS = 8;
const SETTLE_MS = 1_000;
/** Differences may be below zero. */
const least = Number.NEGATIVE_INFINITY;

/** What a recording adds to a room: CPU, memory, age of the picture; and how soon it runs. */
export async function recording(effort: Effort): Promise<Sample[]> {
  return [
    ...(await withServer((bench) => load(bench, effort), { RECORDING_FREE_BYTES: '0' })),
    ...(await withServer((bench) => latency(bench, effort), { RECORDING_FREE_BYTES: '0' })),
  ];
}

/** A server application that records the only session there is. */
async function recorderOf(bench: Bench): Promise<{ start(): Promise<number>; stop(): Promise<void> }> {
  const app = await SpaceClient.openProject(bench.server);
  const { data } = (await (await bench.server.ask('GET', '/room_sessions?status=in-progress')).json()) as {
    data: { id: string }[];
  };
  const room_session_id = data[0]?.id;
  let recording_id = '';
  return {
    async start() {
      const startedAt = performance.now();
      const answer = await app.request('video.recording.start', { room_session_id });
      const { recording } = answer.result as { recording: { id: string } };
      recording_id = recording.id;
      return performance.now() - startedAt;
    },
    stop: async () => void (await app.request('video.recording.stop', { room_session_id, recording_id })),
  };
}

async function load(bench: Bench, { warmUp, window }: Effort): Promise<Sample[]> {
  await bench.crowd.join(await bench.room('recording'), 'sender', IN_A_ROOM);
  const recorder = await recorderOf(bench);
  await sleep(warmUp * 1000);
  const short = { warmUp: 0, window: window / 3 };
  const [without, added, starts]: [number[], number[], number[]] = [[], [], []];
  let invalid: string | undefined;
  const before = bench.memories();
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const plain = await bench.window({ ...short, share: 1 });
    starts.push(await recorder.start());
    await sleep(SETTLE_MS);
    const recorded = await bench.window({ ...short, share: 1 });
    await recorder.stop();
    await sleep(SETTLE_MS);
    without.push(plain.cpu);
    added.push(recorded.cpu - plain.cpu);
    invalid ??= plain.invalid ?? recorded.invalid;
  }
  await recorder.start();
  await sleep(2 * window * 1000);
  const grown = bench.memories().reduce((sum, now, i) => sum + now - (before[i] ?? now), 0);
  return [
    {
      name: `CPU of a room of ${IN_A_ROOM} without a recording`,
      unit: '%',
      value: percentile(without, 0.5),
      target: null,
      invalid,
    },
    { name: 'CPU added by its recording', unit: '%', value: percentile(added, 0.5), target: 1, least, invalid },
    { name: 'memory of all processes, grown after nine recordings', unit: 'MB', value: grown, target: 5, least },
    { name: 'start of a recording until the answer, p95', unit: 'ms', value: percentile(starts, 0.95), target: 100 },
  ];
}

async function latency(bench: Bench, { warmUp, window }: Effort): Promise<Sample[]> {
  const room = await bench.room('recorded-latency');
  await bench.crowd.join(room, 'stamped', 2);
  await bench.crowd.join(room, 'stamped-probe');
  const recorder = await recorderOf(bench);
  await sleep(warmUp * 1000);
  const [plain, recorded]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < PAIRS / 2; turn += 1) {
    plain.push(...(await bench.crowd.ask({ kind: 'latency', seconds: window / 3 })));
    await recorder.start();
    await sleep(SETTLE_MS);
    recorded.push(...(await bench.crowd.ask({ kind: 'latency', seconds: window / 3 })));
    await recorder.stop();
  }
  const added = percentile(recorded, 0.5) - percentile(plain, 0.5);
  return [{ name: 'age of the picture added by a recording, p50', unit: 'ms', value: added, target: 1, least }];
}
