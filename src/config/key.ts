import type { z } from 'zod';

/** One configuration key: how it is read, what it is when unset, and what it means. */
export interface Key<T> {
  read: z.ZodType<T, string>;
  /** Value when the key is unset. */
  default: T;
  /** The default in words; the value itself when absent. */
  shown?: string;
  meaning: string;
}

export function key<T>(reader: z.ZodType<T, string>, fallback: NoInfer<T>, meaning: string, shown?: string): Key<T> {
  return { read: reader, default: fallback, meaning, ...(shown === undefined ? {} : { shown }) };
}

/** A key that may stay unset; `shown` says what happens then. */
export function optional<T>(reader: z.ZodType<T, string>, meaning: string, shown: string): Key<T | undefined> {
  return { read: reader, default: undefined, meaning, shown };
}
