import type { Reasons } from './page.ts';

/** Items without a test, and why. */
export const REASONS: Reasons = {
  'rest-api': {
    245: 'The TypeScript REST SDK is not in the npm registry; every operation it has is driven from the OpenAPI document',
    246: 'The Python SDK cannot be installed where the tests run (no Python registry)',
    247: 'The published package no longer exports that client; the requests it made are in the tests of older clients',
    250: 'The vendor does not publish its end-to-end suite as a package; 150 to 171 test the same behaviour',
  },
  'space-protocol': {
    157: 'Does not apply: for servers of several nodes only, and this one is a single node',
  },
};
