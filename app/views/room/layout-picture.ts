/** A rectangle in a picture of 32 by 18 units. */
export interface Cell {
  x: number;
  y: number;
  width: number;
  height: number;
}

const WIDTH = 32;
const HEIGHT = 18;

function grid(columns: number, rows: number): Cell[] {
  const [width, height] = [WIDTH / columns, HEIGHT / rows];
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: (i % columns) * width,
    y: Math.floor(i / columns) * height,
    width,
    height,
  }));
}

/** One large cell at the top left, small ones beside and below it. */
function large(): Cell[] {
  const beside = Array.from({ length: 3 }, (_, i) => ({ x: 24, y: i * 4.5, width: 8, height: 4.5 }));
  const below = Array.from({ length: 4 }, (_, i) => ({ x: i * 8, y: 13.5, width: 8, height: 4.5 }));
  return [{ x: 0, y: 0, width: 24, height: 13.5 }, ...beside, ...below];
}

/** Two cells of half the width, between empty bands. */
const TWO: readonly Cell[] = [0, 16].map((x) => ({ x, y: 4.5, width: 16, height: 9 }));

/** A little picture of a layout, so that one sees before choosing what one will get. It shows the kind, not the number of people. */
export function layoutCells(name: string): Cell[] {
  if (name === '2x1') return [...TWO];
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(name) ?? [];
  if (columns !== undefined && rows !== undefined) {
    // Beyond six the cells would be dots.
    return grid(Math.min(Number(columns), 8), Math.min(Number(rows), 8));
  }
  switch (name) {
    case 'highlight-1-responsive':
      return large();
    case '5up':
      return grid(3, 3).filter((_, i) => i % 2 === 0);
    case 'screen-share':
      return [{ x: 0, y: 0, width: 26, height: HEIGHT }, ...[0, 6, 12].map((y) => ({ x: 26, y, width: 6, height: 6 }))];
    case 'presenter-dual-horizontal':
      return [...TWO];
    case 'full-screen':
      return grid(1, 1);
    case 'grid-responsive-mobile':
      return grid(2, 3);
    default:
      return grid(3, 2);
  }
}
