import type { Slot } from './slot.ts';

/** One tile for the one who talks, or was placed there (rest-api 13.4). */
export function fullScreen(): Slot[] {
  return [{ position: 'reserved-1', x: 0, y: 0, width: 100, height: 100, z: 0, takes: 'highlight' }];
}

/** The slot of the position `full-screen`: above any layout (space-protocol 4.6). */
export const COVER: Slot = { position: 'full-screen', x: 0, y: 0, width: 100, height: 100, z: 9, takes: 'nobody' };
