import { afterEach, describe, expect, it } from 'vitest';
import { chromaAt, lumaAt } from '../../../../test/support/pictures.ts';
import { bt709ToBt601 } from './matrix.ts';
import { Picture } from './picture.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Limited range luma and colour differences of a colour (0 … 255), by the weights of red and blue of a standard. */
function yuv([red, green, blue]: Colour, kr: number, kb: number): [number, number, number] {
  const y = kr * red + (1 - kr - kb) * green + kb * blue;
  return [16 + (219 * y) / 255, 128 + (112 * (blue - y)) / (255 * (1 - kb)), 128 + (112 * (red - y)) / (255 * (1 - kr))];
}
const bt709 = (colour: Colour) => yuv(colour, 0.2126, 0.0722);
const bt601 = (colour: Colour) => yuv(colour, 0.299, 0.114);

const pictures: Picture[] = [];
afterEach(() => {
  for (const picture of pictures.splice(0)) picture.free();
});
function plain(...values: [number, number, number]): Picture {
  const [luma, blue, red] = values.map(Math.round) as [number, number, number];
  const picture = Picture.blank(64, 32, luma, blue, red);
  pictures.push(picture);
  return picture;
}

describe('a picture in BT.709', () => {
  it.each<[string, Colour]>([
    ['red', [205, 40, 40]],
    ['green', [40, 170, 60]],
    ['blue', [50, 70, 215]],
    ['full red', [255, 0, 0]],
    ['full blue', [0, 0, 255]],
    ['skin', [224, 172, 140]],
    ['grey', [120, 120, 120]],
    ['white', [255, 255, 255]],
  ])('keeps its %s in BT.601', (_name, colour) => {
    const picture = plain(...bt709(colour));
    bt709ToBt601(picture, { x: 0, y: 0, width: 64, height: 32 });
    const [luma, blue, red] = bt601(colour);
    const found = [lumaAt(picture, 5, 7), ...chromaAt(picture, 5, 7)];
    for (const [index, wanted] of [luma, blue, red].entries()) expect(Math.abs((found[index] ?? 0) - wanted)).toBeLessThan(1.6);
  });

  it('is changed in the rectangle only', () => {
    const picture = plain(...bt709([205, 40, 40]));
    const before = lumaAt(picture, 0, 0);
    bt709ToBt601(picture, { x: 16, y: 8, width: 32, height: 16 });
    for (const [x, y] of [
      [15, 8],
      [48, 8],
      [16, 7],
      [16, 24],
    ] as const)
      expect(lumaAt(picture, x, y)).toBe(before);
    for (const [x, y] of [
      [16, 8],
      [47, 8],
      [16, 23],
      [47, 23],
    ] as const)
      expect(lumaAt(picture, x, y)).not.toBe(before);
  });

  it('never wraps around', () => {
    const bright = plain(254, 255, 255);
    bt709ToBt601(bright, { x: 0, y: 0, width: 64, height: 32 });
    expect(lumaAt(bright, 1, 1)).toBe(255);
    const dark = plain(1, 0, 0);
    bt709ToBt601(dark, { x: 0, y: 0, width: 64, height: 32 });
    expect(lumaAt(dark, 1, 1)).toBe(0);
  });
});
