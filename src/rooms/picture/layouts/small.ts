import { type Slot, standard } from './slot.ts';

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
