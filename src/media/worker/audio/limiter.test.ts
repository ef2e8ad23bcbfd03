import { describe, expect, it } from 'vitest';
import { tone } from '../../../../test/support/tones.ts';
import { volumeGain } from './gain.ts';
import { Limiter } from './limiter.ts';

const loud = (amplitude: number): Float32Array => Float32Array.from(tone(300, 10_000), (sample) => (sample / 10_000) * amplitude);

describe('Limiter', () => {
  it('leaves what fits alone', () => {
    const out = new Int16Array(960);
    new Limiter().apply(loud(20_000), out);
    expect(Math.max(...out)).toBe(20_000);
  });

  it('never wraps, however loud the sum', () => {
    const limiter = new Limiter();
    const out = new Int16Array(960);
    for (const amplitude of [1e4, 5e4, 5e5, 3e4, 1e9]) {
      const sum = loud(amplitude);
      limiter.apply(sum, out);
      sum.forEach((sample, i) => {
        if (Math.abs(sample) > 10) expect(Math.sign(out[i] as number)).not.toBe(-Math.sign(sample));
      });
    }
  });

  it('brings a lasting overload under the ceiling undistorted, and the gain comes back', () => {
    const limiter = new Limiter();
    const out = new Int16Array(960);
    for (let i = 0; i < 5; i += 1) limiter.apply(loud(60_000), out);
    expect(Math.max(...out)).toBeLessThanOrEqual(29_201);
    expect(limiter.gain).toBeCloseTo(29_200 / 60_000, 2);
    for (let i = 0; i < 50; i += 1) limiter.apply(loud(1000), out);
    expect(limiter.gain).toBe(1);
    expect(Math.max(...out)).toBe(1000);
  });
});

describe('volumeGain', () => {
  it('is 1 at 0, silent at -50, ten times at 50, and clamps', () => {
    expect([0, -50, 50, -80, 90].map(volumeGain)).toEqual([1, 0, 10, 0, 10]);
    expect(volumeGain(-20)).toBeCloseTo(0.1);
  });
});
