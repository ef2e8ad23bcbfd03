import { type Slot, standard } from './slot.ts';

/** `side` x `side` equal tiles, row by row (rest-api 13.3). */
export function grid(side: number): Slot[] {
  return Array.from({ length: side * side }, (_, index) =>
    standard(index + 1, (100 * (index % side)) / side, (100 * Math.floor(index / side)) / side, 100 / side),
  );
}
