// Sees to it that the tests of walled networks can make one, where that is possible.
import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.mjs';

/** Installs Debian's package when there is none. Without it those tests fail and say which program is missing. */
export function iproute() {
  if (spawnSync('tc', ['-V']).status === 0) return;
  installFromDebian('No tc found', ['iproute2']);
}
