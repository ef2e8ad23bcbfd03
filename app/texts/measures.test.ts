import { expect, it } from 'vitest';
import { bytesText, lengthText, momentText } from './measures.ts';

it.each([
  [0, '0:00'],
  [42.4, '0:42'],
  [725, '12:05'],
  [3723, '1:02:03'],
])('a length of %s seconds is %s', (seconds, text) => expect(lengthText(seconds)).toBe(text));

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_400, '1.4 kB'],
  [12_300_000, '12 MB'],
  [1_440_000_000, '1.4 GB'],
])('%s bytes are %s', (bytes, text) => expect(bytesText(bytes, 'en')).toBe(text));

it('a moment is said in the language of the page', () => {
  expect(momentText('2026-11-27T12:00:00Z', 'de')).toContain('November 2026');
  expect(momentText('2026-11-27T12:00:00Z', 'en')).toContain('November 27, 2026');
});
