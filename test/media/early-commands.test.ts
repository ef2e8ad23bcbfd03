import { type ChildProcess, fork } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import type { FromWorker, ToWorker, WorkerOptions } from '../../src/media/messages.ts';
import { until, WORKER_ENTRY } from '../support/caller/room.ts';
import { freeUdpPort } from '../support/free-ports.ts';

let worker: ChildProcess | null = null;

afterEach(() => {
  worker?.kill('SIGKILL');
});

it('a command that cannot be obeyed is written down and costs nothing else, also when it comes before the worker has loaded', async () => {
  const options: WorkerOptions = { port: await freeUdpPort(), bindAddress: '127.0.0.1', announced: [], offerSections: 2 };
  const child = fork(WORKER_ENTRY, [JSON.stringify(options)], { execArgv: ['--expose-gc'] });
  worker = child;
  const said: FromWorker[] = [];
  child.on('message', (message) => said.push(message as FromWorker));
  const tell = (message: ToWorker): void => void child.send(message);
  tell({ type: 'command', command: { kind: 'open', room: 'r', quality: '720p', previews: false } });
  // No tile can be drawn there.
  const tiles = [{ callId: 'a', x: 3, y: 0, width: 0, height: 7 }];
  tell({ type: 'command', command: { kind: 'scene', room: 'r', tiles } });
  tell({ type: 'command', command: { kind: 'open', room: 'later', quality: '720p', previews: false } });
  const failures = () => said.flatMap((message) => (message.type === 'log' && message.level === 'error' ? message.message : []));
  await until('the failure is written down', () => failures().length === 1, 10_000);
  expect(failures()[0]).toMatch(/^command scene failed: RangeError/);
  tell({ type: 'command', command: { kind: 'scene', room: 'r', tiles } });
  await until('so is a later one', () => failures().length === 2);
  tell({ type: 'request', id: 1, request: { kind: 'stats' } });
  await until('both rooms are there', () => said.some((message) => message.type === 'result' && message.id === 1));
  const stats = said.find((message) => message.type === 'result') as { result: { rooms: { room: string }[] } };
  expect(stats.result.rooms.map(({ room }) => room)).toEqual(['r', 'later']);
  expect(child.exitCode).toBeNull();
});
