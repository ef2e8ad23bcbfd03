// Installs packages of Debian where the tests may: as root, on a machine that has apt.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether it was tried; the caller looks whether it helped. `what` is told to the person who waits. */
export function installFromDebian(what, packages) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  console.log(`${what}. Installing Debian's ${packages[0]} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run(['update', '-qq'], env);
  run(['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
  return true;
}

function run(args, env) {
  const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (status !== 0) console.error(`apt-get ${args[0]} ended with ${status}`);
}
