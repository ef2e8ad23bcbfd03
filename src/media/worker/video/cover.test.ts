import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverCrop } from './cover.ts';

describe('coverCrop', () => {
  it('takes everything of a source with the same shape', () => {
    expect(coverCrop(640, 360, 1280, 720)).toEqual({ x: 0, y: 0, width: 640, height: 360 });
  });

  it('cuts the sides of a wide source and the top and bottom of a tall one', () => {
    expect(coverCrop(1280, 720, 720, 720)).toEqual({ x: 280, y: 0, width: 720, height: 720 });
    expect(coverCrop(480, 640, 640, 360)).toEqual({ x: 0, y: 184, width: 480, height: 270 });
  });

  it('gives even rectangles inside the source, of the shape of the target', () => {
    const size = fc.integer({ min: 16, max: 4096 });
    fc.assert(
      fc.property(size, size, size, size, (sw, sh, tw, th) => {
        const { x, y, width, height } = coverCrop(sw, sh, tw, th);
        for (const value of [x, y, width, height]) expect(value % 2).toBe(0);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(width).toBeGreaterThanOrEqual(2);
        expect(x + width).toBeLessThanOrEqual(sw);
        expect(y + height).toBeLessThanOrEqual(sh);
        // One of the two directions is used whole.
        expect(sw - width < 2 || sh - height < 2).toBe(true);
        // Rounding moves an edge by at most one pixel of the source.
        if (sw - width < 2) expect(Math.abs(height - Math.min(sh, (sw * th) / tw))).toBeLessThanOrEqual(2);
        else expect(Math.abs(width - Math.min(sw, (sh * tw) / th))).toBeLessThanOrEqual(2);
      }),
    );
  });
});
