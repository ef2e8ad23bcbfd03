import { fork } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { FAILING_FORKS } from '../../test/support/failing-fork.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import { WorkerSlot } from './worker-slot.ts';

vi.mock('node:child_process', async (original) => ({ ...(await original<object>()), fork: vi.fn() }));

it.each(FAILING_FORKS)('a media worker that cannot be started (%s) is tried again, with growing pauses', async (_, fails) => {
  vi.mocked(fork).mockImplementation(fails);
  const clock = new ManualClock();
  const slot = new WorkerSlot({
    ...{
      clock,
      log: silentLog,
      entry: new URL('./worker/main.js', import.meta.url),
      requestTimeoutMs: 1_000,
      silenceLimitMs: 5_000,
    },
    worker: { port: 40_000, announced: [], offerSections: 2 },
    memory: { fullBytes: 1, mostBytes: 1 },
    onCrash: () => {},
    onReady: () => expect.unreachable(),
  });
  slot.start();
  clock.advance(100);
  clock.advance(100);
  clock.advance(100);
  await new Promise((done) => setImmediate(done));
  expect([slot.restarts, slot.started, slot.ready]).toEqual([3, true, false]);
  await slot.close();
  expect(clock.pending).toBe(0);
});
