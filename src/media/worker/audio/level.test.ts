import { describe, expect, it } from 'vitest';
import { tone } from '../../../../test/support/tones.ts';
import { levelDbfs, SILENCE_DBFS, TalkingDetector, talkingThreshold } from './level.ts';

const quiet = new Int16Array(960);
/** A frame of a level in dBFS. */
const at = (dbfs: number): Int16Array => tone(300, 32_768 * 10 ** (dbfs / 20) * Math.SQRT2);

/** Feeds frames and returns [frame number, state] of each transition. */
function transitions(detector: TalkingDetector, frames: number, frame: (i: number) => Int16Array | null): [number, boolean][] {
  const seen: [number, boolean][] = [];
  for (let i = 0; i < frames; i += 1) {
    const change = detector.update(frame(i));
    if (change !== null) seen.push([i, change]);
  }
  return seen;
}

describe('levelDbfs', () => {
  it('is the root mean square relative to full scale', () => {
    expect(levelDbfs(new Int16Array(960).fill(-32_768))).toBeCloseTo(0);
    expect(levelDbfs(at(-40))).toBeCloseTo(-40, 1);
    expect(levelDbfs(quiet)).toBe(SILENCE_DBFS);
  });
});

describe('talkingThreshold', () => {
  it('falls with the sensitivity, and nothing is heard at 0', () => {
    expect(talkingThreshold(0)).toBe(Number.POSITIVE_INFINITY);
    expect(talkingThreshold(50)).toBe(-45);
    expect(talkingThreshold(100)).toBe(-65);
    expect(talkingThreshold(200)).toBe(-65);
  });
});

describe('TalkingDetector', () => {
  it('hears speech within 100 ms and its end within 500 to 700 ms', () => {
    const seen = transitions(new TalkingDetector(), 200, (i) => (i >= 10 && i < 60 ? at(-30) : quiet));
    expect(seen).toEqual([
      [12, true],
      [94, false],
    ]);
  });

  it('does not mind pauses between words', () => {
    const seen = transitions(new TalkingDetector(), 300, (i) => (i % 40 < 15 ? at(-30) : quiet));
    expect(seen).toEqual([[2, true]]);
  });

  it('ignores a click', () => {
    expect(transitions(new TalkingDetector(), 200, (i) => (i === 50 || i === 150 ? at(-10) : quiet))).toEqual([]);
  });

  it("recognises the browsers' fake microphone, 20 ms of beep each half second, and stays with it", () => {
    const seen = transitions(new TalkingDetector(), 500, (i) => (i % 25 === 0 ? at(-5) : quiet));
    expect(seen).toEqual([[50, true]]);
  });

  it('takes lost frames as silence', () => {
    const seen = transitions(new TalkingDetector(), 100, (i) => (i < 10 ? at(-30) : null));
    expect(seen).toEqual([
      [2, true],
      [44, false],
    ]);
  });

  it('follows the sensitivity', () => {
    const detector = new TalkingDetector(0);
    expect(transitions(detector, 20, () => at(-3))).toEqual([]);
    detector.setSensitivity(50);
    expect(transitions(detector, 20, () => at(-50))).toEqual([]);
    detector.setSensitivity(100);
    expect(transitions(detector, 20, () => at(-50))).toEqual([[2, true]]);
    expect(detector.talking).toBe(true);
  });

  it('ends at once when muted, only once, and starts afresh', () => {
    const detector = new TalkingDetector();
    transitions(detector, 10, () => at(-20));
    expect(detector.mute()).toBe(false);
    expect(detector.mute()).toBeNull();
    expect(transitions(detector, 10, () => at(-20))).toEqual([[2, true]]);
  });
});
