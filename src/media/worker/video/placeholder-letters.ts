import { readFileSync } from 'node:fs';
import type { Font } from 'harfbuzzjs';
import { BUNDLED_FONTS, FONT_FAMILY, type FontRun, PlaceholderFonts } from './placeholder-fonts.ts';
import { escapeXml, placeholderName } from './placeholder-text.ts';

type Shaper = typeof import('harfbuzzjs');

/** Where a text stands: its middle and its baseline, in pixels. */
export interface TextPlace {
  x: number;
  baseline: number;
  /** Height of an em in pixels. */
  size: number;
  /** CSS colour. */
  fill: string;
  bold: boolean;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Fonts of further scripts that stay open. */
const OPEN_FONTS = 40;

/**
 * Writes names as SVG. What the bundled font has is text for the rasteriser; other scripts are shaped here by HarfBuzz and written as
 * outlines, because the rasteriser loses the width of vowel signs that follow their consonant.
 */
export class PlaceholderLetters {
  readonly #fonts = new PlaceholderFonts();
  /** Least recently used first. */
  readonly #open = new Map<string, Font>();
  #shaper: Shaper | null = null;

  /** What of a name can be written; loads what it takes to {@link write} it or parts of it. */
  async prepare(name: string): Promise<string> {
    const text = this.#fonts.legible(placeholderName(name));
    if (needsShaping(this.#fonts.runs(text))) this.#shaper ??= await import('harfbuzzjs');
    return text;
  }

  /** SVG of a text that was prepared, centred on its place. */
  write(text: string, place: TextPlace): string {
    const runs = this.#fonts.runs(text);
    if (needsShaping(runs) && this.#shaper) return this.#outline(this.#shaper, runs, place);
    const { x, baseline, size, fill, bold } = place;
    const known = runs.filter(({ file }) => file === null).map((run) => run.text);
    return (
      `<text x="${x}" y="${baseline}" font-family="${FONT_FAMILY}" font-size="${size}" font-weight="${bold ? 700 : 400}" ` +
      `fill="${fill}" text-anchor="middle">${escapeXml(known.join(''))}</text>`
    );
  }

  #outline(shaper: Shaper, runs: readonly FontRun[], { x, baseline, size, fill, bold }: TextPlace): string {
    let width = 0;
    const parts = runs.map(({ text, file }) => {
      const font = this.#font(shaper, file ?? (bold ? BUNDLED_FONTS.bold : BUNDLED_FONTS.regular));
      const scale = size / font.face.upem;
      const buffer = new shaper.Buffer();
      buffer.addText(text);
      buffer.guessSegmentProperties();
      shaper.shape(font, buffer);
      const start = width;
      let pen = 0;
      const glyphs = buffer.getGlyphInfosAndPositions().map(({ codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 }) => {
        const path = font.glyphToPath(codepoint);
        const placed = `<path transform="translate(${pen + xOffset} ${yOffset})" d="${path}"/>`;
        pen += xAdvance;
        return path === '' ? '' : placed;
      });
      width += pen * scale;
      return `<g transform="translate(${start} 0) scale(${scale} ${-scale})">${glyphs.join('')}</g>`;
    });
    return `<g fill="${fill}" transform="translate(${x - width / 2} ${baseline})">${parts.join('')}</g>`;
  }

  #font(shaper: Shaper, path: string): Font {
    const font = this.#open.get(path) ?? new shaper.Font(new shaper.Face(new shaper.Blob(arrayBufferOf(path))));
    this.#open.delete(path);
    this.#open.set(path, font);
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_FONTS && oldest) this.#open.delete(oldest);
    return font;
  }
}

/** Texts from right to left, and those of the bundled font, are the rasteriser's: it knows how directions mix. */
function needsShaping(runs: readonly FontRun[]): boolean {
  return runs.some(({ file }) => file !== null) && !runs.some(({ text }) => RIGHT_TO_LEFT.test(text));
}

function arrayBufferOf(path: string): ArrayBuffer {
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
