/** Entry point of a process whose callers join and leave at a steady rate; {@link JoinLoad} starts it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JoinPlan, JoinTally } from './join-load.ts';
import { Joiner } from './joiner.ts';
import { SpaceClient } from './space-client.ts';

/** Joins under way at a time; a server that lets more pile up does not keep up. */
const MOST_UNDER_WAY = 200;
const TICK_MS = 20;
const TOKENS_AT_ONCE = 20;

const plan = JSON.parse(process.argv[2] ?? '{}') as JoinPlan;
const tally: JoinTally = { asked: 0, upAfter: [], upAt: [], repeated: 0, failures: {}, mediaErrors: {} };
const tokens: string[] = [];
const present = new Set<Joiner>();
/** Those of them whose sound and picture are there, or whose time for that is over, in the order of their coming. */
const settled: Joiner[] = [];
const underWay = new Set<Promise<void>>();
let startedAt = 0;

const count = (into: Record<string, number>, what: string): void => {
  into[what] = (into[what] ?? 0) + 1;
};

/** Makes all tokens beforehand: what that costs is measured by another scenario. */
async function prepare(): Promise<void> {
  const { space, rooms, joinAs, perSecond, seconds } = plan;
  for (let made = 0; made < perSecond * seconds; made = tokens.length) {
    const some = Array.from({ length: TOKENS_AT_ONCE }, (_, i) => {
      const room = rooms[(made + i) % rooms.length] as string;
      return SpaceClient.token(space, room, `Caller ${plan.number}-${made + i}`, joinAs);
    });
    tokens.push(...(await Promise.all(some)));
  }
}

/** One caller from its token until it has sound and picture. */
async function come(number: number): Promise<void> {
  const joiner = new Joiner(plan.space, tokens[number] as string, plan.joinAs);
  try {
    const { up, repeated } = await joiner.join();
    tally.upAfter.push(up);
    tally.upAt.push(performance.now() - startedAt);
    if (repeated) tally.repeated += 1;
  } catch (error) {
    return count(tally.failures, error instanceof Error ? error.message : String(error));
  }
  present.add(joiner);
  const fault = await joiner.mediaFault();
  if (fault !== null) count(tally.mediaErrors, fault);
  settled.push(joiner);
}

async function go(joiner: Joiner): Promise<void> {
  present.delete(joiner);
  if (joiner.putOut) count(tally.mediaErrors, 'put out by the server');
  await joiner.leave();
}

function track(work: Promise<void>): void {
  underWay.add(work);
  void work.finally(() => underWay.delete(work));
}

async function run(): Promise<void> {
  const { perSecond, seconds, staying, delayMs } = plan;
  await sleep(delayMs);
  startedAt = performance.now();
  for (; tally.asked < perSecond * seconds; tally.asked += 1) {
    await sleep(Math.max(0, startedAt + (tally.asked * 1000) / perSecond - performance.now()));
    if (underWay.size >= MOST_UNDER_WAY) {
      count(tally.failures, `not tried: ${MOST_UNDER_WAY} joins were under way`);
      continue;
    }
    track(come(tally.asked));
    const first = settled.length > staying ? settled.shift() : undefined;
    if (first) track(go(first));
  }
  await Promise.all(underWay);
  await Promise.all(settled.map(go));
}

setInterval(() => {
  const now = performance.now();
  for (const joiner of present) joiner.tick(now);
}, TICK_MS);
process.on('disconnect', () => process.exit(0));
process.once('message', () => {
  run().then(
    () => process.send?.(tally),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
await prepare();
process.send?.('ready');
