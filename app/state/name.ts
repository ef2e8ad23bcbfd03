import type { NameView } from './view-model.ts';

/** Same rules as the server's (src/pages/visit.ts). */
const LONGEST_NAME = 100;
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Embeddings, overrides and isolates: signs that turn text round them about. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/**
 * A name that came from elsewhere, on one line and without signs that change the direction of other text. Other Spaces and tokens may
 * carry any.
 */
export function plainName(name: string): string {
  return name.replace(DIRECTIONS, '').replace(BREAKS, ' ');
}

/** What is wrong with a name that somebody types; null when nothing is. */
export function nameProblem(name: string): NameView['problem'] {
  const text = name.trim();
  if (text === '') return 'empty';
  if ([...text].length > LONGEST_NAME) return 'too-long';
  return UNPRINTABLE.test(text) || !VISIBLE.test(text) ? 'unprintable' : null;
}
