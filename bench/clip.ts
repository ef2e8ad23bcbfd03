import { systemClock } from '../src/base/clock.ts';
import { EncoderTier } from '../src/media/worker/video/encoder-tier.ts';
import { Picture } from '../src/media/worker/video/picture.ts';
import type { Clip } from '../test/support/caller/clip.ts';
import { paintMoving } from '../test/support/pictures.ts';

/** What every sender of the bench sends. */
export const SOURCE = { width: 640, height: 360, fps: 30, kbps: 600 } as const;
const SECONDS = 8;

/**
 * Encodes the moving test picture as VP8, once for all callers: encoding live would cost more than the server does. It moves there
 * and back, so that the loop has no seam. It begins with the only key frame.
 */
export async function loadClip(): Promise<Clip> {
  const frames = SOURCE.fps * SECONDS;
  const tier = new EncoderTier({ ...SOURCE, clock: systemClock });
  const picture = Picture.blank(SOURCE.width, SOURCE.height);
  const data: Buffer[] = [];
  try {
    for (let i = 0; i < frames; i += 1) {
      paintMoving(picture, i < frames / 2 ? i : frames - i);
      const encoded = await tier.encode(picture, (i * 90_000) / SOURCE.fps, i === 0);
      data.push(...encoded.map((frame) => frame.data));
    }
  } finally {
    tier.close();
    picture.free();
  }
  return { ...SOURCE, id: 0, codec: 'VP8', frames, data };
}
