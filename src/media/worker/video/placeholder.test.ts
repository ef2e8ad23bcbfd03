import { afterAll, describe, expect, it } from 'vitest';
import { chromaAt, lumaAt } from '../../../../test/support/pictures.ts';
import type { Picture } from './picture.ts';
import { PlaceholderPainter } from './placeholder.ts';
import { PlaceholderLetters } from './placeholder-letters.ts';
import { placeholderSvg } from './placeholder-svg.ts';
import { fitName, hueOf, initials, placeholderName } from './placeholder-text.ts';

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
    expect(initials(placeholderName(name))).toBe(expected);
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
    expect(placeholderName(name)).toBe(expected);
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

  it('lets no markup through', async () => {
    const letters = new PlaceholderLetters();
    const name = await letters.prepare(`</text><image href="file:///etc/passwd"/>&x;'`);
    const svg = placeholderSvg(name, 640, 360, (text, place) => letters.write(text, place));
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

describe('a name in any script', () => {
  const letters = new PlaceholderLetters();
  const place = { x: 100, baseline: 50, size: 40, fill: '#fff', bold: false };
  const outlines = (svg: string): number => svg.match(/<path /g)?.length ?? 0;

  it.each([
    ['山田太郎', 4],
    ['陳大文', 3],
    ['안녕하세요', 5],
    ['สมชาย', 5],
    ['አማርኛ', 4],
    ['张伟 Ann', 5],
  ])('%s has a letter for each of its characters', async (name, glyphs) => {
    expect(await letters.prepare(name)).toBe(name);
    expect(outlines(letters.write(name, place))).toBe(glyphs);
  });

  it.each(['मोहन दास', 'বাংলা', 'தமிழ்', 'မြန်မာ', 'ភាសាខ្មែរ', 'ગુજરાતી', 'తెలుగు', 'ಕನ್ನಡ', 'മലയാളം', 'සිංහල', 'ਪੰਜਾਬੀ', 'ଓଡ଼ିଆ'])(
    '%s is shaped, and nothing of it is lost',
    async (name) => {
      expect(await letters.prepare(name)).toBe(name);
      expect(outlines(letters.write(name, place))).toBeGreaterThan(2);
    },
  );

  it('writes letters of decoration as the letters that they stand for, and leaves out what has no glyph', async () => {
    expect(await letters.prepare('𝔘𝔫𝔦 ﷽')).toBe('Uni');
    expect(await letters.prepare('Zoë \u{13000}\u{13001} B')).toBe('Zoë B');
    expect(await letters.prepare('\u{13000}\u{13001}')).toBe('');
  });

  it('paints the symbol of a person where a name has no glyph, and no empty box', async () => {
    const [unknown, nameless] = [await painter.paint('\u{13000}', 416, 240), await painter.paint('', 416, 240)];
    expect(ink(unknown, 160, 40, 256, 140)).toBe(ink(nameless, 160, 40, 256, 140));
    expect(ink(unknown, 0, 150, 416, 240)).toBe(0);
    unknown.free();
    nameless.free();
  });

  it('mixes directions without empty boxes', async () => {
    const name = await letters.prepare('محمد 张');
    expect(letters.write(name, place)).toContain('>محمد ');
    expect(letters.write(name, place)).not.toContain('张');
  });
});

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
    const circle = height * 0.36;
    expect(
      ink(picture, Math.round(width * 0.46), Math.round(circle - 8), Math.round(width * 0.54), Math.round(circle + 8)),
    ).toBeGreaterThan(0.3);
    // The name stands below the circle, and leaves the margins free.
    expect(
      ink(picture, Math.round(width * 0.35), Math.round(height * 0.5), Math.round(width * 0.65), Math.round(height * 0.7)),
    ).toBeGreaterThan(width > height ? 0.03 : 0.01);
    expect(ink(picture, 0, 0, Math.round(width * 0.05), height)).toBe(0);
    // There clients lay their labels.
    expect(ink(picture, 0, Math.ceil(height * 0.71), width, height)).toBe(0);
    picture.free();
  });

  it('colours the circle by the name', async () => {
    const colours = new Set<string>();
    for (const name of ['Ada', 'Bob', 'Eve']) {
      const picture = await painter.paint(name, 416, 240);
      colours.add(chromaAt(picture, 180, 86).join());
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
