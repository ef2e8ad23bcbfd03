import { pickFrom } from '../../texts/wanted.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { WatchTexts } from './shape.ts';

const LANGUAGES: Readonly<Record<string, WatchTexts>> = { en, de };

/** Texts in the first of the wanted languages that there is, English when there is none. */
export function textsOf(wanted: readonly string[]): WatchTexts {
  return LANGUAGES[pickFrom(wanted, Object.keys(LANGUAGES))] ?? en;
}
