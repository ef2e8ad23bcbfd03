import type { Reasons } from './page.ts';

/** Items without a test, and why. */
export const REASONS: Reasons = {
  'rest-api': {},
  'space-protocol': {},
};
