/** Up to two letters that stand for a name; `?` for a name without any. */
export function initials(name: string): string {
  // A mark behind equal names, as in "Ann (2)", is no word of the name.
  const words = name
    .replace(/ \(\d+\)$/, '')
    .split(/[\s_-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}

/** One of `count` colours for a name: the same name has the same colour everywhere. */
export function colourOf(name: string, count: number): number {
  let sum = 7;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % count;
}
