import { cleanName } from '../../../wire/names.ts';

/**
 * Makes a participant's name fit for a placeholder. Names are hostile: any script, any length, control characters, characters that
 * turn the direction of the text around, or markup.
 */

/** Pictures among letters: the bundled font would draw empty boxes. */
const PICTOGRAPHS = /\p{Extended_Pictographic}/gu;
/** Combining marks beyond two on one letter are decoration that climbs out of the tile. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The name on one line, without anything invisible and without what the fonts have no picture of; empty when nothing is left. */
export function placeholderName(name: string): string {
  return cleanName(cleanName(name).replace(PICTOGRAPHS, '')).replace(STACKED_MARKS, '$1');
}

/** One or two capital letters (whole graphemes) of a clean name: of its first and last word. Empty when it has no letter or digit. */
export function initials(name: string): string {
  const words = name.split(/[\s_.-]+/u).filter((word) => LETTER_OR_DIGIT.test(word));
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => (word === undefined ? '' : firstGrapheme(word))).join('');
}

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) {
    // "ß" becomes "SS": an initial stays one letter.
    if (LETTER_OR_DIGIT.test(segment))
      return [...segment.toUpperCase()].length > [...segment].length ? segment : segment.toUpperCase();
  }
  return '';
}

/** Shortens a clean name with an ellipsis so that its estimated width is at most `width` em. */
export function fitName(name: string, width: number): string {
  if (textWidth(name) <= width) return name;
  let used = 1;
  let fitted = '';
  for (const { segment } of graphemes.segment(name)) {
    used += emWidth(segment);
    if (used > width) break;
    fitted += segment;
  }
  return `${fitted.trimEnd()}…`;
}

/** Estimated width of a text in em: wide scripts are square, the rest is as wide as in the bundled sans serif. */
function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += emWidth(segment);
  return width;
}

const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff00-\uff60]/u;
const BROAD = /[MWmw@%&]/u;
const CAPITAL = /\p{Lu}/u;
const NARROW = /[iIlj.,:;'!| ]/u;

function emWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 1.05;
  if (NARROW.test(grapheme)) return 0.4;
  if (BROAD.test(grapheme)) return 1;
  return CAPITAL.test(grapheme) ? 0.78 : 0.63;
}

/** Escapes text for XML content. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** A number 0 … 359 that depends on the name only: FNV-1a, so that neighbours in the alphabet differ. */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % 360;
}
