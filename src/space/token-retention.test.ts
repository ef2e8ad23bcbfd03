import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { retainTokens } from './token-retention.ts';

const HOUR = 3_600_000;

/** Lets everything happen that waits for promises only. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function bench(keepEndlessMs: number | null) {
  const clock = new ManualClock();
  const useless: number[] = [];
  const endless: number[] = [];
  const errors: unknown[] = [];
  const start = clock.now();
  let left = 450;
  const roomTokens = {
    forgetUseless: async (since: number, limit: number) => {
      useless.push(since - clock.now());
      const count = Math.min(limit, left);
      left -= count;
      return count;
    },
    forgetEndless: async (before: number) => {
      endless.push(before);
      return 0;
    },
  };
  const stop = retainTokens({
    roomTokens,
    clock,
    keepMs: 30 * HOUR,
    keepEndlessMs,
    onError: (error) => errors.push(error),
  });
  return { clock, useless, endless, errors, roomTokens, start, stop };
}

it('records of tokens that are useless for long enough go in steps with pauses, at the start and each hour', async () => {
  const { clock, useless, endless, stop } = bench(null);
  await settle();
  expect(useless).toEqual([-30 * HOUR]);
  clock.advance(50);
  await settle();
  clock.advance(50);
  await settle();
  expect(useless).toHaveLength(3);
  clock.advance(HOUR);
  await settle();
  expect(useless).toHaveLength(4);
  expect(endless).toEqual([]);
  await stop();
  clock.advance(HOUR);
  await settle();
  expect(useless).toHaveLength(4);
});

it('stops only when the query under way is done, and without another one', async () => {
  const { clock, useless, roomTokens, stop } = bench(null);
  await settle();
  let answer = (_count: number): void => undefined;
  const counted = roomTokens.forgetUseless;
  roomTokens.forgetUseless = async (since, limit) => {
    await counted(since, limit);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  clock.advance(50);
  await settle();
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await settle();
  expect(stopped).toBe(false);
  answer(200);
  await stopping;
  expect(useless).toHaveLength(2);
  expect(clock.pending).toBe(0);
});

it('stops in a pause at once', async () => {
  const { clock, stop } = bench(null);
  await settle();
  await stop();
  expect(clock.pending).toBe(0);
});

it('records of tokens without an end go only when somebody asked for that', async () => {
  const { clock, endless, start } = bench(90 * 24 * HOUR);
  await settle();
  clock.advance(50);
  await settle();
  clock.advance(50);
  await settle();
  expect(endless).toEqual([start - 90 * 24 * HOUR]);
});

it('a database that is away is told of, and asked again the next hour', async () => {
  const { clock, errors, roomTokens, useless } = bench(null);
  const works = roomTokens.forgetUseless;
  await settle();
  roomTokens.forgetUseless = async () => {
    throw new Error('away');
  };
  clock.advance(50);
  await settle();
  expect(errors).toHaveLength(1);
  roomTokens.forgetUseless = works;
  const before = useless.length;
  clock.advance(HOUR);
  await settle();
  expect(useless.length).toBeGreaterThan(before);
});
