import { en } from './en.ts';
import type { Texts } from './shape.ts';

/** The texts of the language in use. A live binding: read it while rendering, keep no copy. */
export let t: Texts = en;

/** Languages besides English, each loaded only when it is chosen. */
const FURTHER: Readonly<Record<string, () => Promise<Texts>>> = {
  de: async () => (await import('./de.ts')).de,
};

/** The first of the wanted languages that the page has, or `en`. Regions count as their language. */
export function pickLanguage(wanted: readonly string[]): string {
  const tags = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return tags.find((tag) => tag === 'en' || Object.hasOwn(FURTHER, tag)) ?? 'en';
}

/** Loads and uses a language; call it before the first rendering. Unknown tags mean English. */
export async function useLanguage(tag: string): Promise<void> {
  t = (await FURTHER[tag]?.()) ?? en;
}

/** What the person wants: `?lang=` first, then the browser's languages. */
export function wantedLanguages(search: string, browser: readonly string[]): string[] {
  const named = new URLSearchParams(search).get('lang');
  return named === null ? [...browser] : [named, ...browser];
}

/** Says in the page which language its texts have, for screen readers, hyphenation and direction. */
export function markLanguage(root: HTMLElement): void {
  root.lang = t.language.tag;
  root.dir = t.language.dir;
}
