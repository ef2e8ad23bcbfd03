import { describe, expect, it } from 'vitest';
import { colourOf, initials } from './initials.ts';

describe('what stands for a name', () => {
  it('is the first letter of the first and the last word', () => {
    expect(initials('Ada Lovelace')).toBe('AL');
    expect(initials('maria del carmen ruiz')).toBe('MR');
    expect(initials('user_123')).toBe('U1');
    expect(initials('Linus')).toBe('L');
    expect(initials('Ann (2)')).toBe('A');
    expect(initials('Ada Lovelace (3)')).toBe('AL');
  });

  it('keeps letters outside of the basic plane whole, and never is empty', () => {
    expect(initials('😀 Smile')).toBe('😀S');
    expect(initials('  ')).toBe('?');
  });

  it('has a colour that depends on the name alone', () => {
    expect(colourOf('Ada', 6)).toBe(colourOf('Ada', 6));
    const colours = new Set(['Ada', 'Grace', 'Linus', 'Bea', 'Ann', 'Mo', 'Zoe'].map((name) => colourOf(name, 6)));
    expect(colours.size).toBeGreaterThan(2);
  });
});
