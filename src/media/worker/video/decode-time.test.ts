import { describe, expect, it } from 'vitest';
import { type DecodeAccount, DecodeTime } from './decode-time.ts';

/** What one sender's pictures cost: as many a second, each so many ms. */
interface Load {
  fps: number;
  ms: number;
}

/** Runs senders side by side and returns the share of each one's pictures that could be decoded in the last seconds. */
function decoded(senders: readonly Load[], seconds = 20): number[] {
  const time = new DecodeTime();
  const all = senders.map((load) => ({ ...load, account: time.open(), next: 0, asked: 0, taken: 0 }));
  for (let now = 0; now < seconds * 1000; now += 1) {
    for (const sender of all) {
      if (now < sender.next) continue;
      sender.next += 1000 / sender.fps;
      const allowed = sender.account.allows(now);
      if (allowed) sender.account.spend(sender.ms, now);
      if (now < 5_000) continue;
      sender.asked += 1;
      if (allowed) sender.taken += 1;
    }
  }
  return all.map(({ asked, taken }) => taken / asked);
}

/** Spends so much that there is nothing left. */
function exhaust(account: DecodeAccount, nowMs: number): void {
  while (account.allows(nowMs)) account.spend(50, nowMs);
}

describe('the time of a worker for pictures', () => {
  it.each([
    ['a camera of 1080p with 60 pictures a second', [{ fps: 60, ms: 1.8 }]],
    ['a screen of 3840x2160 with 30, drawn as well', [{ fps: 30, ms: 7 + 7 }]],
    ['a screen of 5120x2880 with 30, on a machine that is half as fast', [{ fps: 30, ms: 18 }]],
    ['25 cameras of 360p', Array.from({ length: 25 }, () => ({ fps: 30, ms: 0.5 }))],
  ])('is enough for every picture of %s', (_what, senders) => {
    expect(Math.min(...decoded(senders))).toBe(1);
  });

  it('is left to those who take little when one takes too much', () => {
    const cameras = Array.from({ length: 6 }, () => ({ fps: 30, ms: 1 }));
    const [huge, ...others] = decoded([{ fps: 60, ms: 40 }, ...cameras]);
    expect(others).toEqual(cameras.map(() => 1));
    // The rest is its own: 600 ms less 180 of the cameras, of the 2,400 that it wants.
    expect(huge).toBeGreaterThan(0.12);
    expect(huge).toBeLessThan(0.2);
  });

  it('is shared alike by those who take too much', () => {
    const [one = 0, other = 0] = decoded([
      { fps: 60, ms: 20 },
      { fps: 30, ms: 40 },
    ]);
    expect(one / other).toBeGreaterThan(0.8);
    expect(one / other).toBeLessThan(1.25);
  });

  it('is never more than six tenths of it over some seconds, whatever is sent', () => {
    const [share = 0] = decoded([{ fps: 10, ms: 118 }], 60);
    expect(share * 1_180).toBeLessThanOrEqual(620);
  });

  it('counts as rested only when pictures after a key frame can be decoded, too', () => {
    const account = new DecodeTime().open();
    exhaust(account, 0);
    expect(account.isTight(0)).toBe(true);
    expect(account.isRested(0)).toBe(false);
    let restedAt = 0;
    while (!account.isRested(restedAt)) restedAt += 10;
    expect(account.allows(restedAt)).toBe(true);
    // A quarter of a second's pictures and more.
    expect(restedAt).toBeGreaterThan(250);
    expect(restedAt).toBeLessThan(1_500);
  });

  it('does not go back when clocks of two callers are not in step', () => {
    const account = new DecodeTime().open();
    exhaust(account, 1_000);
    account.spend(10, 1_000);
    expect(account.allows(500)).toBe(false);
    expect(account.allows(1_001)).toBe(false);
  });
});
