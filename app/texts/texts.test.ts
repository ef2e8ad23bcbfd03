import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { pickLanguage, wantedLanguages } from './index.ts';

/** Every text by its path, with the number of arguments that it takes; `text` for one without. */
function shape(texts: object, path = ''): Record<string, number | 'text'> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) => {
      const at = `${path}.${key}`;
      if (typeof value === 'object') return Object.entries(shape(value, at));
      return [[at, typeof value === 'function' ? value.length : 'text']];
    }),
  );
}

/** Every sentence that the texts can say, functions with arguments that show. */
function sentences(texts: object): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'object') return sentences(value);
    if (typeof value !== 'function') return [[key, value]];
    const args = [
      ['Ada', 'Grace', 'chrome'],
      ['audio', 2],
      [1, 1],
      [5, 5],
      ['denied', 'both', 'firefox'],
      ['missing', 'camera', 'safari'],
    ];
    return args.map((some): [string, string] => [key, String(value(...some) ?? 'no case')]);
  });
}

describe('the catalogue of texts', () => {
  it('has the same texts with the same arguments in both languages', () => {
    expect(shape(de)).toEqual(shape(en));
  });

  it('has no empty text in either', () => {
    for (const texts of [en, de]) {
      for (const [key, text] of sentences(texts)) expect(text.trim(), key).not.toBe('');
    }
  });

  it('is translated: hardly a sentence is the same in both', () => {
    const english = new Map(sentences(en));
    const isSame = ([key, text]: [string, string]): boolean =>
      english.get(key) === text && text.includes(' ') && key !== 'itemFor';
    const same = sentences(de).filter((one) => isSame(one) && !/^\d|Wirespace$|^Ada/.test(one[1]));
    expect(same).toEqual([]);
  });
});

describe('the language of the page', () => {
  it('is the one that the address asks for, before those of the browser', () => {
    expect(pickLanguage(wantedLanguages('?lang=de', ['en-US']))).toBe('de');
    expect(pickLanguage(wantedLanguages('?room=a', ['fr-FR', 'de-AT', 'en']))).toBe('de');
  });

  it('is English where nothing fits', () => {
    expect(pickLanguage(wantedLanguages('?lang=tlh', []))).toBe('en');
    expect(pickLanguage(['constructor', '__proto__', ''])).toBe('en');
  });
});
