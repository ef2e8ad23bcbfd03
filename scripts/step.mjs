// Runs one step of `npm test` and ends what it leaves behind.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { leftovers } from './leftovers.mjs';
import { root } from './ready.mjs';

/** Before the command of a step that runs beside another one: it takes what that one leaves of the machine. */
const NICE = ['nice', '-n', '10'];

/**
 * @param {{ name: string, command: string, args: string[], quiet?: boolean }} step `quiet`: beside another one, with
 *   a low priority and its output at its end
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ name: string, seconds: number, passed: boolean, left: number }>} `left`: processes left behind, with which it fails
 */
export async function runStep({ name, command, args, quiet = false }, env) {
  const title = `\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`;
  if (!quiet) console.log(title);
  const begun = Date.now();
  // Every process below a step inherits this mark, so that what it leaves behind can be found.
  const mark = `WIRESPACE_TEST_RUN=${randomUUID()}`;
  const [markName, markValue] = mark.split('=');
  const [program, ...rest] = [...(quiet ? NICE : []), `node_modules/.bin/${command}`, ...args];
  const child = spawn(program, rest, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...env, [markName]: markValue },
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  const [status] = await once(child, 'close');
  if (quiet) console.log(`${title}\n${Buffer.concat(output)}`);
  const left = await leftovers(mark);
  for (const { pid, command: line } of left) {
    console.error(`left behind by ${name}: ${pid} ${line}`);
    process.kill(pid, 'SIGKILL');
  }
  return { name, seconds: (Date.now() - begun) / 1000, passed: status === 0 && left.length === 0, left: left.length };
}
