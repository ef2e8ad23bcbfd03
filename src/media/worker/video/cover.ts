/** A rectangle in pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * The central part of a source that has the shape of the target, so that it fills the target without distortion (CSS
 * `object-fit: cover`, which the browser's local overlay uses, space-protocol 7.6). All four values are even, because chroma has
 * half the resolution. Sizes in pixels, each at least 2.
 */
export function coverCrop(sourceWidth: number, sourceHeight: number, targetWidth: number, targetHeight: number): Rectangle {
  let width = sourceWidth;
  let height = sourceHeight;
  if (sourceWidth * targetHeight > sourceHeight * targetWidth) width = (sourceHeight * targetWidth) / targetHeight;
  else height = (sourceWidth * targetHeight) / targetWidth;
  width = nearestEven(width, sourceWidth);
  height = nearestEven(height, sourceHeight);
  return { x: evenBelow((sourceWidth - width) / 2), y: evenBelow((sourceHeight - height) / 2), width, height };
}

function nearestEven(value: number, atMost: number): number {
  return Math.max(2, Math.min(Math.round(value / 2) * 2, evenBelow(atMost)));
}

function evenBelow(value: number): number {
  return Math.floor(value / 2) * 2;
}

/** Of the height of a camera's picture at most this share is cut, what a picture of 4 to 3 loses in a tile of 16 to 9. */
const MOST_CUT = 1 / 4;

/**
 * What of a camera's picture is shown in a tile: `cover` (of {@link coverCrop}) itself, unless that would cut heads off. A picture held
 * upright is shown whole; of others at most a quarter of the height is cut, and the rest of the tile stays free. Even values, in pixels.
 */
export function cameraCrop(cover: Rectangle, sourceWidth: number, sourceHeight: number): Rectangle {
  // Rounding to even values is no cut.
  if (cover.height + 2 >= sourceHeight * (1 - MOST_CUT)) return cover;
  const width = evenBelow(sourceWidth);
  if (sourceHeight > sourceWidth) return { x: 0, y: 0, width, height: evenBelow(sourceHeight) };
  const height = nearestEven(sourceHeight * (1 - MOST_CUT), sourceHeight);
  return { x: 0, y: evenBelow((sourceHeight - height) / 2), width, height };
}
