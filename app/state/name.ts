import type { NameView } from './view-model.ts';

/** Same rules as the server's (src/pages/visit.ts). */
const LONGEST_NAME = 100;
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** What is wrong with a name that somebody types; null when nothing is. */
export function nameProblem(name: string): NameView['problem'] {
  const text = name.trim();
  if (text === '') return 'empty';
  if ([...text].length > LONGEST_NAME) return 'too-long';
  return UNPRINTABLE.test(text) ? 'unprintable' : null;
}
