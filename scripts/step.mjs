// Runs one step of `npm test` and ends what it leaves behind.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { leftovers } from './leftovers.mjs';
import { root } from './ready.mjs';

/**
 * @param {{ name: string, command: string, args: string[] }} step
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ name: string, seconds: number, passed: boolean, left: number }>} `left`: processes left behind, with which it fails
 */
export async function runStep({ name, command, args }, env) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
  const begun = Date.now();
  // Every process below a step inherits this mark, so that what it leaves behind can be found.
  const mark = `WIRESPACE_TEST_RUN=${randomUUID()}`;
  const [markName, markValue] = mark.split('=');
  const { status, signal } = spawnSync(`node_modules/.bin/${command}`, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, [markName]: markValue },
  });
  const left = await leftovers(mark);
  for (const { pid, command: line } of left) {
    console.error(`left behind by ${name}: ${pid} ${line}`);
    process.kill(pid, 'SIGKILL');
  }
  return { name, seconds: (Date.now() - begun) / 1000, passed: status === 0 && !signal && left.length === 0, left: left.length };
}
