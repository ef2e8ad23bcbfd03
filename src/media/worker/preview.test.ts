import { afterEach, describe, expect, it, vi } from 'vitest';
import { paintMoving } from '../../../test/support/pictures.ts';
import { Preview } from './preview.ts';

const open: Preview[] = [];
afterEach(() => {
  for (const preview of open.splice(0)) preview.close();
});

/** A preview of a moving picture on a clock of its own. */
function started(draw?: () => void) {
  const drawn: number[] = [];
  const images: { at: number; image: Buffer }[] = [];
  const errors: unknown[] = [];
  let now = 0;
  const preview = new Preview({
    draw: (target, nowMs) => {
      drawn.push(nowMs);
      if (draw) draw();
      else paintMoving(target, nowMs / 10);
    },
    show: (image) => images.push({ at: now, image }),
    onError: (error) => errors.push(error),
  });
  open.push(preview);
  const run = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end; now += 20) {
      const before = drawn.length;
      preview.tick(now);
      // Encoding takes real time; the clock waits for it.
      if (drawn.length > before) await vi.waitFor(() => expect(preview.busy).toBe(false), { interval: 1 });
    }
  };
  return { preview, drawn, images, errors, run };
}

describe('previews', () => {
  it('are made twice a minute, of five pictures each, and change as the picture does (rest-api 189)', async () => {
    const { drawn, images, run } = started();
    await run(70_000);
    expect(images).toHaveLength(3);
    expect(drawn).toHaveLength(15);
    expect(drawn.slice(0, 6)).toEqual([1_500, 1_900, 2_300, 2_700, 3_100, 31_500].map((at) => Math.ceil(at / 20) * 20));
    for (const { image } of images) expect(image.toString('latin1', 8, 16)).toBe('WEBPVP8X');
    expect(images[0]?.image.equals(images[1]?.image as Buffer)).toBe(false);
  });

  it('go on after a picture that could not be drawn', async () => {
    let broken = true;
    const { images, errors, run } = started(() => {
      if (broken) throw new Error('no picture');
    });
    await run(5_000);
    expect(errors).toHaveLength(1);
    broken = false;
    await run(40_000);
    expect(images).toHaveLength(1);
  });

  it('end in the middle of one without a word', async () => {
    const { preview, images, errors, run } = started();
    await run(2_000);
    preview.tick(2_400);
    preview.close();
    preview.close();
    await vi.waitFor(() => expect(preview.busy).toBe(false));
    preview.tick(100_000);
    expect([images, errors]).toEqual([[], []]);
  });
});
