import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Tier } from './tier.ts';
import { CANVAS_FPS, TIERS, type TierSpec } from './tiers.ts';
import { EncoderTier } from './video/encoder-tier.ts';
import { Picture } from './video/picture.ts';

const [spec] = TIERS['720p'];
if (!spec) throw new Error('720p has no tier');
const canvas = Picture.blank(1280, 720, 100);
const tiers: Tier[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const tier of tiers.splice(0)) tier.close();
});

function open(clock: ManualClock): Tier {
  const tier = new Tier(0, spec as TierSpec, clock);
  tiers.push(tier);
  return tier;
}

describe('a frame that cannot be encoded', () => {
  it('is not repeated: the next one is encoded, and the key frame that somebody waits for still comes', async () => {
    const clock = new ManualClock();
    const tier = open(clock);
    tier.requestKey();
    vi.spyOn(EncoderTier.prototype, 'encode').mockRejectedValueOnce(new Error('no memory'));
    await expect(tier.encode(canvas, 3_600, clock.monotonic())).rejects.toThrow('no memory');
    expect(tier.needsEncoding(clock.monotonic())).toBe(true);
    clock.advance(400);
    expect(tier.keyDue(clock.monotonic())).toBe(true);
    expect(await tier.encode(canvas, 39_600, clock.monotonic())).toMatchObject({ key: true });
  });

  it('is encoded again when the encoder gave nothing', async () => {
    const tier = open(new ManualClock());
    vi.spyOn(EncoderTier.prototype, 'encode').mockResolvedValueOnce([]);
    expect(await tier.encode(canvas, 3_600, 0)).toBeNull();
    expect(tier.needsEncoding(0)).toBe(true);
  });
});

describe('the frame rate', () => {
  it('holds for an encoder that is opened later: its load is that of the longer frame', async () => {
    const loads: number[] = [];
    for (const fps of [CANVAS_FPS, CANVAS_FPS / 2]) {
      const clock = new ManualClock();
      // Each look at the clock takes 10 ms, so each encoding takes the same time.
      const monotonic = clock.monotonic.bind(clock);
      vi.spyOn(clock, 'monotonic').mockImplementation(() => {
        clock.advance(10);
        return monotonic();
      });
      const tier = open(clock);
      tier.setFrameRate(fps);
      await tier.encode(canvas, 3_600, 0);
      loads.push(tier.load);
    }
    expect(loads[0]).toBeGreaterThan(0);
    expect(loads[1]).toBeCloseTo((loads[0] ?? 0) / 2, 5);
  });
});
