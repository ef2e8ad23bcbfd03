import { describe, expect, it } from 'vitest';
import { jsonSize } from './json-size.ts';

/** Values in a parsed value, itself included. */
function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, child) => sum + count(child), 1);
}

describe('the size of a JSON text', () => {
  it.each([
    ['1', 1, 0],
    ['[]', 1, 1],
    ['[1,2,3]', 4, 1],
    ['{"a":{"b":[1,[2]]}}', 6, 4],
    ['["a,[{\\"","\\\\",","]', 4, 1],
  ])('of %s', (text, nodes, depth) => {
    expect(count(JSON.parse(text))).toBe(nodes);
    const size = jsonSize(text);
    expect(size.depth).toBe(depth);
    expect(size.nodes).toBeGreaterThanOrEqual(nodes);
    // An empty bracket is taken for one with a value in it.
    expect(size.nodes).toBeLessThanOrEqual(2 * nodes);
  });

  it.each(['', '"', '["\\', ']]]]', '{{{{', ',,,'])('of %s, which is none, is a number as well', (text) => {
    expect(jsonSize(text).nodes).toBeGreaterThanOrEqual(1);
  });
});
