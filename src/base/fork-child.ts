import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';

/**
 * Starts a process of ours. Without memory for one, fork throws; without file descriptors or processes it returns one that has neither pid nor,
 * perhaps, pipes and a channel, and says so with an event later. Here both throw, so that what is returned is whole.
 */
export function forkChild(entry: URL, args: readonly string[], options: ForkOptions): ChildProcess {
  const child = fork(entry, [...args], options);
  if (child.pid !== undefined) return child;
  child.on('error', () => {});
  // Not there, whatever the types say, when it was descriptors that lacked.
  const streams: ChildProcess['stdio'] | undefined = child.stdio;
  for (const stream of streams ?? []) stream?.destroy();
  if (child.connected) child.disconnect();
  throw new Error('no process can be started: the machine has none, or no file descriptors, to spare');
}
