import { describe, expect, test } from 'vitest';
import { sequenceParameterSet } from '../../../../test/support/h264-bits.ts';
import { SPS } from '../../../../test/support/video-sender.ts';
import { macroblocksKept, parseSequenceParameters } from './h264-parameter-set.ts';
import { isTakenSize, LONGEST_SIDE, PICTURE_LIMITS } from './limits.ts';

const { camera, screen } = PICTURE_LIMITS;

/** Whether pictures of a size with so many references are within the limits. */
function taken(width: number, height: number, references: number, limits = camera): boolean {
  const set = parseSequenceParameters(sequenceParameterSet({ width, height, references }));
  return set !== null && isTakenSize(set.width, set.height, limits) && macroblocksKept(set) <= limits.macroblocksKept;
}

describe('a sequence parameter set', () => {
  test('of a browser is read', () => {
    expect(parseSequenceParameters(SPS)).toMatchObject({ id: 0, width: 640, height: 368 });
  });

  test('tells id, size and references', () => {
    const set = sequenceParameterSet({ id: 3, width: 1920, height: 1088, references: 4 });
    expect(parseSequenceParameters(set)).toEqual({ id: 3, width: 1920, height: 1088, references: 4 });
  });

  test.each([
    ['more references than the standard has', { width: 640, height: 480, references: 17 }],
    ['an id that does not exist', { id: 32, width: 640, height: 480, references: 1 }],
  ])('with %s is malformed', (_what, options) => {
    expect(parseSequenceParameters(sequenceParameterSet(options))).toBeNull();
  });
});

describe('what a decoder keeps', () => {
  test.each([
    ['720p with 16 references', 1280, 720, 16, true],
    ['1080p with 8', 1920, 1088, 8, true],
    ['1080p with 9', 1920, 1088, 9, false],
    ['3840x2160 with one', 3840, 2160, 1, true],
    ['3840x2160 with two', 3840, 2160, 2, false],
    ['4096x2304 with one', 4096, 2304, 1, true],
    ['4096x2304 with 16, which pins 330 MB', 4096, 2304, 16, false],
    ['a strip of 8192x16 with 16', 8192, 16, 16, true],
  ])('of a camera of %s', (_what, width, height, references, isTaken) => {
    expect(taken(width, height, references)).toBe(isTaken);
  });

  test.each([
    ['3840x2160 with four references', 3840, 2160, 4, true],
    ['3840x2160 with five', 3840, 2160, 5, false],
    ['5120x2880 with two', 5120, 2880, 2, true],
    ['5120x2880 with three', 5120, 2880, 3, false],
    ['5136x2880', 5136, 2880, 1, false],
  ])('of a screen of %s', (_what, width, height, references, isTaken) => {
    expect(taken(width, height, references, screen)).toBe(isTaken);
  });

  test('pictures are bounded by their area, and by a side that no monitor has', () => {
    expect(isTakenSize(4096, 2304, camera)).toBe(true);
    expect(isTakenSize(4096, 2305, camera)).toBe(false);
    expect(isTakenSize(5120, 1440, camera)).toBe(true);
    expect(isTakenSize(5120, 2880, screen)).toBe(true);
    expect(isTakenSize(5121, 2880, screen)).toBe(false);
    expect(isTakenSize(LONGEST_SIDE, 16, camera)).toBe(true);
    expect(isTakenSize(LONGEST_SIDE + 1, 16, camera)).toBe(false);
  });
});
