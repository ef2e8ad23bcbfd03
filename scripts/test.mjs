// `npm test`: everything that CI runs, in the order in which a mistake shows soonest. Options: --only=<step>[,<step>] runs those steps;
// `browser` stands for its three.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from './chromium.mjs';
import { failures } from './failures.mjs';
import { ffmpeg } from './ffmpeg.mjs';
import { firefox } from './firefox.mjs';
import { postgres } from './postgres.mjs';
import { build, install, requireNode, root } from './ready.mjs';
import { runStep } from './step.mjs';

/** Reports of the rings, from which the page of conformance is made. */
const reports = join(root, 'node_modules', '.cache', 'wirespace-tests');
const RINGS = ['unit', 'contract', 'media', 'waits', 'pages', 'meetings'];
const ring = (name) => ({
  name,
  command: 'vitest',
  args: ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${name}.json`)}`],
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
  // Tests that mostly wait run beside each other; what they leave of the machine is for pages in which nothing has to come in time.
  browser('waits', '--workers=2'),
  { ...browser('pages'), besideTheOneBefore: true },
  browser('meetings'),
  { name: 'firefox', command: 'playwright', args: ['test', '--config', 'playwright.firefox.config.ts'] },
  { name: 'conformance', command: 'tsx', args: ['test/conformance/main.ts', reports] },
  { name: 'package', command: 'vitest', args: ['run', '--project', 'package'] },
];

requireNode();
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .replace(/\bbrowser\b(?! )/, 'waits,pages,meetings')
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
if (has('waits', 'pages', 'meetings', 'firefox')) chromium();
if (has('firefox')) env.FIREFOX = firefox();
if (has('contract')) postgres();
if (has('media')) ffmpeg();

const run = (step) => runStep(step, { ...env, BROWSER_REPORT: join(reports, `${step.name}.json`) });
const results = [];
for (const [index, step] of steps.entries()) {
  if (step.besideTheOneBefore && index > 0) continue;
  const beside = steps.slice(index + 1, index + 2).filter((next) => next.besideTheOneBefore);
  results.push(...(await Promise.all([run(step), ...beside.map((next) => run({ ...next, quiet: true }))])));
}

const failed = results.filter((result) => !result.passed);
const failedTests = failed.flatMap(({ name: ring }) => failures(reports, ring).map((failure) => ({ ring, ...failure })));
for (const { ring, name, error } of failedTests) console.log(`\n── ${ring}: ${name}\n${error}`);
console.log(`\n── result ${'─'.repeat(54)}`);
for (const { name, seconds, passed } of results)
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s`);
for (const { ring, name } of failedTests) console.log(`${ring}: ${name}`);
console.log(
  `in ${((Date.now() - started) / 60_000).toFixed(1)} minutes, no process left behind\nsteps: ${results.length - failed.length} passed, ${failed.length} failed`,
);
process.exit(failed.length === 0 ? 0 : 1);
