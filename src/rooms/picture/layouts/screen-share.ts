import type { Slot } from './slot.ts';

/** Corners in the order of the numbers: top right, top left, bottom right, bottom left. */
const CORNERS = [
  { right: true, bottom: false },
  { right: false, bottom: false },
  { right: true, bottom: true },
  { right: false, bottom: true },
];

function corners(first: number, size: number, z: number): Slot[] {
  return CORNERS.map(({ right, bottom }, index) => ({
    position: `reserved-${first + index}`,
    x: right ? 100 - size : 0,
    y: bottom ? 100 - size : 0,
    width: size,
    height: size,
    z,
    takes: 'nobody',
  }));
}

/** Shared content on the whole canvas; small and, below them, large places in the corners for those who are put there (rest-api 13.5). */
export function screenShare(): Slot[] {
  return [
    { position: 'screen', x: 0, y: 0, width: 100, height: 100, z: 0, takes: 'screen' },
    ...corners(1, 100 / 6, 2),
    ...corners(5, 100 / 3, 1),
  ];
}
