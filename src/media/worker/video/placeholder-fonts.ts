import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Name of the family that is always there. */
export const FONT_FAMILY = 'DejaVu Sans';

/** Code points as first, last, first, last, …, sorted. */
type Ranges = readonly number[];

/** A file of {@link folder}: `ranges` is what it has first of all. */
interface FontFile {
  file: string;
  ranges: Ranges;
}

/** A piece of a text that one font has all letters of. */
export interface FontRun {
  text: string;
  /** Path of the font; null: the bundled family. */
  file: string | null;
}

/** Joiners and variation selectors have no glyph of their own. */
const MODIFIERS = /\u200c|\u200d|[\ufe00-\ufe0f]/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Beside `dist` and `src`, made by `scripts/fonts.mjs`. */
const folder = fileURLToPath(new URL('../../../../fonts/', import.meta.url));
const bundled = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '..', 'ttf');

export const BUNDLED_FONTS = { regular: join(bundled, 'DejaVuSans.ttf'), bold: join(bundled, 'DejaVuSans-Bold.ttf') } as const;

/** Which font has a letter. Fonts of further scripts are looked for when a name needs them. */
export class PlaceholderFonts {
  readonly #base = readJson<Ranges>('base.json');
  #further: readonly FontFile[] | null = null;

  /**
   * A clean name as far as it can be painted. Letters in circles or in Fraktur become the letters that they stand for when only those
   * have a glyph; what has none in any font is left out, so that nobody sees empty boxes.
   */
  legible(name: string): string {
    let text = '';
    for (const { segment } of graphemes.segment(name))
      text += [segment, segment.normalize('NFKC')].find((one) => this.#fontOf(one) !== undefined) ?? '';
    return text.replace(/ +/gu, ' ').trim();
  }

  /** A legible text in runs of one font each. */
  runs(text: string): FontRun[] {
    const runs: FontRun[] = [];
    for (const { segment } of graphemes.segment(text)) {
      const last = runs.at(-1);
      const file = this.#fontOf(segment) ?? null;
      // A space goes with what stands before it.
      if (last && (last.file === file || segment === ' ')) last.text += segment;
      else runs.push({ text: segment, file });
    }
    return runs;
  }

  /** The font that has all of a grapheme: a path, null for the bundled family, undefined for none. */
  #fontOf(grapheme: string): string | null | undefined {
    const codes = [...grapheme]
      .filter((character) => !MODIFIERS.test(character))
      .map((character) => character.codePointAt(0) ?? 0);
    if (codes.every((code) => includes(this.#base, code))) return null;
    this.#further ??= readJson<FontFile[]>('files.json');
    // Marks like the dotted circle may be the bundled font's first; what counts is the letter.
    const wanted = codes.filter((code) => !includes(this.#base, code));
    const found = this.#further.find(({ ranges }) => wanted.every((code) => includes(ranges, code)));
    return found && join(folder, found.file);
  }
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

function includes(ranges: Ranges, code: number): boolean {
  let [low, high] = [0, ranges.length / 2 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[2 * middle] ?? 0)) high = middle - 1;
    else if (code > (ranges[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}
