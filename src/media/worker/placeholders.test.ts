import { afterEach, describe, expect, it, vi } from 'vitest';
import { Placeholders } from './placeholders.ts';
import { Compositor } from './video/compositor.ts';
import { PlaceholderPainter } from './video/placeholder.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a placeholder that could not be painted', () => {
  it('is tried again a second later, not ten times a second', async () => {
    const compositor = new Compositor(320, 192);
    const errors: unknown[] = [];
    const placeholders = new Placeholders(compositor, (error) => void errors.push(error));
    const paint = vi.spyOn(PlaceholderPainter.prototype, 'paint').mockRejectedValueOnce(new Error('no memory'));
    const shown = vi.spyOn(compositor, 'placeholder');
    const tiles = [{ callId: 'a', x: 0, y: 0, width: 320, height: 192 }];
    placeholders.set('a', 'member', 'Ann', false);
    placeholders.check(tiles, 0);
    await vi.waitFor(() => expect(errors).toEqual([new Error('no memory')]));
    for (const now of [100, 500, 999]) placeholders.check(tiles, now);
    expect(paint).toHaveBeenCalledTimes(1);
    placeholders.check(tiles, 1_000);
    await vi.waitFor(() => expect(shown).toHaveBeenCalledTimes(1));
    placeholders.close();
    compositor.close();
  });
});
