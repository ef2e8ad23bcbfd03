/** Size of a canvas in pixels. */
export interface Canvas {
  width: number;
  height: number;
}

/** A rectangle; in pixels or in percent, as its owner says. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The scaler writes up to the next multiple of 16 beyond a tile; chroma planes have half the lines (media.md). */
const STEP_X = 16;
const STEP_Y = 2;

/**
 * Pixels of a rectangle given in percent: each edge goes to the nearest multiple (16 across, 2 down), so that neighbours share
 * their edge and nothing overlaps. Never empty.
 */
export function snap(percent: Rectangle, canvas: Canvas): Rectangle {
  const edge = (share: number, length: number, step: number): number => Math.round((share / 100) * (length / step)) * step;
  const x = edge(percent.x, canvas.width, STEP_X);
  const y = edge(percent.y, canvas.height, STEP_Y);
  return {
    x,
    y,
    width: Math.max(STEP_X, edge(percent.x + percent.width, canvas.width, STEP_X) - x),
    height: Math.max(STEP_Y, edge(percent.y + percent.height, canvas.height, STEP_Y) - y),
  };
}

/** Percent of the canvas that a rectangle in pixels covers. */
export function toPercent(pixels: Rectangle, canvas: Canvas): Rectangle {
  return {
    x: (100 * pixels.x) / canvas.width,
    y: (100 * pixels.y) / canvas.height,
    width: (100 * pixels.width) / canvas.width,
    height: (100 * pixels.height) / canvas.height,
  };
}
