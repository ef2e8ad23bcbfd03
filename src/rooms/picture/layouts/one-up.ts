import { type Slot, standard } from './slot.ts';

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
