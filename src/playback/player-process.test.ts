import { fork } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { FAILING_FORKS } from '../../test/support/failing-fork.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { PlayerOrder } from './player/messages.ts';
import { PlayerProcess } from './player-process.ts';

vi.mock('node:child_process', async (original) => ({ ...(await original<object>()), fork: vi.fn() }));

it.each(FAILING_FORKS)('a player that cannot be started (%s) fails once, when whoever wants it has it', async (_, fails) => {
  vi.mocked(fork).mockImplementation(fails);
  const clock = new ManualClock();
  const before = process.listenerCount('exit');
  const failed: string[] = [];
  const player = new PlayerProcess(
    {} as PlayerOrder,
    { clock, confine: () => [], mostBytes: 1 },
    { ready: () => expect.unreachable(), failed: (reason) => void failed.push(reason) },
  );
  expect([failed, player.pid]).toEqual([[], undefined]);
  clock.advance(0);
  await new Promise((done) => setImmediate(done));
  player.kill();
  expect([failed, clock.pending]).toEqual([['broken'], 0]);
  expect(process.listenerCount('exit')).toBe(before);
});
