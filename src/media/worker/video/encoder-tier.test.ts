import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { lumaAt, lumaPsnr, paintMoving } from '../../../../test/support/pictures.ts';
import type { Clock } from '../../../base/clock.ts';
import { VideoDecoder } from './decoder.ts';
import { EncoderTier, type EncoderTierOptions } from './encoder-tier.ts';
import { Picture } from './picture.ts';

const freeing: (() => void)[] = [];
afterEach(() => {
  for (const free of freeing.splice(0)) free();
});

function tier(options: Partial<EncoderTierOptions> = {}): EncoderTier {
  const made = new EncoderTier({ width: 320, height: 192, kbps: 300, fps: 25, clock: new ManualClock(), ...options });
  freeing.push(() => made.close());
  return made;
}
function blank(width: number, height: number, luma = 16): Picture {
  const picture = Picture.blank(width, height, luma);
  freeing.push(() => picture.free());
  return picture;
}
function decoder(): VideoDecoder {
  const made = new VideoDecoder('VP8');
  freeing.push(() => made.close());
  return made;
}

describe('EncoderTier', () => {
  it('starts with a key frame, gives no other until asked, and exactly one then', async () => {
    const encoder = tier();
    const canvas = blank(320, 192);
    const keys: boolean[] = [];
    for (let i = 0; i < 12; i += 1) {
      const [frame] = await encoder.encode(paintMoving(canvas, i), i * 3600, i === 7);
      keys.push(frame?.key ?? false);
      expect(frame?.timestamp).toBe(i * 3600);
    }
    expect(keys).toEqual([true, false, false, false, false, false, false, true, false, false, false, false]);
  });

  it('scales a larger canvas down to its size', async () => {
    const encoder = tier({ width: 320, height: 180 });
    const canvas = blank(1280, 720);
    canvas.planes[0].fill(200, 0, 360 * canvas.strides[0]);
    const [frame] = await encoder.encode(canvas, 0, false);
    const picture = decoder().decode(frame?.data ?? Buffer.alloc(0));
    if (picture === null) throw new Error('nothing decoded');
    expect([picture.width, picture.height]).toEqual([320, 180]);
    expect(Math.abs(lumaAt(picture, 160, 40) - 200)).toBeLessThan(8);
    expect(Math.abs(lumaAt(picture, 160, 140) - 16)).toBeLessThan(8);
  });

  it('keeps to its bit rate, and to another one that is set later', async () => {
    const encoder = tier({ width: 640, height: 352, kbps: 800 });
    const canvas = blank(640, 352);
    const rate = async (from: number): Promise<number> => {
      let bytes = 0;
      for (let i = from; i < from + 75; i += 1) {
        const frames = await encoder.encode(paintMoving(canvas, i), i * 3600, false);
        // The first second settles the rate control.
        if (i >= from + 25) bytes += frames.reduce((sum, frame) => sum + frame.data.length, 0);
      }
      return (bytes * 8) / 2 / 1000;
    };
    const high = await rate(0);
    encoder.kbps = 300;
    const low = await rate(75);
    expect(high).toBeGreaterThan(400);
    expect(high).toBeLessThan(960);
    expect(low).toBeGreaterThan(150);
    expect(low).toBeLessThan(360);
  });

  it('stays decodable through a change of the bit rate, which begins with a key frame', async () => {
    const encoder = tier();
    const canvas = blank(320, 192);
    const original = blank(320, 192);
    const receiver = decoder();
    for (let i = 0; i < 10; i += 1) {
      if (i === 5) encoder.kbps = 500;
      const [frame] = await encoder.encode(paintMoving(canvas, i), i * 3600, false);
      expect(frame?.key).toBe(i === 0 || i === 5);
      const picture = receiver.decode(frame?.data ?? Buffer.alloc(0));
      expect(picture && lumaPsnr(picture, paintMoving(original, i))).toBeGreaterThan(24);
    }
  });

  it('gives nothing while it is busy, but keeps the wish for a key frame', async () => {
    const encoder = tier();
    const canvas = blank(320, 192);
    await encoder.encode(canvas, 0, false);
    const running = encoder.encode(canvas, 3600, false);
    expect(encoder.busy).toBe(true);
    expect(await encoder.encode(canvas, 7200, true)).toEqual([]);
    expect((await running)[0]?.key).toBe(false);
    expect(encoder.busy).toBe(false);
    expect((await encoder.encode(canvas, 10_800, false))[0]?.key).toBe(true);
  });

  it('closes after the running frame, and gives nothing then', async () => {
    const encoder = tier();
    const canvas = blank(320, 192);
    const running = encoder.encode(canvas, 0, false);
    encoder.close();
    expect(await running).toHaveLength(1);
    expect(await encoder.encode(canvas, 3600, false)).toEqual([]);
    encoder.close();
  });

  it('accepts timestamps that stand still', async () => {
    const encoder = tier();
    const canvas = blank(320, 192);
    for (let i = 0; i < 3; i += 1) expect(await encoder.encode(canvas, 5000, false)).toHaveLength(1);
  });

  it('encodes faster, with a key frame, when frames take too long', async () => {
    // Each look at this clock is 35 ms later, so each frame of 40 ms seems to take that long.
    let time = 0;
    const clock: Clock = { ...new ManualClock(), monotonic: () => (time += 35), now: () => 0, after: never, every: never };
    const encoder = tier({ clock });
    const canvas = blank(320, 192);
    const keysAt: number[] = [];
    for (let i = 0; i < 120; i += 1) {
      const [frame] = await encoder.encode(canvas, i * 3600, false);
      if (frame?.key) keysAt.push(i);
    }
    expect(encoder.load).toBeGreaterThan(0.6);
    expect(encoder.leastEffort).toBe(true);
    expect(keysAt).toHaveLength(3);
  });
});

function never(): never {
  throw new Error('the tier sets no timers');
}
