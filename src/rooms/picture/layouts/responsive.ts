import { fiveUp, grid, oneAboveTwo, twoByOne } from './fixed.ts';
import { type Slot, standard } from './slot.ts';

/** A layout of a family and how many legs it can show. */
type Option = readonly [tiles: number, slots: () => Slot[]];

/** Smallest first; the first one with a tile for everybody is taken (rest-api 13.7). */
const GRIDS: readonly Option[] = [
  [1, () => grid(1)],
  [2, twoByOne],
  [3, oneAboveTwo],
  [4, () => grid(2)],
  [5, fiveUp],
  [9, () => grid(3)],
  [16, () => grid(4)],
  [25, () => grid(5)],
  [36, () => grid(6)],
  [64, () => grid(8)],
  [100, () => grid(10)],
  [225, () => grid(15)],
];

const HIGHLIGHTS: readonly Option[] = [
  [6, () => oneUp(3, 2)],
  [8, () => oneUp(4, 3)],
  [10, () => oneUp(5, 4)],
  [17, () => oneUp(5, 3)],
  [28, () => oneUp(6, 3)],
  [49, () => oneUp(8, 4)],
];

/** Slots of the smallest option that holds all legs; of the largest one when none does. */
function smallest(family: readonly Option[], legs: number): Slot[] {
  const option = family.find(([tiles]) => tiles >= legs) ?? family.at(-1);
  return option ? option[1]() : [];
}

/** Equal tiles, as few as hold everybody. */
export function gridResponsive(legs: number): Slot[] {
  return smallest(GRIDS, legs);
}

/** One large tile for the one who talks, the others around it. */
export function highlightResponsive(legs: number): Slot[] {
  return smallest(HIGHLIGHTS, legs);
}

/**
 * One large tile at the top left of a grid of `side` x `side` cells, covering `block` x `block` of them; the other cells are
 * ordinary tiles, row by row (rest-api 13.6).
 */
export function oneUp(side: number, block: number): Slot[] {
  const large = (100 * block) / side;
  const slots: Slot[] = [{ position: 'reserved-1', x: 0, y: 0, width: large, height: large, z: 0, takes: 'highlight' }];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (row < block && column < block) continue;
      slots.push(standard(slots.length, (100 * column) / side, (100 * row) / side, 100 / side));
    }
  }
  return slots;
}
