import { expect, it } from 'vitest';
import { nameProblem } from './name.ts';

it.each([
  ['Zoë 😀 李', null],
  ['x'.repeat(100), null],
  [' ', 'empty'],
  ['😀'.repeat(101), 'too-long'],
  ['a\u0007b', 'unprintable'],
  ['gpj.\u202eann', 'unprintable'],
  ['Ann\u2069', 'unprintable'],
  // Nothing of it would be seen.
  ['\u200b\u2060', 'unprintable'],
  ['نگار\u200cها', null],
])('%j: %s', (name, problem) => {
  expect(nameProblem(name)).toBe(problem);
});
