import { describe, expect, it } from 'vitest';
import { textsFor } from './index.ts';

const language = (url: string, accept?: string): string =>
  textsFor({ url, headers: accept === undefined ? {} : { 'accept-language': accept } }).language;

describe('the language of a page that is only text', () => {
  it('is the one that the address asks for, before those of the browser', () => {
    expect(language('/?lang=de', 'en')).toBe('de');
    expect(language('/?room=a?lang=en', 'de')).toBe('en');
  });

  it('is the one that the browser likes most of those that there are', () => {
    expect(language('/', 'fr-FR, de-AT;q=0.8, en;q=0.7')).toBe('de');
    expect(language('/', 'de;q=0.3, en;q=0.9')).toBe('en');
    expect(language('/', 'de;q=0, fr')).toBe('en');
  });

  it.each(['', '*', ';;;', 'q=1', 'de;q=x', '__proto__', ','.repeat(5000)])('is English for the header %j', (accept) => {
    expect(language('/?lang=tlh', accept)).toBe('en');
  });

  it('is English where nobody asks', () => {
    expect(language('/guest')).toBe('en');
  });
});
