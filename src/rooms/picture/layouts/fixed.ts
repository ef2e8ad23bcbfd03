import { type Slot, standard } from './slot.ts';

/** `side` x `side` equal tiles, row by row (rest-api 13.3). */
export function grid(side: number): Slot[] {
  return Array.from({ length: side * side }, (_, index) =>
    standard(index + 1, (100 * (index % side)) / side, (100 * Math.floor(index / side)) / side, 100 / side),
  );
}

/** Two tiles side by side, bands above and below stay empty (rest-api 13.4). */
export function twoByOne(): Slot[] {
  return [standard(1, 0, 25, 50), standard(2, 50, 25, 50)];
}

/** One tile above two (rest-api 13.4). */
export function oneAboveTwo(): Slot[] {
  return [standard(1, 25, 0, 50), standard(2, 0, 50, 50), standard(3, 50, 50, 50)];
}

/** Corners and centre of a 3x3 grid: top left, top right, centre, bottom left, bottom right (rest-api 13.4). */
export function fiveUp(): Slot[] {
  const third = 100 / 3;
  return [
    standard(1, 0, 0, third),
    standard(2, 2 * third, 0, third),
    standard(3, third, third, third),
    standard(4, 0, 2 * third, third),
    standard(5, 2 * third, 2 * third, third),
  ];
}

/** Shared content on the left, its presenter on the right (rest-api 13.4, `presenter-dual-horizontal`). */
export function presenterDualHorizontal(): Slot[] {
  return [
    { position: 'screen', x: 0, y: 25, width: 50, height: 50, z: 0, takes: 'screen' },
    { position: 'reserved-1', x: 50, y: 25, width: 50, height: 50, z: 0, takes: 'highlight' },
  ];
}

/** One tile for the one who talks, or was placed there (rest-api 13.4). */
export function fullScreen(): Slot[] {
  return [{ position: 'reserved-1', x: 0, y: 0, width: 100, height: 100, z: 0, takes: 'highlight' }];
}

/** The slot of the position `full-screen`: above any layout (space-protocol 4.6). */
export const COVER: Slot = { position: 'full-screen', x: 0, y: 0, width: 100, height: 100, z: 9, takes: 'nobody' };
