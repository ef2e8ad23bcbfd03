import { en } from './en.ts';
import type { Texts } from './shape.ts';
import { pickFrom } from './wanted.ts';

export { wantedLanguages } from './wanted.ts';

/** The texts of the language in use. A live binding: read it while rendering, keep no copy. */
export let t: Texts = en;

/** Languages besides English, each loaded only when it is chosen. */
const FURTHER: Readonly<Record<string, () => Promise<Texts>>> = {
  de: async () => (await import('./de.ts')).de,
};

/** The first of the wanted languages that the page has, or `en`. Regions count as their language. */
export function pickLanguage(wanted: readonly string[]): string {
  return pickFrom(wanted, Object.keys(FURTHER));
}

/** Loads and uses a language; call it before the first rendering. Unknown tags mean English. */
export async function useLanguage(tag: string): Promise<void> {
  t = (await FURTHER[tag]?.()) ?? en;
}

/** Says in the page which language its texts have, for screen readers, hyphenation and direction. */
export function markLanguage(root: HTMLElement): void {
  root.lang = t.language.tag;
  root.dir = t.language.dir;
}
