import type { ChildProcess } from 'node:child_process';
import { forkChild } from '../base/fork-child.ts';

export interface ConfinedChildOptions {
  entry: URL;
  args: readonly string[];
  /** Files beside our code that it may read, and write. */
  reads: readonly string[];
  writes: readonly string[];
  /** Options of Node with which a process may read our code only. */
  confine(entry: URL): string[];
}

/** A process for files of recordings. It ends with us; whoever starts it kills it when it is done. Throws when none can be started. */
export function forkConfined({ entry, args, reads, writes, confine }: ConfinedChildOptions): {
  child: ChildProcess;
  kill: () => void;
} {
  const child = forkChild(entry, args, {
    // It needs none of our environment, which holds secrets.
    env: { PATH: process.env.PATH },
    execArgv: [
      ...confine(entry),
      ...reads.map((path) => `--allow-fs-read=${path}`),
      ...writes.map((path) => `--allow-fs-write=${path}`),
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
  });
  const orphaned = (): void => void child.kill('SIGKILL');
  process.once('exit', orphaned);
  child.once('exit', () => process.off('exit', orphaned));
  return { child, kill: orphaned };
}
