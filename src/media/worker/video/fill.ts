import type { Rectangle } from './cover.ts';
import type { Picture } from './picture.ts';

/** The colour of the canvas where no tile is, and of a tile that has nothing to show yet: near-black with a touch of blue. */
const DARK = { luma: 24, blue: 130, red: 127 };

/** Makes the whole picture dark. */
export function fillPicture(picture: Picture): void {
  const [luma, blue, red] = picture.planes;
  luma.fill(DARK.luma);
  blue.fill(DARK.blue);
  red.fill(DARK.red);
}

/** Makes a rectangle dark. Its values are even and inside the picture. */
export function fillRectangle(picture: Picture, { x, y, width, height }: Rectangle): void {
  const [luma, blue, red] = picture.planes;
  const [lumaStride, blueStride, redStride] = picture.strides;
  fillRows(luma, lumaStride, x, y, width, height, DARK.luma);
  fillRows(blue, blueStride, x / 2, y / 2, width / 2, height / 2, DARK.blue);
  fillRows(red, redStride, x / 2, y / 2, width / 2, height / 2, DARK.red);
}

function fillRows(plane: Buffer, stride: number, x: number, y: number, width: number, height: number, value: number): void {
  for (let row = y; row < y + height; row += 1) plane.fill(value, row * stride + x, row * stride + x + width);
}
