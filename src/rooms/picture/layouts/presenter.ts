import type { Slot } from './slot.ts';

/** Shared content on the left, its presenter on the right (rest-api 13.4, `presenter-dual-horizontal`). */
export function presenterDualHorizontal(): Slot[] {
  return [
    { position: 'screen', x: 0, y: 25, width: 50, height: 50, z: 0, takes: 'screen' },
    { position: 'reserved-1', x: 50, y: 25, width: 50, height: 50, z: 0, takes: 'highlight' },
  ];
}
