import { grid } from './grid.ts';
import { oneUp } from './one-up.ts';
import type { Slot } from './slot.ts';
import { fiveUp, oneAboveTwo, twoByOne } from './small.ts';

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
