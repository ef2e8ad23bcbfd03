import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstant, writeInstant } from './datetime.ts';

describe('an instant of a request', () => {
  it('written by toISOString is read exactly', () => {
    const range = { min: new Date(0), max: new Date(Date.UTC(9999, 11, 31)), noInvalidDate: true };
    fc.assert(fc.property(fc.date(range), (date) => readInstant(date.toISOString()) === date.getTime()));
  });

  it('of whole seconds survives writing and reading', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 250_000_000_000 }), (s) => readInstant(writeInstant(s * 1000)) === s * 1000));
  });

  it('is null for any other text, and reading never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => readInstant(text) === null || /^[\d\s.:TtZz+-]+$/.test(text)));
    fc.assert(fc.property(fc.anything(), (value) => Number.isInteger(readInstant(value) ?? 0)));
  });

  it('of a number is seconds below 10^11 and milliseconds from there on', () => {
    expect(readInstant(99_999_999_999)).toBe(99_999_999_999_000);
    expect(readInstant(100_000_000_000)).toBe(100_000_000_000);
    expect(readInstant(1.5)).toBe(1_500);
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e16]) expect(readInstant(value)).toBeNull();
  });
});
