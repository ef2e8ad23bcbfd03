/** Stands in for a media worker that somebody has taken over: tries what it must not be able to do, and writes into the log what came of it. */
import { fork, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const attempts = {
  readsTheSystem: () => readFileSync('/etc/hostname'),
  readsTheProject: () => readFileSync(new URL('../../README.md', import.meta.url)),
  readsItself: () => readFileSync(new URL(import.meta.url)),
  writes: () => writeFileSync(new URL('./written-by-a-worker', import.meta.url), ''),
  spawns: () => {
    const { error } = spawnSync('/bin/true');
    if (error) throw error;
  },
  forks: () => fork(new URL(import.meta.url)),
  startsThreads: () => new Worker('', { eval: true }),
};

const outcome = Object.entries(attempts).map(([name, attempt]) => {
  try {
    attempt();
    return [name, 'done'];
  } catch (error) {
    return [name, error.code ?? error.message];
  }
});
const report = { outcome: Object.fromEntries(outcome), environment: Object.keys(process.env) };
process.on('disconnect', () => process.exit());
process.send({ type: 'log', level: 'warn', message: JSON.stringify(report) });
process.send({ type: 'ready' });
