import { describe, expect, it } from 'vitest';
import { DecodeBudget } from './decode-budget.ts';

/** How many frames of `seconds` of video may be decoded. */
function decoded(width: number, height: number, framesPerSecond: number, seconds = 20): number {
  const budget = new DecodeBudget();
  let count = 0;
  for (let i = 0; i < framesPerSecond * seconds; i += 1) {
    if (!budget.allows((i * 1000) / framesPerSecond)) continue;
    budget.spend(width * height);
    count += 1;
  }
  return count;
}

describe('the budget of a decoder', () => {
  it.each([
    ['a camera of 720p', 1280, 720, 30],
    ['a camera of 1080p', 1920, 1080, 30],
    ['a screen of 1440p', 2560, 1440, 5],
    ['a lively screen of 1440p', 2560, 1440, 15],
  ])('leaves out no frame of %s', (_what, width, height, framesPerSecond) => {
    expect(decoded(width, height, framesPerSecond)).toBe(framesPerSecond * 20);
  });

  it('lets about ten frames a second of the largest picture through, after a burst of one second', () => {
    const frames = decoded(4096, 2304, 60);
    expect(frames).toBeGreaterThan(9 * 20);
    expect(frames).toBeLessThan(11 * 20);
  });

  it('saves up no more than one second', () => {
    const budget = new DecodeBudget();
    budget.allows(0);
    budget.allows(60_000);
    let count = 0;
    for (; budget.allows(60_000); count += 1) budget.spend(1920 * 1080);
    expect(count).toBe(45);
  });
});
