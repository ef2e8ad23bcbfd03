import { describe, expect, it } from 'vitest';
import { amplitudeOf, joined, tone } from '../../../../test/support/tones.ts';
import { Concealment } from './concealment.ts';

/** Frames of a tone with some of them lost; the lost ones are replaced. */
function withLoss(hertz: number, count: number, lost: (i: number) => boolean): Int16Array {
  const concealment = new Concealment();
  const frames: Int16Array[] = [];
  for (let i = 0; i < count; i += 1) {
    if (lost(i)) frames.push(concealment.conceal().slice());
    else {
      const frame = tone(hertz, 10_000, i * 960);
      concealment.received(frame);
      frames.push(frame);
    }
  }
  return joined(frames);
}

function largestStep(samples: Int16Array): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i += 1)
    largest = Math.max(largest, Math.abs((samples[i] as number) - (samples[i - 1] as number)));
  return largest;
}

describe('Concealment', () => {
  it.each([110, 200, 333])('continues a voice of %i Hz through one lost frame without a click', (hertz) => {
    const sound = withLoss(hertz, 20, (i) => i === 10);
    const hole = sound.subarray(9600, 10_560);
    expect(amplitudeOf(hertz, hole)).toBeGreaterThan(7000);
    // A sine of this frequency moves by this much per sample; a click would move by thousands.
    expect(largestStep(sound)).toBeLessThan(10_000 * ((2 * Math.PI * hertz) / 48_000) * 3 + 60);
  });

  it('fades to silence within 100 ms of loss', () => {
    const sound = withLoss(200, 20, (i) => i >= 10);
    const energy = (i: number): number => amplitudeOf(200, sound.subarray(i * 960, (i + 1) * 960));
    expect(energy(10)).toBeGreaterThan(energy(11));
    expect(energy(11)).toBeGreaterThan(energy(12));
    expect(sound.subarray(15 * 960).every((sample) => sample === 0)).toBe(true);
  });

  it('joins the sound after a long loss without a click', () => {
    expect(largestStep(withLoss(200, 30, (i) => i >= 10 && i < 20))).toBeLessThan(900);
  });

  it('counts what it replaced and leaves undamaged sound alone', () => {
    const concealment = new Concealment();
    const frame = tone(200, 10_000);
    concealment.received(frame);
    expect(frame).toEqual(tone(200, 10_000));
    concealment.conceal();
    concealment.conceal();
    expect(concealment.lost).toBe(2);
    concealment.received(tone(200, 10_000, 2880));
    expect(concealment.lost).toBe(0);
  });

  it('gives silence when nothing came before', () => {
    expect(new Concealment().conceal().every((sample) => sample === 0)).toBe(true);
  });
});
