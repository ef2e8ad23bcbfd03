import { describe, expect, it } from 'vitest';
import { placeBeside } from './place.ts';

const WINDOW = { width: 390, height: 800 };
const BOX = { width: 240, height: 300 };

describe('a floating box', () => {
  it('opens above its button when that is asked for and fits', () => {
    const anchor = { left: 40, top: 740, width: 44, height: 44 };
    expect(placeBeside(anchor, BOX, WINDOW, 'above', 'left')).toEqual({ left: 40, top: 432, maxHeight: 724 });
  });

  it('goes to the other side where there is more room', () => {
    const anchor = { left: 40, top: 20, width: 44, height: 44 };
    expect(placeBeside(anchor, BOX, WINDOW, 'above', 'left').top).toBe(72);
  });

  it('never leaves the window to the left or right', () => {
    const right = { left: 340, top: 100, width: 44, height: 44 };
    expect(placeBeside(right, BOX, WINDOW, 'below', 'left').left).toBe(142);
    const left = { left: 4, top: 100, width: 44, height: 44 };
    expect(placeBeside(left, BOX, WINDOW, 'below', 'right').left).toBe(8);
  });

  it('is cut to the room there is, and scrolls', () => {
    const anchor = { left: 40, top: 380, width: 44, height: 44 };
    const { top, maxHeight } = placeBeside(anchor, { width: 240, height: 900 }, WINDOW, 'below', 'left');
    expect(top + maxHeight).toBeLessThanOrEqual(800);
    expect(maxHeight).toBeGreaterThan(300);
  });
});
