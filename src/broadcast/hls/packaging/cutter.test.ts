import { describe, expect, it } from 'vitest';
import { type Cut, Cutter } from './cutter.ts';

/** What the cutter says of pictures at these times; `key`: those that decode by themselves. */
function cuts(times: readonly number[], key: (at: number) => boolean): Cut[] {
  const cutter = new Cutter();
  return times.map((at) => cutter.picture(at, key(at)));
}

const each = (ms: number, from: number, to: number): number[] =>
  Array.from({ length: (to - from) / ms }, (_, i) => from + i * ms);
const endedOf = (all: readonly Cut[]) => all.flatMap(({ ended }) => (ended ? [ended] : []));
const grid = (at: number): boolean => at % 2_000 === 0;

describe('where parts and segments end', () => {
  it('is at each key frame, and else about each half second', () => {
    const ended = endedOf(cuts(each(40, 0, 4_040), grid));
    expect(ended.map(({ durationMs }) => durationMs)).toEqual([520, 520, 520, 440, 520, 520, 520, 440]);
    expect(ended.map(({ opens }) => opens)).toEqual([true, false, false, false, true, false, false, false]);
    expect(ended.map(({ closes }) => closes)).toEqual([false, false, false, true, false, false, false, true]);
  });

  it('leaves out what comes before the first key frame', () => {
    const all = cuts(each(40, 1_000, 2_040), grid);
    expect(all.slice(0, -1).every(({ drop }) => drop)).toBe(true);
    expect(all.at(-1)).toEqual({ ended: null, drop: false, begins: true });
  });

  it.each([80, 120, 200, 400])('keeps parts below their target when a picture comes each %i ms', (ms) => {
    const ended = endedOf(cuts(each(ms, 0, 6_000), grid));
    expect(Math.max(...ended.map(({ durationMs }) => durationMs))).toBeLessThanOrEqual(600);
  });

  it('never makes a segment longer than its target, whenever key frames are asked for besides', () => {
    for (let extra = 40; extra < 2_000; extra += 40) {
      let length = 0;
      for (const { durationMs, closes } of endedOf(cuts(each(40, 0, 8_040), (at) => grid(at) || at % 4_000 === extra))) {
        length += durationMs;
        if (!closes) continue;
        expect(length).toBeLessThan(2_500);
        expect(length).toBeGreaterThanOrEqual(400);
        length = 0;
      }
    }
  });

  it.each([
    ['a time that jumps forward', 10_000],
    ['a time that jumps back', 200],
  ])('ends at %s, and goes on with the next key frame', (_, next) => {
    const cutter = new Cutter();
    for (const at of each(40, 0, 800)) cutter.picture(at, grid(at));
    expect(cutter.picture(next, false)).toEqual({
      ended: { durationMs: 280, opens: false, closes: true },
      drop: true,
      begins: false,
    });
    expect(cutter.picture(next + 40, true)).toEqual({ ended: null, drop: false, begins: true });
  });

  it('ends when no key frame comes: a segment may not grow for ever', () => {
    const all = cuts(each(40, 0, 4_000), (at) => at === 0);
    expect(all.slice(63).every(({ drop }) => drop)).toBe(true);
    expect(endedOf(all).reduce((sum, { durationMs }) => sum + durationMs, 0)).toBeLessThan(2_540);
  });
});
