import type { en } from './en.ts';

/** Texts of one language: the shape of the English ones, other words. */
export type WatchTexts = typeof en;
