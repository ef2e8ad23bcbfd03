import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Canvas } from './canvas.ts';
import { MediaClock } from './media-clock.ts';
import type { CanvasFrame, PictureSink } from './sink.ts';
import { Tier } from './tier.ts';

/** A receiver that wants one tier, and what it got. */
function receiver(wanted: number) {
  const frames: CanvasFrame[] = [];
  const needs = (tier: number): boolean => tier === wanted;
  const picture = (frame: CanvasFrame): void => void (needs(frame.tier) && frames.push(frame));
  const sink: PictureSink = { needs, picture };
  return { sink, frames };
}

const frameOf = (tier: number): CanvasFrame => ({
  tier,
  width: 16,
  height: 16,
  key: false,
  timeMs: 0,
  data: Buffer.alloc(1),
});

let canvas: Canvas | null = null;
afterEach(() => {
  vi.restoreAllMocks();
  canvas?.close();
});

function open(clock: ManualClock) {
  const errors: unknown[] = [];
  canvas = new Canvas(
    '720p',
    clock,
    new MediaClock(clock),
    (error) => void errors.push(error),
    () => {},
  );
  return { canvas, errors };
}

/** Encodings of one tier fail, those of the other end when the test says so. */
function encodings(failing: number) {
  const running: ((frame: CanvasFrame) => void)[] = [];
  vi.spyOn(Tier.prototype, 'encode').mockImplementation(function (this: Tier) {
    if (this.index === failing) return Promise.reject(new Error('this tier is broken'));
    return new Promise((resolve) => running.push(() => resolve(frameOf(this.index))));
  });
  return running;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('while one tier fails', () => {
  it('the others go on, and nobody draws on the canvas that one of them still reads', async () => {
    const clock = new ManualClock();
    const { canvas, errors } = open(clock);
    const running = encodings(0);
    const compose = vi.spyOn(canvas.compositor, 'compose');
    const [broken, whole] = [receiver(0), receiver(1)];
    canvas.addSink(broken.sink);
    canvas.addSink(whole.sink);
    canvas.tick(clock.monotonic());
    await settled();
    expect([compose.mock.calls.length, running.length]).toEqual([1, 1]);
    // The next frame is due; the first is still being read.
    clock.advance(40);
    canvas.tick(clock.monotonic());
    await settled();
    expect(compose).toHaveBeenCalledTimes(1);
    running.shift()?.(frameOf(1));
    await settled();
    expect(whole.frames).toHaveLength(1);
    expect(errors).toEqual([new Error('this tier is broken')]);
    // Now the frame that was due is made, by itself.
    expect(compose).toHaveBeenCalledTimes(2);
    running.shift()?.(frameOf(1));
    await settled();
    expect(whole.frames).toHaveLength(2);
    expect(broken.frames).toEqual([]);
    // It failed again, and that is no news.
    expect(errors).toHaveLength(1);
  });

  it('one receiver that cannot be sent to costs the others no picture, and is reported once', async () => {
    const clock = new ManualClock();
    const { canvas, errors } = open(clock);
    vi.spyOn(Tier.prototype, 'encode').mockImplementation(async () => frameOf(0));
    const [first, second] = [receiver(0), receiver(0)];
    vi.spyOn(first.sink, 'picture').mockImplementation(() => {
      throw new Error('its transport is gone');
    });
    canvas.addSink(first.sink);
    canvas.addSink(second.sink);
    for (const pictures of [1, 2]) {
      canvas.tick(clock.monotonic());
      await settled();
      expect(second.frames).toHaveLength(pictures);
      clock.advance(40);
    }
    expect(errors).toEqual([new Error('its transport is gone')]);
  });
});
