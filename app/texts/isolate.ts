import { plainName } from '../state/name.ts';
import { t } from './index.ts';

/** Letters that run from right to left, and the marks that count as such. */
const RIGHT_TO_LEFT = /[\u061c\u200f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * What somebody else wrote, ready to stand in a sentence of ours: it keeps its own direction and moves no word around it. Where
 * everything runs one way no sign is needed for that.
 */
export function isolate(name: string): string {
  const plain = plainName(name);
  if (t.language.dir === 'ltr' && !RIGHT_TO_LEFT.test(plain)) return plain;
  return `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}`;
}
