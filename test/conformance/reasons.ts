import type { Reasons } from './page.ts';

const PLAYER = 'Playing files into a room does not exist yet: it is refused with 501';
const STREAMER = 'Streams are kept as destinations; sending them does not exist yet';

/** Items without a test, and why. */
export const REASONS: Reasons = {
  'rest-api': {
    168: STREAMER,
    169: STREAMER,
    245: 'The TypeScript REST SDK is not in the npm registry; every operation it has is driven from the OpenAPI document',
    246: 'The Python SDK cannot be installed where the tests run (no Python registry)',
    247: 'The published package no longer exports that client; the requests it made are in the tests of older clients',
    250: 'The vendor does not publish its end-to-end suite as a package; 150 to 171 test the same behaviour',
  },
  'space-protocol': {
    110: PLAYER,
    111: PLAYER,
    112: `${PLAYER}; that seeking needs room.playback_seek is shown by src/rooms/permission-matrix.test.ts`,
    113: PLAYER,
    114: STREAMER,
    115: STREAMER,
    116: STREAMER,
    117: STREAMER,
    118: `Recordings end with their session (test/contract/signaling/6-recordings.test.ts). ${STREAMER}`,
    157: 'Does not apply: for servers of several nodes only, and this one is a single node',
    180: PLAYER,
    182: `${PLAYER}. ${STREAMER}`,
  },
};
