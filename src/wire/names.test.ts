import { describe, expect, it } from 'vitest';
import { cleanName, foldName, nameProblem } from './names.ts';

describe('a name', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  a \r\n\t b ', 'a b'],
    ['Alice\u200b', 'Alice'],
    ['Al\u00adice\u034f', 'Alice'],
    ['\u200eAlice\u200f', 'Alice'],
    ['evil\u202Etxt.exe\u2066', 'eviltxt.exe'],
    ['An\u200cn', 'Ann'],
    ['Ann\u{e0041}\u{e0062}', 'Ann'],
    ['Ann\ufe0f', 'Ann'],
    ['Ann\u3164\u115f\uffa0\u2800', 'Ann'],
    // Joiners where they are seen.
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष'],
    ['क\u200d', 'क'],
    ['Eve 👩\u200d💻 ❤\ufe0f', 'Eve 👩\u200d💻 ❤\ufe0f'],
    ['👩🏽\u200d🚀', '👩🏽\u200d🚀'],
    ['lone \uD800 half', 'lone half'],
    // Nothing is left of what nobody sees.
    ['\u3164', ''],
    ['\u200b\u2060', ''],
    ['\u{e0001}\u{e007f}', ''],
    ['\u2800 \u2800', ''],
    ['\u0301', ''],
  ])('%j is shown as %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean);
    expect(cleanName(clean)).toBe(clean);
  });

  it.each([
    ['Ann', 'ANN', true],
    ['Ann', 'Ａｎｎ', true],
    ['Ann\u200b', 'Ann', true],
    ['Ann  Lee', 'Ann\u00a0Lee', true],
    ['Zoe\u0308', 'Zoë', true],
    ['Ann', 'Anna', false],
  ])('%j and %j are the same: %s', (one, other, same) => {
    expect(foldName(one) === foldName(other)).toBe(same);
  });

  it.each([
    ['Alice\u200b', null],
    ['\u3164', 'unprintable'],
    ['\u200e\u200f', 'unprintable'],
    ['\u{e0041}', 'unprintable'],
  ])('%j that somebody types: %s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});
