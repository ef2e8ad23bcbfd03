/** For `hasChanged` of a property: only these parts of it are drawn, and what changes elsewhere in it draws nothing anew. */
export function changedIn<T extends object>(...parts: readonly (keyof T)[]): (now: T, before: T | null | undefined) => boolean {
  return (now, before) => !before || !now || parts.some((part) => now[part] !== before[part]);
}
