import { CpuWatch } from '../cpu-watch.ts';
import type { CrowdAnswers } from '../crowd.ts';
import { percentile } from '../figures.ts';
import { JoinLoad } from '../join-load.ts';
import { processTree } from '../meter.ts';
import type { Bench, Effort, Sample } from '../scenario.ts';
import { withServer } from '../scenario.ts';

/** What is promised, and a little more that is asked for: the last join is up a moment after it was asked for. */
const JOINS_PER_SECOND = 50;
const ASKED_PER_SECOND = 51;
const SECONDS = 60;
const SLICE_S = 10;

/** About as many as two cores can carry at once, when something changes in their pictures all the time. */
const ROOMS = 4;
/** Callers who are in at a time; who came first leaves. */
const STAYING = 40;
/** Each is a process, which has one core at most. */
const CALLER_PROCESSES = 2;
/** In the first room two people talk all the time. */
const TALKING = 2;

/** All callers come from one address; one address makes all tokens. */
const LIMITS = {
  SOCKETS_PER_ADDRESS: '10000',
  ROOMS_PER_ADDRESS: '100000',
  LEGS_PER_ADDRESS: '100000',
  CONNECTIONS_PER_ADDRESS: '100000',
  JOINS: '10000000',
  SOCKET_OPENS: '1000000',
  SOCKET_ADDRESS_BYTE_BURST: '1000000000',
  REST_WRITES: '0',
};

const KINDS = [
  { who: 'viewers', joinAs: 'audience' },
  { who: 'members', joinAs: 'member' },
] as const;
type Kind = (typeof KINDS)[number];

/** How many joins a second there may be for a minute, what becomes of them, and of a call that goes on meanwhile. */
export async function joins(effort: Effort): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const kind of KINDS) samples.push(...(await withServer((bench) => steadily(bench, effort, kind), LIMITS)));
  return samples;
}

async function steadily(bench: Bench, { share }: Effort, { who, joinAs }: Kind): Promise<Sample[]> {
  const { server, crowd } = bench;
  const rooms: string[] = [];
  for (let i = 0; i < ROOMS; i += 1) rooms.push(await bench.room(`joins-${i}`));
  await crowd.join(rooms[0] as string, 'sender', TALKING);
  const seconds = Math.max(SLICE_S, SECONDS * share);
  const plan = { space: server, rooms, joinAs, perSecond: ASKED_PER_SECOND, seconds, staying: STAYING };
  const load = JoinLoad.start(plan, CALLER_PROCESSES);
  try {
    await load.ready();
    const [main = 0, ...workers] = processTree(server.pid);
    const cpu = new CpuWatch({ main: [main], workers, callers: [...load.pids, crowd.pid] });
    const before = await crowd.ask({ kind: 'counts' });
    const tally = await load.run();
    const used = cpu.read();
    const call = meanwhile(before, await crowd.ask({ kind: 'counts' }));
    const died = workers.filter((pid) => !processTree(server.pid).includes(pid)).length;
    const { upAfter, upAt } = tally;
    const sample = (name: string, unit: string, value: number, target: number | null = null): Sample => {
      return { name: `${who}: ${name}`, unit, value, target, invalid: used.invalid };
    };
    const percent = (of: keyof typeof used.seconds): number => (used.seconds[of] / used.elapsed) * 100;
    return [
      {
        ...sample(`joins that came up, for ${seconds} s`, '/s', (upAt.length * 1000) / Math.max(seconds * 1000, ...upAt)),
        least: JOINS_PER_SECOND,
      },
      sample(`of them in the slowest ${SLICE_S} s`, '/s', slowest(upAt, seconds)),
      sample(told('joins that failed', tally.failures), '', sum(tally.failures), 0),
      sample(told('media errors of those who joined', tally.mediaErrors), '', sum(tally.mediaErrors), 0),
      sample('workers that died', '', died, 0),
      sample('join, from opening its socket to both transports, p50', 'ms', percentile(upAfter, 0.5)),
      sample('join, from opening its socket to both transports, p99', 'ms', percentile(upAfter, 0.99)),
      sample('joins that the callers had to repeat', '', tally.repeated),
      sample('a call of two meanwhile, pictures a second', 'fps', call.fps),
      sample('a call of two meanwhile, sound packets of 50 a second', '/s', call.sound),
      sample('CPU of the main process', '%', percent('main')),
      sample('CPU of the media workers', '%', percent('workers')),
      sample('CPU of the callers', '%', percent('callers')),
    ];
  } finally {
    load.close();
  }
}

type Counts = CrowdAnswers['counts'];

/** What the worst of those who talk received a second. */
function meanwhile(before: Counts, after: Counts): { fps: number; sound: number } {
  const seconds = (after.at - before.at) / 1000;
  const rate = (of: 'frames' | 'audioPackets'): number =>
    Math.min(...after.received.map((now, i) => (now[of] - (before.received[i]?.[of] ?? 0)) / seconds));
  return { fps: rate('frames'), sound: rate('audioPackets') };
}

/** Joins a second in the worst of the whole slices. */
function slowest(upAt: readonly number[], seconds: number): number {
  const slices = Array.from({ length: Math.floor(seconds / SLICE_S) }, () => 0);
  for (const at of upAt) {
    const slice = Math.floor(at / 1000 / SLICE_S);
    if (slice < slices.length) slices[slice] = (slices[slice] ?? 0) + 1;
  }
  return Math.min(...slices) / SLICE_S;
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Prints the reasons, most frequent first. */
function told(name: string, reasons: Record<string, number>): string {
  const each = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  for (const [reason, count] of each) console.log(`  ${name}: ${count} x ${reason}`);
  return name;
}
