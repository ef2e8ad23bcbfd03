import type { Quality } from '../../wire/layouts.ts';

/** One encoding of the canvas. */
export interface TierSpec {
  width: number;
  height: number;
  kbps: number;
}

/**
 * Encodings of a canvas, best first; a tier's number is its place here (media.md 6, feedback). The figures of 1080p are those of 720p
 * by area, a little less for the full size, whose detail costs less for each pixel.
 */
export const TIERS: Record<Quality, readonly TierSpec[]> = {
  '720p': [
    { width: 1280, height: 720, kbps: 1_200 },
    { width: 640, height: 360, kbps: 450 },
    { width: 320, height: 180, kbps: 150 },
  ],
  '1080p': [
    { width: 1920, height: 1080, kbps: 2_400 },
    { width: 960, height: 540, kbps: 900 },
    { width: 480, height: 270, kbps: 300 },
  ],
};

/** Frames of the canvas in a second. */
export const CANVAS_FPS = 25;

/** Steps of what a camera may send, by the height of its tile in pixels, bits per second (media.md 6, feedback). */
const CEILINGS = [
  { height: 180, bitsPerSecond: 150_000 },
  { height: 270, bitsPerSecond: 400_000 },
  { height: 360, bitsPerSecond: 800_000 },
  { height: 720, bitsPerSecond: 1_700_000 },
] as const;
/** A tile of a 1080p canvas. */
const LARGEST_CEILING = 3_000_000;
/** Letters need their detail whatever the size of the tile, and a still screen uses it for a second only. */
const SCREEN_CEILING = { upTo720: 4_000_000, above: 6_000_000 } as const;
const HIDDEN_CEILING = 100_000;

/** Most that a sender should send for its tile; null: it is not shown. */
export function uplinkCeiling(tileHeight: number | null, screen = false): number {
  if (tileHeight === null) return HIDDEN_CEILING;
  if (screen) return tileHeight <= 720 ? SCREEN_CEILING.upTo720 : SCREEN_CEILING.above;
  return CEILINGS.find((step) => tileHeight <= step.height)?.bitsPerSecond ?? LARGEST_CEILING;
}
