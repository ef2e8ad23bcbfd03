import { afterAll, describe, expect, it } from 'vitest';
import { chromaAt, lumaAt } from '../../../../test/support/pictures.ts';
import type { Picture } from './picture.ts';
import { PlaceholderPainter } from './placeholder.ts';
import { placeholderSvg } from './placeholder-svg.ts';
import { cleanName, fitName, hueOf, initials } from './placeholder-text.ts';

const painter = new PlaceholderPainter();
afterAll(() => painter.close());

describe('the text of a placeholder', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['user_4711', 'U4'],
    ['Anna Maria von Hohenfels', 'AH'],
    ['Élodie', 'É'],
    ['(Bob) [Reception]', 'BR'],
    ['ßigma', 'ß'],
    ['मोहन', 'मो'],
    ['张伟', '张'],
    ['...', ''],
    ['', ''],
  ])('takes the initials of %j: %j', (name, expected) => {
    expect(initials(cleanName(name))).toBe(expected);
  });

  it.each([
    ['  a \n\t b ', 'a b'],
    ['evil\u202Etxt.exe\u2066', 'eviltxt.exe'],
    ['nul\u0000 \u200B\uFEFFspace', 'nul space'],
    ['Z\u0351\u0352\u0357\u035B\u0351algo', 'Z\u0351\u0352algo'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['party 🎉👩‍🚀', 'party'],
    ['lone \uD800 half', 'lone half'],
  ])('cleans %j', (name, expected) => {
    expect(cleanName(name)).toBe(expected);
  });

  it('shortens with an ellipsis and leaves short names alone', () => {
    expect(fitName('Ada', 10)).toBe('Ada');
    expect(fitName('A very long name indeed', 8)).toMatch(/^A very .*…$/);
    expect(fitName('W'.repeat(5000), 10).length).toBeLessThan(12);
  });

  it('gives a name always the same hue, and others others', () => {
    expect(hueOf('Ada')).toBe(hueOf('Ada'));
    expect(new Set(['Ada', 'Adb', 'Bob', 'Eve', 'Zoe'].map(hueOf)).size).toBe(5);
  });

  it('lets no markup through', () => {
    const svg = placeholderSvg(`</text><image href="file:///etc/passwd"/>&x;'`, 640, 360);
    expect(svg).not.toContain('<image');
    expect(svg.match(/<text/g)).toHaveLength(2);
    expect(svg).toContain('&#60;');
  });
});

/** How much of a region differs from the background, 0 … 1. */
function ink(picture: Picture, x0: number, y0: number, x1: number, y1: number): number {
  const background = lumaAt(picture, 1, 1);
  let different = 0;
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) if (Math.abs(lumaAt(picture, x, y) - background) > 30) different += 1;
  }
  return different / ((x1 - x0) * (y1 - y0));
}

describe('PlaceholderPainter', () => {
  it.each([
    [208, 120],
    [416, 240],
    [1280, 720],
    [240, 720],
  ])('paints circle, initials and name at %i x %i', async (width, height) => {
    const picture = await painter.paint('Ada Lovelace', width, height);
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(lumaAt(picture, 1, 1)).toBeLessThan(60);
    const circle = height * 0.41;
    expect(
      ink(picture, Math.round(width * 0.46), Math.round(circle - 8), Math.round(width * 0.54), Math.round(circle + 8)),
    ).toBeGreaterThan(0.3);
    // The name stands below the circle, and leaves the margins free.
    const radius = Math.min(height * 0.25, width * 0.17);
    const below = Math.round(circle + radius * 1.4);
    const lines = Math.round(radius * 0.7);
    expect(ink(picture, Math.round(width * 0.35), below, Math.round(width * 0.65), below + lines)).toBeGreaterThan(0.1);
    expect(ink(picture, 0, 0, Math.round(width * 0.05), height)).toBe(0);
    picture.free();
  });

  it('colours the circle by the name', async () => {
    const colours = new Set<string>();
    for (const name of ['Ada', 'Bob', 'Eve']) {
      const picture = await painter.paint(name, 416, 240);
      colours.add(chromaAt(picture, 160, 98).join());
      picture.free();
    }
    expect(colours.size).toBe(3);
  });

  it('paints a name once, and gives each caller a picture of its own', async () => {
    const [first, second] = await Promise.all([painter.paint('Twin', 416, 240), painter.paint('Twin', 416, 240)]);
    first.free();
    expect(second.width).toBe(416);
    const [, third] = [second.free(), await painter.paint('Twin', 416, 240)];
    expect(third.width).toBe(416);
    third.free();
  });

  it('keeps handed-out pictures valid when the cache is full or closed', async () => {
    const small = new PlaceholderPainter();
    const kept = await small.paint('first', 64, 64);
    for (let i = 0; i < 50; i += 1) (await small.paint(`other ${i}`, 64, 64)).free();
    expect(lumaAt(kept, 1, 1)).toBeLessThan(60);
    small.close();
    expect(kept.width).toBe(64);
    await expect(small.paint('late', 64, 64)).rejects.toThrow('closed');
    kept.free();
  });

  it.each(['', '\u202E\u0000', '<svg>&', '张伟', 'نص عربي', 'x'.repeat(100_000), '\uD800'])('paints any name', async (name) => {
    const picture = await painter.paint(name, 208, 120);
    expect(picture.width).toBe(208);
    expect(ink(picture, 90, 40, 118, 58)).toBeGreaterThan(0.3);
    picture.free();
  });
});
