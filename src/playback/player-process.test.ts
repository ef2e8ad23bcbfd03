import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { PlayerProcess } from './player-process.ts';

it('a player that cannot be started says so once and leaves nothing behind', async () => {
  const clock = new ManualClock();
  const before = process.listenerCount('exit');
  const { execPath } = process;
  const order = {
    url: 'https://host.example/film.mp4',
    positionMs: 0,
    canvas: { width: 1280, height: 720 },
    limits: { bytes: 1, pixels: 1, frameRate: 1, waitMs: 1 },
    allow: [],
    own: [],
  };
  const failed: string[] = [];
  process.execPath = '/nowhere/node';
  try {
    await new Promise<void>((resolve) => {
      new PlayerProcess(
        order,
        { clock, confine: () => [], mostBytes: 1 },
        {
          ready: () => expect.fail('nothing was started'),
          failed: (reason) => {
            failed.push(reason);
            resolve();
          },
        },
      );
    });
  } finally {
    process.execPath = execPath;
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(failed).toEqual(['broken']);
  expect(process.listenerCount('exit')).toBe(before);
  expect(clock.pending).toBe(0);
});
