import { describe, expect, it } from 'vitest';
import { Sharpening } from './sharpening.ts';

/** Frames until it is done, of a picture whose frames have these sizes, the last one for ever. */
function framesOf(sizes: number[], sharpening = new Sharpening(6_000)): number {
  let frames = 0;
  while (!sharpening.done) {
    sharpening.add(sizes[Math.min(frames, sizes.length - 1)] ?? 0);
    frames += 1;
  }
  return frames;
}

describe('sharpening', () => {
  it('ends when frames keep one small size', () => {
    expect(framesOf([5_900, 5_800, 5_950, 4_000, 2_300, 2_200])).toBeLessThan(15);
    expect(framesOf([12, 9, 30])).toBeLessThan(12);
  });

  it('goes on while the rate is what limits it, and while sizes change', () => {
    const limited = new Sharpening(6_000);
    for (let frame = 0; frame < 100; frame += 1) limited.add(5_000 + (frame % 3));
    expect(limited.done).toBe(false);
    const pause = new Sharpening(6_000);
    for (const size of [5_000, 680, 630, 670, 1_000, 2_000, 2_200, 2_800, 2_700, 3_000]) pause.add(size);
    expect(pause.done).toBe(false);
  });

  it('ends in any case', () => {
    expect(framesOf(Array.from({ length: 1_000 }, (_, index) => (index % 2 ? 5_000 : 1_000)))).toBe(150);
  });

  it('begins anew with another picture', () => {
    const sharpening = new Sharpening(6_000);
    framesOf([10], sharpening);
    sharpening.restart();
    expect(sharpening.done).toBe(false);
    expect(framesOf([10], sharpening)).toBeGreaterThan(5);
  });
});
