/**
 * `after` with every part that is equal to the same part of `before` taken from there. Who compares by identity sees at once what is
 * new: somebody who talks changes one row and one tile, and nothing else is drawn.
 * Looks into arrays and plain objects only; everything else is equal when it is the same.
 */
export function shared<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) return sharedList(before, after) as T;
  if (isPlain(before) && isPlain(after)) return sharedFields(before, after) as T;
  return after;
}

function sharedList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const parts = after.map((part, i) => shared(before[i], part));
  return parts.length === before.length && parts.every((part, i) => Object.is(part, before[i])) ? before : parts;
}

function sharedFields(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(after);
  const parts: Record<string, unknown> = {};
  let same = keys.length === Object.keys(before).length;
  for (const key of keys) {
    parts[key] = shared(before[key], after[key]);
    same &&= Object.hasOwn(before, key) && Object.is(parts[key], before[key]);
  }
  return same ? before : parts;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
