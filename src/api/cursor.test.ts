import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursors } from './cursor.ts';

const cursors = new Cursors(new Uint8Array(32).fill(1));
const cursor = { side: 'after', place: { at: 1_767_225_600_123, id: 'a-b' } } as const;

describe('a page token', () => {
  it('comes back as it was written', () => {
    for (const side of ['after', 'before'] as const)
      expect(cursors.read('rooms', cursors.write('rooms', { ...cursor, side }))).toEqual({ ...cursor, side });
  });

  it('shows its direction in the first letters', () => {
    expect(cursors.write('rooms', cursor)).toMatch(/^PA[\w-]+\.[\w-]+$/);
    expect(cursors.write('rooms', { ...cursor, side: 'before' })).toMatch(/^PB/);
  });

  it('is bound to its list and its key', () => {
    const token = cursors.write('rooms of a', cursor);
    expect(cursors.read('rooms of b', token)).toBeNull();
    expect(new Cursors(new Uint8Array(32)).read('rooms of a', token)).toBeNull();
  });

  it('is nothing when it was changed or invented', () => {
    const token = cursors.write('rooms', cursor);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'Zz09-_.'), (at, letter) => {
        const changed = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
        // The last letter of base64url has bits that are not read; everything else counts.
        return changed === token || at === token.length - 1 || cursors.read('rooms', changed) === null;
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => cursors.read('rooms', text) === null));
  });
});
