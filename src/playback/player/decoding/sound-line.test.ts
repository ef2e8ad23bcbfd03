import { beforeEach, describe, expect, it } from 'vitest';
import { SOUND_SAMPLES } from '../../../media/source-stream.ts';
import { SoundLine } from './sound-line.ts';

/** Position of each piece, and whether it sounds. */
let out: [number, boolean][];
let line: SoundLine;

beforeEach(() => {
  out = [];
  line = new SoundLine((timeMs, samples) => void out.push([timeMs, samples.some((sample) => sample !== 0)]));
});

const sound = () => new Int16Array(SOUND_SAMPLES).fill(1);

describe('a line of sound', () => {
  it('has silence in a gap, and goes on behind it', () => {
    line.add(0, sound(), 500);
    line.add(80, sound(), 500);
    expect(out).toEqual([
      [0, true],
      [20, false],
      [40, false],
      [60, false],
      [80, true],
    ]);
  });

  it('makes no more silence than is wanted, however far away a file says that its next sound is', () => {
    line.add(0, sound(), 500);
    line.add(1e12, sound(), 500);
    expect([out.length, line.waits, line.endMs]).toEqual([1, true, 20]);
    line.fillTo(500);
    line.fillTo(560);
    expect([out.length, line.waits, line.endMs]).toEqual([28, true, 560]);
  });

  it('keeps sound behind a long gap, in order, until it is its turn', () => {
    line.add(1_000, sound(), 500);
    line.add(null, sound(), 500);
    for (const wantedMs of [500, 990, 1_100]) line.fillTo(wantedMs);
    expect([out.length, line.waits]).toEqual([52, false]);
    expect(out.slice(49)).toEqual([
      [980, false],
      [1_000, true],
      [1_020, true],
    ]);
  });

  it('forgets at another start what waited', () => {
    line.add(1_000, sound(), 500);
    line.start(2_000);
    line.add(2_000, sound(), 2_500);
    expect([out, line.waits]).toEqual([[[2_000, true]], false]);
  });
});
