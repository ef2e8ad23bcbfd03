import { describe, expect, it } from 'vitest';
import { SESSION_LAYOUTS, type SessionLayout } from '../../../wire/layouts.ts';
import { isLayout, slotsOf } from './catalogue.ts';
import { grid, oneAboveTwo } from './fixed.ts';
import { oneUp } from './responsive.ts';
import type { Slot } from './slot.ts';

/** `position x y size`, rounded to hundredths as the tables of rest-api 13 print them. */
function rows(slots: Slot[]): string[] {
  const short = (value: number): number => Math.round(value * 100) / 100;
  for (const { width, height } of slots) expect(width).toBeCloseTo(height, 9);
  return slots.map(({ position, x, y, width }) => `${position} ${short(x)} ${short(y)} ${short(width)}`);
}

describe('fixed layouts', () => {
  it.each<[SessionLayout, string[]]>([
    ['1x1', ['standard-1 0 0 100']],
    ['2x1', ['standard-1 0 25 50', 'standard-2 50 25 50']],
    ['2x2', ['standard-1 0 0 50', 'standard-2 50 0 50', 'standard-3 0 50 50', 'standard-4 50 50 50']],
    [
      '5up',
      [
        'standard-1 0 0 33.33',
        'standard-2 66.67 0 33.33',
        'standard-3 33.33 33.33 33.33',
        'standard-4 0 66.67 33.33',
        'standard-5 66.67 66.67 33.33',
      ],
    ],
    ['full-screen', ['reserved-1 0 0 100']],
    ['presenter-dual-horizontal', ['screen 0 25 50', 'reserved-1 50 25 50']],
    [
      'screen-share',
      [
        'screen 0 0 100',
        'reserved-1 83.33 0 16.67',
        'reserved-2 0 0 16.67',
        'reserved-3 83.33 83.33 16.67',
        'reserved-4 0 83.33 16.67',
        'reserved-5 66.67 0 33.33',
        'reserved-6 0 0 33.33',
        'reserved-7 66.67 66.67 33.33',
        'reserved-8 0 66.67 33.33',
      ],
    ],
  ])('%s has the tiles of rest-api 13', (layout, expected) => {
    expect(rows(slotsOf(layout, 99))).toEqual(expected);
  });

  it('has one tile above two', () => {
    expect(rows(oneAboveTwo())).toEqual(['standard-1 25 0 50', 'standard-2 0 50 50', 'standard-3 50 50 50']);
  });

  it.each([1, 2, 3, 4, 5, 6, 8, 10, 15])('of %i x tiles covers the canvas row by row', (side) => {
    const slots = grid(side);
    expect(slots).toHaveLength(side * side);
    for (const [index, slot] of slots.entries()) {
      expect(slot.position).toBe(`standard-${index + 1}`);
      expect(slot.x).toBeCloseTo((100 * (index % side)) / side);
      expect(slot.y).toBeCloseTo((100 * Math.floor(index / side)) / side);
      expect(slot.width).toBeCloseTo(100 / side);
    }
  });

  it('draws the corner places of a screen share above the screen, the small ones on top', () => {
    const slots = slotsOf('screen-share', 1);
    const depth = (position: string) => slots.find((slot) => slot.position === position)?.z ?? Number.NaN;
    expect(depth('screen')).toBeLessThan(depth('reserved-5'));
    expect(depth('reserved-5')).toBeLessThan(depth('reserved-1'));
  });
});

describe('the highlight family', () => {
  it.each([
    [3, 2, 6, 66.6667],
    [4, 3, 8, 75],
    [5, 4, 10, 80],
    [5, 3, 17, 60],
    [6, 3, 28, 50],
    [8, 4, 49, 50],
  ])('of %i cells and a block of %i has %i tiles, the large one of %f %%', (side, block, tiles, large) => {
    const slots = oneUp(side, block);
    expect(slots).toHaveLength(tiles);
    expect(slots[0]).toMatchObject({ position: 'reserved-1', x: 0, y: 0 });
    expect(slots[0]?.width).toBeCloseTo(large, 3);
    const area = slots.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(area).toBeCloseTo(10_000, 6);
  });

  it('numbers the small tiles row by row around the large one', () => {
    expect(rows(oneUp(3, 2)).slice(1)).toEqual([
      'standard-1 66.67 0 33.33',
      'standard-2 66.67 33.33 33.33',
      'standard-3 0 66.67 33.33',
      'standard-4 33.33 66.67 33.33',
      'standard-5 66.67 66.67 33.33',
    ]);
    expect(rows(oneUp(6, 3))[10]).toBe('standard-10 0 50 16.67');
    expect(rows(oneUp(8, 4))[17]).toBe('standard-17 0 50 12.5');
  });
});

describe('the responsive choice', () => {
  const grids: [legs: number, tiles: number][] = [
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 9],
    [7, 9],
    [8, 9],
    [9, 9],
    [10, 16],
    [11, 16],
    [16, 16],
    [17, 25],
    [25, 25],
    [26, 36],
    [36, 36],
    [37, 64],
    [64, 64],
    [65, 100],
    [100, 100],
    [101, 225],
    [225, 225],
    [300, 225],
  ];
  it.each(grids)('of grid-responsive for %i legs has %i tiles', (legs, tiles) => {
    expect(slotsOf('grid-responsive', legs)).toHaveLength(tiles);
    expect(slotsOf('grid-responsive-mobile', legs)).toEqual(slotsOf('grid-responsive', legs));
  });

  const highlights: [legs: number, tiles: number][] = [
    [1, 6],
    [6, 6],
    [7, 8],
    [8, 8],
    [9, 10],
    [10, 10],
    [11, 17],
    [17, 17],
    [18, 28],
    [28, 28],
    [29, 49],
    [49, 49],
    [50, 49],
  ];
  it.each(highlights)('of highlight-1-responsive for %i legs has %i tiles', (legs, tiles) => {
    expect(slotsOf('highlight-1-responsive', legs)).toHaveLength(tiles);
  });
});

describe('layout names', () => {
  it('are those of rest-api 13.1, and nothing that objects have by birth', () => {
    for (const name of SESSION_LAYOUTS) expect(isLayout(name)).toBe(true);
    for (const name of ['', '15x15', '1x1+2x1', 'toString', 'GRID-RESPONSIVE']) expect(isLayout(name)).toBe(false);
  });
});
