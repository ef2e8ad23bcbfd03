import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containBox } from './contain.ts';

const canvas = { x: 0, y: 0, width: 1280, height: 720 };

describe('containBox', () => {
  it('fills the tile with a source of its shape', () => {
    expect(containBox(1280, 720, canvas)).toEqual(canvas);
    expect(containBox(1920, 1080, canvas)).toEqual(canvas);
  });

  it('shows all of a taller or wider source, in the middle', () => {
    expect(containBox(1440, 900, canvas)).toEqual({ x: 64, y: 0, width: 1152, height: 720 });
    expect(containBox(960, 720, canvas)).toEqual({ x: 160, y: 0, width: 960, height: 720 });
    expect(containBox(2560, 720, { x: 640, y: 360, width: 640, height: 360 })).toEqual({
      x: 640,
      y: 450,
      width: 640,
      height: 180,
    });
    expect(containBox(2, 4096, canvas)).toMatchObject({ width: 16, height: 720 });
  });

  it('stays inside the tile, on the steps of the scaler, within one step of the shape', () => {
    const size = fc.integer({ min: 16, max: 4096 });
    const tile = fc
      .tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 8, max: 360 }), fc.integer({ min: 0, max: 40 }), fc.nat(180))
      .map(([w, h, x, y]) => ({ x: x * 16, y: y * 2, width: w * 16, height: h * 2 }));
    fc.assert(
      fc.property(size, size, tile, (width, height, into) => {
        const box = containBox(width, height, into);
        expect([box.x % 16, box.width % 16, box.y % 2, box.height % 2]).toEqual([0, 0, 0, 0]);
        expect(box.x).toBeGreaterThanOrEqual(into.x);
        expect(box.y).toBeGreaterThanOrEqual(into.y);
        expect(box.x + box.width).toBeLessThanOrEqual(into.x + into.width);
        expect(box.y + box.height).toBeLessThanOrEqual(into.y + into.height);
        const scale = Math.min(into.width / width, into.height / height);
        expect(Math.abs(box.width - width * scale)).toBeLessThanOrEqual(16);
        expect(Math.abs(box.height - height * scale)).toBeLessThanOrEqual(2);
      }),
    );
  });
});
