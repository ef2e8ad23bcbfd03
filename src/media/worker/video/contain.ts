import type { Rectangle } from './cover.ts';

/** Steps of the scaler: it writes up to the next multiple of 16 beyond a rectangle, and chroma has half the lines. */
const STEP_X = 16;
const STEP_Y = 2;

/**
 * The largest rectangle in the middle of `tile` with the shape of a source, so that all of the source is seen (CSS `object-fit:
 * contain`). `x` and `width` come out as multiples of 16, `y` and `height` even, which bends the shape by less than one step. Sizes in
 * pixels, each at least 2; the tile is aligned already.
 */
export function containBox(sourceWidth: number, sourceHeight: number, tile: Rectangle): Rectangle {
  const scale = Math.min(tile.width / sourceWidth, tile.height / sourceHeight);
  const width = scaled(sourceWidth * scale, tile.width, STEP_X);
  const height = scaled(sourceHeight * scale, tile.height, STEP_Y);
  return {
    x: tile.x + below((tile.width - width) / 2, STEP_X),
    y: tile.y + below((tile.height - height) / 2, STEP_Y),
    width,
    height,
  };
}

function scaled(length: number, atMost: number, step: number): number {
  return Math.max(step, Math.min(Math.round(length / step) * step, below(atMost, step)));
}

function below(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
