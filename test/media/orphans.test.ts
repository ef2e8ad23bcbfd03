import { fork } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { WorkerOptions } from '../../src/media/messages.ts';
import { sleep, WORKER_ENTRY } from '../support/caller/room.ts';
import { freeUdpPort } from '../support/free-ports.ts';

describe('a worker whose parent dies', () => {
  it.each([0, 50, 400])('%i ms after its start ends, too', async (ms) => {
    const options: WorkerOptions = { port: await freeUdpPort(), announced: [], bindAddress: '127.0.0.1', offerSections: 32 };
    const child = fork(WORKER_ENTRY, [JSON.stringify(options)]);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await sleep(ms);
    child.disconnect();
    const late = sleep(20_000).then(() => child.kill('SIGKILL'));
    expect(await ended).toBe(0);
    void late;
  });
});
