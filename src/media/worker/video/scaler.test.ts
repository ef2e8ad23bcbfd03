import { afterAll, describe, expect, it } from 'vitest';
import { chromaAt, lumaAt } from '../../../../test/support/pictures.ts';
import { Picture } from './picture.ts';
import { Scaler } from './scaler.ts';

const scaler = new Scaler();
afterAll(() => scaler.close());

/** Counts pixels that differ from the two expected colours, inside (by more than `rounding`) and outside of the rectangle. */
function strays(
  canvas: Picture,
  tile: { x: number; y: number; width: number; height: number },
  inside: number[],
  outside: number[],
  rounding = 0,
) {
  const wrong = { inside: 0, outside: 0 };
  for (let y = 0; y < canvas.height; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      const within = x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height;
      const [b, r] = chromaAt(canvas, x, y);
      const found = [lumaAt(canvas, x, y), b, r];
      const expected = within ? inside : outside;
      const most = within ? rounding : 0;
      if (found.some((value, index) => Math.abs(value - (expected[index] as number)) > most))
        wrong[within ? 'inside' : 'outside'] += 1;
    }
  }
  return wrong;
}

describe('Scaler', () => {
  const tiles = [
    { x: 16, y: 10, width: 416, height: 240 },
    { x: 320, y: 180, width: 320, height: 180 },
    { x: 0, y: 2, width: 16, height: 2 },
    { x: 208, y: 0, width: 208, height: 358 },
    { x: 0, y: 0, width: 640, height: 360 },
  ];
  const sources = [
    [640, 360],
    [321, 181],
    [17, 16],
    [1279, 719],
    [241, 427],
  ] as const;

  it.each(tiles.flatMap((tile) => sources.map(([width, height]) => ({ width, height, tile }))))(
    'fills $tile.width x $tile.height at $tile.x,$tile.y from $width x $height, and nothing else',
    ({ width, height, tile }) => {
      const canvas = Picture.blank(640, 360);
      const source = Picture.blank(width, height, 200, 90, 160);
      expect(scaler.cover(source, canvas, tile)).toBe(true);
      expect(strays(canvas, tile, [200, 90, 160], [16, 128, 128])).toEqual({ inside: 0, outside: 0 });
      source.free();
      canvas.free();
    },
  );

  it.each(sources.map(([width, height]) => ({ width, height })))(
    'draws all of $width x $height into a tile, and nothing beside it',
    ({ width, height }) => {
      const canvas = Picture.blank(640, 360);
      const source = Picture.blank(width, height, 200, 90, 160);
      const box = scaler.contain(source, canvas, { x: 208, y: 20, width: 208, height: 150 });
      expect(strays(canvas, box ?? { x: 0, y: 0, width: 0, height: 0 }, [200, 90, 160], [16, 128, 128], 1)).toEqual({
        inside: 0,
        outside: 0,
      });
      source.free();
      canvas.free();
    },
  );

  it('draws a picture that keeps changing its frame and size, without taking views of each frame', () => {
    const canvas = Picture.blank(640, 360);
    const passing = Picture.blank(640, 360);
    const tile = { x: 0, y: 0, width: 640, height: 360 };
    const draw = (width: number, height: number, luma: number): void => {
      const former = passing.adopt(Picture.blank(width, height, luma).frame);
      former.free();
      scaler.cover(passing, canvas, tile);
    };
    for (const [index, size] of [640, 320, 160, 480, 96, 128, 640, 64].entries()) {
      draw(size, (size * 9) / 16, 50 + index);
      expect(strays(canvas, tile, [50 + index, 128, 128], [16, 128, 128])).toEqual({ inside: 0, outside: 0 });
    }
    draw(640, 360, 100);
    const before = process.memoryUsage().external;
    for (let i = 0; i < 50; i += 1) {
      passing.adopt(passing.sibling().frame).free();
      scaler.cover(passing, canvas, tile);
    }
    // Views of 50 frames would count for 17 MB.
    expect(process.memoryUsage().external - before).toBeLessThan(2_000_000);
    passing.free();
    canvas.free();
  });

  it('shows the middle of a wider source', () => {
    const source = Picture.blank(1280, 360, 40);
    for (let y = 0; y < 360; y += 1) source.planes[0].fill(200, y * source.strides[0] + 320, y * source.strides[0] + 960);
    const canvas = Picture.blank(640, 360);
    scaler.cover(source, canvas, { x: 0, y: 0, width: 640, height: 360 });
    expect([lumaAt(canvas, 2, 180), lumaAt(canvas, 320, 180), lumaAt(canvas, 637, 180)]).toEqual([200, 200, 200]);
    source.free();
    canvas.free();
  });

  it('keeps circles round when it covers', () => {
    const source = Picture.blank(640, 480, 16);
    for (let y = 0; y < 480; y += 1) {
      for (let x = 0; x < 640; x += 1) {
        if ((x - 320) ** 2 + (y - 240) ** 2 < 100 ** 2) source.planes[0][y * source.strides[0] + x] = 235;
      }
    }
    const canvas = Picture.blank(320, 176);
    scaler.cover(source, canvas, { x: 0, y: 0, width: 320, height: 176 });
    let across = 0;
    let down = 0;
    for (let x = 0; x < 320; x += 1) if (lumaAt(canvas, x, 88) > 125) across += 1;
    for (let y = 0; y < 176; y += 1) if (lumaAt(canvas, 160, y) > 125) down += 1;
    expect(Math.abs(across - 100)).toBeLessThanOrEqual(2);
    expect(Math.abs(down - 100)).toBeLessThanOrEqual(2);
    source.free();
    canvas.free();
  });

  it('refuses rectangles that swscale would overdraw or that leave the canvas', () => {
    const canvas = Picture.blank(640, 360);
    const source = Picture.blank(320, 180);
    for (const [x, y, width, height] of [
      [8, 0, 320, 180],
      [0, 1, 320, 180],
      [0, 0, 426, 240],
      [0, 0, 320, 181],
      [-16, 0, 320, 180],
      [400, 0, 320, 180],
      [0, 0, 0, 0],
    ] as const) {
      expect(() => scaler.cover(source, canvas, { x, y, width, height })).toThrow(RangeError);
    }
    source.free();
    canvas.free();
  });

  it('draws nothing from an empty or tiny source', () => {
    const canvas = Picture.blank(64, 64);
    const tiny = Picture.blank(8, 8, 200);
    expect(scaler.cover(tiny, canvas, { x: 0, y: 0, width: 64, height: 64 })).toBe(false);
    tiny.free();
    expect(scaler.cover(tiny, canvas, { x: 0, y: 0, width: 64, height: 64 })).toBe(false);
    expect(lumaAt(canvas, 5, 5)).toBe(16);
    canvas.free();
  });

  it('survives a source that changes its size all the time', () => {
    const canvas = Picture.blank(320, 192);
    for (let i = 0; i < 100; i += 1) {
      const source = Picture.blank(100 + i * 7, 90 + i * 3, 100 + i);
      scaler.cover(source, canvas, { x: 0, y: 0, width: 320, height: 192 });
      expect(lumaAt(canvas, 160, 96)).toBe(100 + i);
      source.free();
    }
    canvas.free();
  });
});
