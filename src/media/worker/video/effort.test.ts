import { describe, expect, it } from 'vitest';
import { type Effort, FULL_EFFORT, FULL_RATE, nextEffort, nextRate, type Rate, rateShare, SPEEDS } from './effort.ts';

/** Runs frames of 40 ms that take `encodeMs`, from a time on; returns the state after them. */
function run(effort: Effort, encodeMs: number, frames: number, fromMs: number): Effort {
  let state = effort;
  for (let i = 0; i < frames; i += 1) state = nextEffort(state, { encodeMs, budgetMs: 40, nowMs: fromMs + i * 40 });
  return state;
}

describe('the effort of the encoder', () => {
  it('stays full while encoding takes a small part of the frame', () => {
    expect(run(FULL_EFFORT, 8, 1000, 0).step).toBe(0);
  });

  it('goes down one step at a time under lasting load, to the last one', () => {
    const seen = [0];
    let state = FULL_EFFORT;
    for (let i = 0; i < 300; i += 1) {
      state = nextEffort(state, { encodeMs: 38, budgetMs: 40, nowMs: i * 40 });
      if (state.step !== seen.at(-1)) seen.push(state.step);
    }
    expect(seen).toEqual([0, 1, 2]);
    expect(state.step).toBe(SPEEDS.length - 1);
  });

  it('does not mind a hiccup', () => {
    const busy = run(run(FULL_EFFORT, 8, 100, 0), 200, 4, 4000);
    expect(run(busy, 8, 200, 4160).step).toBe(0);
  });

  it('comes back only after ten quiet seconds', () => {
    const low: Effort = { ...FULL_EFFORT, step: 2 };
    expect(run(low, 8, 200, 0).step).toBe(2);
    expect(run(low, 8, 270, 0).step).toBe(1);
  });

  it('neither rises nor falls between the two thresholds', () => {
    const middle: Effort = { ...FULL_EFFORT, step: 1, load: 0.45 };
    expect(run(middle, 18, 2000, 0).step).toBe(1);
  });
});

describe('the frame rate', () => {
  function hold(rate: Rate, load: number, leastEffort: boolean, seconds: number, from: number): Rate {
    let state = rate;
    for (let i = 0; i <= seconds * 10; i += 1) state = nextRate(state, load, leastEffort, from + i * 100);
    return state;
  }

  it('is whole at first and stays so while less effort helps', () => {
    expect(rateShare(FULL_RATE)).toBe(1);
    expect(rateShare(hold(FULL_RATE, 2, false, 60, 0))).toBe(1);
  });

  it('falls after two seconds of overload at the least effort, step by step, and not below the last', () => {
    expect(rateShare(hold(FULL_RATE, 0.9, true, 1.8, 0))).toBe(1);
    expect(rateShare(hold(FULL_RATE, 0.9, true, 2.1, 0))).toBe(0.8);
    expect(rateShare(hold(FULL_RATE, 0.9, true, 60, 0))).toBe(0.4);
  });

  it('rises after ten seconds with room to spare', () => {
    const low = hold(FULL_RATE, 0.9, true, 2.1, 0);
    expect(rateShare(hold(low, 0.3, true, 9.8, 3000))).toBe(0.8);
    expect(rateShare(hold(low, 0.3, true, 10.1, 3000))).toBe(1);
    expect(rateShare(hold(low, 0.6, true, 60, 3000))).toBe(0.8);
  });
});
