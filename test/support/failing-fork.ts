import { ChildProcess } from 'node:child_process';

/** What `fork` does on a machine without memory, without file descriptors, and without processes to spare. */
export const FAILING_FORKS: readonly (readonly [string, () => ChildProcess])[] = [
  [
    'ENOMEM',
    () => {
      throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' });
    },
  ],
  ['EMFILE', () => late('EMFILE', {})],
  ['EAGAIN', () => late('EAGAIN', { stdio: [null, null, null, null, null], send: () => true, connected: false })],
];

/** It says so in the next turn; without descriptors it has nothing that `send` or a pipe could be. */
function late(code: string, parts: object): ChildProcess {
  const child: ChildProcess = Object.create(ChildProcess.prototype);
  Object.assign(child, { kill: () => false }, parts);
  process.nextTick(() => child.emit('error', Object.assign(new Error(`spawn ${code}`), { code })));
  return child;
}
