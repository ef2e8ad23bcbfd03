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

/** A large cell and `count` small ones below it or at its side. */
function large(count: number, place: 'below' | 'beside'): Cell[] {
  if (place === 'beside') {
    const height = HEIGHT / count;
    const small = Array.from({ length: count }, (_, i) => ({ x: 24, y: i * height, width: 8, height }));
    return [{ x: 0, y: 0, width: 24, height: HEIGHT }, ...small];
  }
  const width = WIDTH / count;
  const small = Array.from({ length: count }, (_, i) => ({ x: i * width, y: 13, width, height: 5 }));
  return [{ x: 0, y: 0, width: WIDTH, height: 13 }, ...small];
}

/** A little picture of a layout, so that one sees before choosing what one will get. It shows the kind, not the number of people. */
export function layoutCells(name: string): Cell[] {
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(name) ?? [];
  if (columns !== undefined && rows !== undefined) {
    // Beyond six the cells would be dots.
    return grid(Math.min(Number(columns), 8), Math.min(Number(rows), 8));
  }
  switch (name) {
    case 'highlight-1-responsive':
      return large(4, 'below');
    case '5up':
      return large(4, 'beside');
    case 'screen-share':
      return large(3, 'beside');
    case 'presenter-dual-horizontal':
      return [
        { x: 0, y: 3, width: 20, height: 12 },
        { x: 20, y: 5.5, width: 12, height: 7 },
      ];
    case 'full-screen':
      return grid(1, 1);
    case 'grid-responsive-mobile':
      return grid(2, 3);
    default:
      return grid(3, 2);
  }
}
