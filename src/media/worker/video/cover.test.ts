import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cameraCrop, coverCrop } from './cover.ts';

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

describe('cameraCrop', () => {
  const crop = (width: number, height: number, tile = { width: 640, height: 360 }) =>
    cameraCrop(coverCrop(width, height, tile.width, tile.height), width, height);

  it('fills a tile of 16 to 9 with pictures of 16 to 9 and of 4 to 3', () => {
    expect(crop(1280, 720)).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    expect(crop(640, 480)).toEqual({ x: 0, y: 60, width: 640, height: 360 });
  });

  it.each([
    [480, 640],
    [360, 640],
    [720, 1280],
    [1080, 2340],
  ])('shows all of a phone held upright, %i x %i', (width, height) => {
    expect(crop(width, height)).toEqual({ x: 0, y: 0, width, height });
  });

  it('cuts a quarter of a square picture, from above and below alike', () => {
    expect(crop(480, 480)).toEqual({ x: 0, y: 60, width: 480, height: 360 });
  });

  it('fills a tile that is as upright as the picture', () => {
    expect(crop(480, 640, { width: 240, height: 320 })).toEqual({ x: 0, y: 0, width: 480, height: 640 });
  });

  it('never loses more than a quarter of the height, and stays inside the picture', () => {
    const size = fc.integer({ min: 16, max: 4096 });
    fc.assert(
      fc.property(size, size, size, size, (sw, sh, tw, th) => {
        const { x, y, width, height } = cameraCrop(coverCrop(sw, sh, tw, th), sw, sh);
        for (const value of [x, y, width, height]) expect(value % 2).toBe(0);
        expect(height).toBeGreaterThanOrEqual(sh * 0.75 - 4);
        expect(x + width).toBeLessThanOrEqual(sw);
        expect(y + height).toBeLessThanOrEqual(sh);
      }),
    );
  });
});
