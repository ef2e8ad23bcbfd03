import { expect, it } from 'vitest';
import { nameProblem } from './name.ts';

it.each([
  ['Zoë 😀 李', null],
  ['x'.repeat(100), null],
  [' ', 'empty'],
  ['😀'.repeat(101), 'too-long'],
  ['a\u0007b', 'unprintable'],
])('%j: %s', (name, problem) => {
  expect(nameProblem(name)).toBe(problem);
});
