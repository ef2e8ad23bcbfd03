import type { Picture } from '../../../src/media/worker/video/picture.ts';

/** What a stamped picture says: who sent it and which of its frames it is. */
export interface Stamp {
  /** 0 … 255. */
  id: number;
  /** 0 … 4095. */
  counter: number;
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const COLUMNS = 8;
const ROWS = 4;
/** The stamp's share of the picture: `cover` scaling may cut some of the edges. */
const SHARE = { width: 0.8, height: 0.6 } as const;
const BLACK = 30;
const WHITE = 220;
const MIDDLE = 125;

/** 32 bits: id, counter, and a check that a picture without a stamp fails in all but 1 of 4096 cases. */
function bitsOf({ id, counter }: Stamp): number {
  return ((id << 24) | (counter << 12) | checkOf(id, counter)) >>> 0;
}

function checkOf(id: number, counter: number): number {
  return (((id * 2654435761 + counter * 40503 + 977) >>> 7) ^ 0xa5a) & 0xfff;
}

/** Paints the stamp in the middle of the picture: four rows of eight blocks, white for 1, black for 0. */
export function writeStamp(picture: Picture, stamp: Stamp): void {
  const [luma] = picture.planes;
  const [stride] = picture.strides;
  const bits = bitsOf(stamp);
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const value = (bits >>> (31 - row * COLUMNS - column)) & 1 ? WHITE : BLACK;
      const left = edge(picture.width, SHARE.width, COLUMNS, column);
      const right = edge(picture.width, SHARE.width, COLUMNS, column + 1);
      const bottom = edge(picture.height, SHARE.height, ROWS, row + 1);
      for (let y = edge(picture.height, SHARE.height, ROWS, row); y < bottom; y += 1) {
        luma.fill(value, y * stride + left, y * stride + right);
      }
    }
  }
}

/** Reads the stamp of the picture in a rectangle, or null when there is none. */
export function readStamp(picture: Picture, rectangle: Rectangle): Stamp | null {
  const [luma] = picture.planes;
  const [stride] = picture.strides;
  let bits = 0;
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const x = rectangle.x + middle(rectangle.width, SHARE.width, COLUMNS, column);
      const y = rectangle.y + middle(rectangle.height, SHARE.height, ROWS, row);
      bits = ((bits << 1) | (brightness(luma, stride, x, y) > MIDDLE ? 1 : 0)) >>> 0;
    }
  }
  const stamp = { id: bits >>> 24, counter: (bits >>> 12) & 0xfff };
  return checkOf(stamp.id, stamp.counter) === (bits & 0xfff) ? stamp : null;
}

function brightness(luma: Buffer, stride: number, x: number, y: number): number {
  let sum = 0;
  for (let dy = -1; dy <= 1; dy += 1) for (let dx = -1; dx <= 1; dx += 1) sum += luma[(y + dy) * stride + x + dx] ?? 0;
  return sum / 9;
}

function edge(size: number, share: number, parts: number, index: number): number {
  return Math.round((size * (1 - share)) / 2 + (size * share * index) / parts);
}

function middle(size: number, share: number, parts: number, index: number): number {
  return Math.round((size * (1 - share)) / 2 + (size * share * (index + 0.5)) / parts);
}
