/** What the person wants: `?lang=` first, then the browser's languages. */
export function wantedLanguages(search: string, browser: readonly string[]): string[] {
  const named = new URLSearchParams(search).get('lang');
  return named === null ? [...browser] : [named, ...browser];
}

/** First of the wanted languages that is among the known ones, `en` when there is none. Regions count as their language. */
export function pickFrom(wanted: readonly string[], known: readonly string[]): string {
  const tags = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return tags.find((tag) => tag === 'en' || known.includes(tag)) ?? 'en';
}
