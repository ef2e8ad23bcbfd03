import { fork } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { FAILING_FORKS } from '../../test/support/failing-fork.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { BroadcastPort, MediaRoom } from '../rooms/ports.ts';
import { readReceiver } from './receiver.ts';
import { Sender } from './sender.ts';
import { Stream } from './stream.ts';

vi.mock('node:child_process', async (original) => ({ ...(await original<object>()), fork: vi.fn() }));

const turn = () => new Promise((done) => setImmediate(done));

it.each(FAILING_FORKS)('a stream whose process cannot be started (%s) is tried again', async (_, fails) => {
  vi.mocked(fork).mockReset().mockImplementation(fails);
  const clock = new ManualClock();
  const heard: string[] = [];
  const stream = new Stream({
    ...{ clock, retryMs: 10_000, connectMs: 5_000, stallMs: 5_000, media: {} as MediaRoom, broadcasts: {} as BroadcastPort },
    receiver: readReceiver('rtmp://live.example.com/app/key'),
    listener: { state: (state) => void heard.push(state), failed: (reason) => void heard.push(reason) },
    guard: { addresses: async () => ['8.8.8.8'] },
    send: (job, listener) => new Sender(job, { clock, confine: () => [] }, listener),
    onOver: () => {},
  });
  await turn();
  clock.advance(1_000);
  await turn();
  expect([heard, vi.mocked(fork).mock.calls.length]).toEqual([['connecting', 'retrying', 'retrying'], 2]);
  await stream.stop();
  expect(clock.pending).toBe(0);
});
