// `npm test`: everything that CI runs, in the order in which a mistake shows soonest. Options: --only=<step>[,<step>] runs those steps;
// `browser` stands for its three.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeOver, unjudged } from './again.mjs';
import { chromium } from './chromium.mjs';
import { failures } from './failures.mjs';
import { ffmpeg } from './ffmpeg.mjs';
import { firefox } from './firefox.mjs';
import { iproute } from './iproute.mjs';
import { postgres } from './postgres.mjs';
import { build, install, requireNode, root } from './ready.mjs';
import { receivers } from './receivers.mjs';
import { runStep } from './step.mjs';

/** Reports of the rings, from which the page of conformance is made. */
const reports = join(root, 'node_modules', '.cache', 'wirespace-tests');
const reportOf = (name) => join(reports, `${name}.json`);
const RINGS = ['unit', 'contract', 'media', 'networks', 'pages', 'meetings'];
const ring = (name) => ({
  name,
  command: 'vitest',
  args: ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(name)}`],
});
const browser = (name, ...args) => ({ name, command: 'playwright', args: ['test', `--project=${name}`, ...args] });

const STEPS = [
  { name: 'lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'page types', command: 'tsc', args: ['-p', 'app'] },
  { name: 'browser test types', command: 'tsc', args: ['-p', 'test/browser'] },
  { name: 'arrows', command: 'depcruise', args: ['--config', '.dependency-cruiser.cjs', 'src', 'app'] },
  { name: 'dead code', command: 'knip', args: [] },
  // What only tests use does not belong to the server.
  { name: 'dead code without tests', command: 'knip', args: ['--production', '--config', 'knip.src.json'] },
  ring('unit'),
  ring('contract'),
  ring('media'),
  // The minute of patience passes beside the networks, which leave a processor to it. Pages in which nothing has to come in time run by twos.
  browser('networks', '--project=patience', '--workers=2'),
  browser('pages', '--workers=2'),
  browser('meetings', '--project=tabs'),
  { name: 'firefox', command: 'playwright', args: ['test', '--config', 'playwright.firefox.config.ts'] },
  { name: 'conformance', command: 'tsx', args: ['test/conformance/main.ts', reports] },
  { name: 'package', command: 'vitest', args: ['run', '--project', 'package'] },
];

requireNode();
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .replace(/\bbrowser\b(?! )/, 'networks,pages,meetings')
  .split(',');
const chosen = STEPS.filter(({ name }) => !only || only.includes(name));
// Only a run of all rings knows what is shown.
const steps = chosen.filter(
  ({ name }) => name !== 'conformance' || RINGS.every((wanted) => chosen.some((found) => found.name === wanted)),
);
const started = Date.now();
install();
build();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const has = (...wanted) => steps.some(({ name }) => wanted.includes(name));
const env = { ...process.env, npm_config_update_notifier: 'false' };
// Who is in Firefox meets somebody in Chromium.
if (has('networks', 'pages', 'meetings', 'firefox')) chromium();
if (has('firefox')) env.FIREFOX = firefox();
if (has('contract')) postgres();
if (has('media')) ffmpeg();
if (has('contract', 'media')) receivers();
if (has('networks')) iproute();

/** Files of the media ring that the machine was too slow to judge: tried once more when nothing else is left to run, before the verdict. */
async function tryAgain() {
  const first = results.find(({ name }) => name === 'media');
  const files = first && !first.passed && first.left === 0 ? unjudged(reportOf('media'), root) : [];
  if (files.length === 0) return;
  first.verdict = 'TOO SLOW';
  const again = 'media again';
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(again)}`];
  const second = await run({ name: again, command: 'vitest', args: ['run', '--project', 'media', ...reporters, ...files] });
  if (!second.passed && unjudged(reportOf(again), root).length > 0) second.verdict = 'TOO SLOW';
  takeOver(reportOf('media'), reportOf(again));
  // Judged on the second try; what it says stands for the ring.
  first.judgedLater = true;
  results.push(second);
}

const run = (step) => runStep(step, { ...env, BROWSER_REPORT: reportOf(step.name) });
const results = [];
for (const step of steps) {
  if (step.name === 'conformance') await tryAgain();
  results.push(await run(step));
}

if (!has('conformance')) await tryAgain();

const failed = results.filter(({ passed, judgedLater }) => !passed && !judgedLater);
const failedTests = failed.flatMap(({ name: ring }) => failures(reports, ring).map((failure) => ({ ring, ...failure })));
for (const { ring, name, error } of failedTests) console.log(`\n── ${ring}: ${name}\n${error}`);
console.log(`\n── result ${'─'.repeat(54)}`);
for (const { name, seconds, passed, verdict = 'FAILED' } of results)
  console.log(`${(passed ? 'ok' : verdict).padEnd(8)}  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s`);
for (const { ring, name } of failedTests) console.log(`${ring}: ${name}`);
console.log(
  `in ${((Date.now() - started) / 60_000).toFixed(1)} minutes, no process left behind\nsteps: ${results.length - failed.length} passed, ${failed.length} failed`,
);
process.exit(failed.length === 0 ? 0 : 1);
