import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../base/clock.ts';
import { VideoDecoder } from './decoder.ts';
import { EncoderTier } from './encoder-tier.ts';
import { Picture } from './picture.ts';
import { repeatFrame } from './vp8-repeat.ts';

const SIZES = [
  [320, 180],
  [1280, 720],
  [1920, 1080],
] as const;

/** A picture with structure everywhere, different for each `seed`. */
function paint(picture: Picture, seed: number): void {
  const [luma, blue] = picture.planes;
  for (let i = 0; i < luma.length; i += 1) luma[i] = 40 + ((i * 7 + seed * 31 + (i >> 9) * seed) % 170);
  for (let i = 0; i < blue.length; i += 1) blue[i] = 90 + ((i + seed * 5) % 60);
}

function pixels(picture: Picture | null): Buffer {
  if (!picture) throw new Error('no picture');
  return Buffer.concat(picture.planes.map((plane) => Buffer.from(plane)));
}

describe('a VP8 frame that repeats the last one', () => {
  it.each(SIZES)('decodes at %i x %i to the very same picture, and the encoder may go on after it', async (width, height) => {
    const tier = new EncoderTier({ width, height, kbps: 1000, fps: 25, clock: systemClock });
    const canvas = Picture.blank(width, height);
    const withRepeats = new VideoDecoder('VP8');
    const without = new VideoDecoder('VP8');
    for (let i = 0; i < 4; i += 1) {
      paint(canvas, i);
      for (const frame of await tier.encode(canvas, i * 3600, i === 0)) {
        const shown = pixels(withRepeats.decode(frame.data));
        expect(shown.equals(pixels(without.decode(frame.data)))).toBe(true);
        for (let n = 0; n < 3; n += 1) {
          expect(pixels(withRepeats.decode(repeatFrame(width, height))).equals(shown)).toBe(true);
        }
      }
    }
    for (const part of [tier, withRepeats, without]) part.close();
    canvas.free();
  });

  it('is a few hundred bytes long at most', () => {
    for (const [width, height] of SIZES) expect(repeatFrame(width, height).length).toBeLessThan(500);
  });
});
