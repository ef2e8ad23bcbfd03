/**
 * Names of people as others see them. They are hostile: any script, any length, signs that nobody sees or that turn the text around
 * them about. One rule for room tokens, sockets and pages.
 */

/** Longest name that is taken over, in UTF-16 units; the API allows 100 characters. */
const LONGEST = 200;

/**
 * Scripts in which the two joiners (U+200C, U+200D) change what is seen: those of Arabic and its relatives, and of India and its
 * neighbours (Unicode, UAX 31, section 2.3). Elsewhere they only make two names that look the same.
 */
const JOINING = 'Arab Syrc Mong Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt'
  .split(' ')
  .map((script) => `\\p{scx=${script}}`)
  .join('');

/** A joiner between letters of such a script, or between the parts of one emoji (UTS 51, ED-16). */
const JOINER =
  `(?<=[${JOINING}])[\\u200c\\u200d](?=[${JOINING}])` +
  '|(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})';
/** The sign that asks for the coloured form of what stands before it. */
const COLOURED = '(?<=\\p{Emoji})\\ufe0f';

/**
 * What nobody sees: controls, formats (directions, zero-width, tags), fillers and other signs that are drawn as nothing, the blank
 * pattern of braille, private and unassigned characters, halves of surrogate pairs.
 */
const UNSEEN = '[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\p{Default_Ignorable_Code_Point}\\u2800]';

const SPACES = /\s+/gu;
const INVISIBLE = new RegExp(`(?!${JOINER}|${COLOURED})${UNSEEN}`, 'gu');
/** Of a name something has to be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The name on one line, without anything invisible; empty when there is nothing to be seen. */
export function cleanName(name: string): string {
  const clean = name.slice(0, LONGEST).normalize('NFC').replace(SPACES, ' ').replace(INVISIBLE, '').replace(SPACES, ' ').trim();
  return VISIBLE.test(clean) ? clean : '';
}

/** Equal for two names that people would call the same: letters in another case or width, other spaces. Only ever compared. */
export function foldName(name: string): string {
  return cleanName(name).normalize('NFKC').toLowerCase().replace(SPACES, ' ').trim();
}

/** Controls, separators of lines, halves of pairs, and signs that turn text round them about: nobody types them by chance. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const LONGEST_TYPED = 100;

/** What is wrong with a name that somebody chose; null when nothing is, and {@link cleanName} makes it fit. */
export function nameProblem(name: string): 'empty' | 'too-long' | 'unprintable' | null {
  const text = name.trim();
  if (text === '') return 'empty';
  if ([...text].length > LONGEST_TYPED) return 'too-long';
  return UNPRINTABLE.test(text) || cleanName(text) === '' ? 'unprintable' : null;
}
