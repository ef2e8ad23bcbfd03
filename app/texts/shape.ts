import type { en } from './en.ts';

/** Texts of one language: the shape of the English ones, other words. */
export type Texts = Widened<typeof en>;

type Widened<T> = T extends (...args: infer A) => string
  ? (...args: A) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Widened<T[K]> };
