/**
 * `npm run bench`: what the built server costs and how fast it is (docs/performance.md explains the method).
 *
 * Options: --only=cpu,viewers,join,latency,memory,churn,rest,sockets,joins,disk,turns,recording,streams,tcp  --runs=3  --quick (one short run)  --write (into docs/performance.md)
 */
import { parseArgs } from 'node:util';
import { type Figure, table } from './figures.ts';
import { writeReport } from './report.ts';
import type { Effort, Sample, Scenario } from './scenario.ts';
import { churn } from './scenarios/churn.ts';
import { cpu } from './scenarios/cpu.ts';
import { disk } from './scenarios/disk.ts';
import { join } from './scenarios/join.ts';
import { joins } from './scenarios/joins.ts';
import { latency } from './scenarios/latency.ts';
import { memory } from './scenarios/memory.ts';
import { recording } from './scenarios/recording.ts';
import { rest } from './scenarios/rest.ts';
import { sockets } from './scenarios/sockets.ts';
import { streams } from './scenarios/streams.ts';
import { tcp } from './scenarios/tcp.ts';
import { turns } from './scenarios/turns.ts';
import { viewers } from './scenarios/viewers.ts';

const SCENARIOS = new Map<string, Scenario>([
  ['cpu', cpu],
  ['viewers', viewers],
  ['join', join],
  ['latency', latency],
  ['memory', memory],
  ['churn', churn],
  ['rest', rest],
  ['sockets', sockets],
  ['joins', joins],
  ['disk', disk],
  ['recording', recording],
  ['streams', streams],
  ['turns', turns],
  ['tcp', tcp],
]);

const FULL: Effort = { warmUp: 5, window: 15, share: 1 };
const QUICK: Effort = { warmUp: 3, window: 5, share: 0.2 };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: [...SCENARIOS.keys()].join(',') },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const names = values.only.split(',');
const runs = Number(values.runs ?? (values.quick ? 1 : 3));
const unknown = names.find((name) => !SCENARIOS.has(name));
if (unknown !== undefined || !(Number.isInteger(runs) && runs > 0)) {
  console.error(`--only takes ${[...SCENARIOS.keys()].join(', ')}; --runs a whole number from 1 on`);
  process.exit(1);
}

const figures = new Map<string, Map<string, Figure>>(names.map((name) => [name, new Map()]));
for (let run = 1; run <= runs; run += 1) {
  for (const name of names) {
    console.log(`\nrun ${run} of ${runs}: ${name}`);
    for (const sample of (await SCENARIOS.get(name)?.(values.quick ? QUICK : FULL)) ?? []) add(name, sample);
  }
}
const tables = names.map((name) => ({ name, table: table([...(figures.get(name)?.values() ?? [])]) }));
for (const { name, table } of tables) console.log(`\n### ${name}\n\n${table}`);
if (values.write) writeReport(tables, runs);
// The native library of the callers in this process holds its callbacks, and with them the process, beyond their end.
process.exit(0);

function add(scenario: string, { name, unit, value, target, least, invalid }: Sample): void {
  console.log(`  ${name.padEnd(52)} ${value.toFixed(2).padStart(9)} ${unit}${invalid ? `  NOT VALID: ${invalid}` : ''}`);
  const known = figures.get(scenario)?.get(name);
  const figure = known ?? { name, unit, runs: [], target, least };
  figure.runs.push({ value, invalid });
  figures.get(scenario)?.set(name, figure);
}
