// `npm test`: everything that CI runs, in the order in which a mistake shows soonest. Options: --only=<step>[,<step>] runs those steps.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from './chromium.mjs';
import { failures } from './failures.mjs';
import { firefox } from './firefox.mjs';
import { leftovers } from './leftovers.mjs';
import { postgres } from './postgres.mjs';
import { build, install, requireNode, root } from './ready.mjs';

/** Reports of the rings, from which the page of conformance is made. */
const reports = join(root, 'node_modules', '.cache', 'wirespace-tests');
const RINGS = ['unit', 'contract', 'media', 'browser'];
const ring = (name) => [
  name,
  'vitest',
  ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${name}.json`)}`],
];

const STEPS = [
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types', 'tsc', ['-p', '.']],
  ['page types', 'tsc', ['-p', 'app']],
  ['browser test types', 'tsc', ['-p', 'test/browser']],
  ['arrows', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'app']],
  ['dead code', 'knip', []],
  // What only tests use does not belong to the server.
  ['dead code without tests', 'knip', ['--production', '--config', 'knip.src.json']],
  ring('unit'),
  ring('contract'),
  ring('media'),
  ['browser', 'playwright', ['test']],
  ['firefox', 'playwright', ['test', '--config', 'playwright.firefox.config.ts']],
  ['conformance', 'tsx', ['test/conformance/main.ts', reports]],
  ['package', 'vitest', ['run', '--project', 'package']],
];

requireNode();
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const chosen = STEPS.filter(([name]) => !only || only.includes(name));
// Only a run of all rings knows what is shown.
const steps = chosen.filter(
  ([name]) => name !== 'conformance' || RINGS.every((wanted) => chosen.some(([found]) => found === wanted)),
);
const started = Date.now();
install();
build();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

// Every process below a step inherits this mark, so that what it leaves behind can be found.
const mark = `WIRESPACE_TEST_RUN=${randomUUID()}`;
const [markName, markValue] = mark.split('=');
const env = {
  ...process.env,
  [markName]: markValue,
  npm_config_update_notifier: 'false',
  BROWSER_REPORT: join(reports, 'browser.json'),
  FIREFOX_REPORT: join(reports, 'firefox.json'),
};
const has = (wanted) => steps.some(([name]) => name === wanted);
// Who is in Firefox meets somebody in Chromium.
if (has('browser') || has('firefox')) env.CHROMIUM = chromium();
if (has('firefox')) env.FIREFOX = firefox();
if (has('contract')) postgres();

const results = [];
for (const [name, command, args] of steps) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
  const begun = Date.now();
  const { status, signal } = spawnSync(`node_modules/.bin/${command}`, args, { cwd: root, stdio: 'inherit', env });
  const left = await leftovers(mark);
  for (const { pid, command: line } of left) {
    console.error(`left behind by ${name}: ${pid} ${line}`);
    process.kill(pid, 'SIGKILL');
  }
  results.push({ name, seconds: (Date.now() - begun) / 1000, passed: status === 0 && !signal && left.length === 0 });
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
