import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../../../test/support/fuzz.ts';
import { SequenceFilter, SequenceUnwrapper, sequenceDistance, timestampDistance } from './sequence.ts';

test('distances are signed and wrap', () => {
  expect(sequenceDistance(65535, 0)).toBe(1);
  expect(sequenceDistance(0, 65535)).toBe(-1);
  expect(sequenceDistance(0, 32767)).toBe(32767);
  expect(timestampDistance(0xffffffff, 1)).toBe(2);
  expect(timestampDistance(5, 3)).toBe(-2);
});

describe('the unwrapper', () => {
  test('counts on over the wrap and places late packets before it', () => {
    const unwrapper = new SequenceUnwrapper();
    expect([65534, 0, 65535, 1, 65533].map((s) => unwrapper.unwrap(s))).toEqual([65534, 65536, 65535, 65537, 65533]);
    expect(unwrapper.highest).toBe(65537);
  });

  test('gives what came before the first packet a lower number', () => {
    const unwrapper = new SequenceUnwrapper();
    expect([0, 65535].map((s) => unwrapper.unwrap(s))).toEqual([0, -1]);
  });

  test('places without remembering', () => {
    const unwrapper = new SequenceUnwrapper();
    expect(unwrapper.nearest(5)).toBeUndefined();
    unwrapper.unwrap(65535);
    expect(unwrapper.nearest(3)).toBe(65539);
    expect(unwrapper.highest).toBe(65535);
  });

  test('restores any walk of small steps', () => {
    holds(fc.tuple(fc.nat(65535), fc.array(fc.integer({ min: -5000, max: 20000 }), { maxLength: 60 })), ([start, steps]) => {
      const unwrapper = new SequenceUnwrapper();
      let highest = start;
      unwrapper.unwrap(start);
      for (const step of steps) {
        const number = highest + step;
        expect(unwrapper.unwrap(number & 0xffff)).toBe(number);
        highest = Math.max(highest, number);
      }
    });
  });
});

describe('the filter', () => {
  const judge = (filter: SequenceFilter, ...numbers: number[]): string[] => numbers.map((n) => filter.judge(n));

  test('begins with the first packet and follows small jumps over the wrap', () => {
    expect(judge(new SequenceFilter(100, 50), 65500, 65501, 20, 65530)).toEqual(['restart', 'next', 'next', 'next']);
  });

  test('refuses a stray packet and believes two that follow each other', () => {
    const filter = new SequenceFilter(100, 50);
    expect(judge(filter, 10, 5000, 11, 5001)).toEqual(['restart', 'stray', 'next', 'stray']);
    expect(judge(filter, 5002, 5003, 12)).toEqual(['restart', 'next', 'stray']);
  });

  test('takes a packet that is far too old for a stray one', () => {
    expect(judge(new SequenceFilter(100, 50), 1000, 950, 949)).toEqual(['restart', 'next', 'stray']);
  });
});
