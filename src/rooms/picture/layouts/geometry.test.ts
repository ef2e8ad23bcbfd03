import { describe, expect, it } from 'vitest';
import { CANVAS, SESSION_LAYOUTS } from '../../../wire/layouts.ts';
import { slotsOf } from './catalogue.ts';
import { compose } from './compose.ts';
import { grid, oneAboveTwo } from './fixed.ts';
import { oneUp } from './responsive.ts';
import type { Slot } from './slot.ts';

/** x, y and width of a slot, rounded as the tables of rest-api 13 are. */
const place = (slot: Slot | undefined): number[] =>
  [slot?.x, slot?.y, slot?.width, slot?.height].map((value) => Math.round((value ?? Number.NaN) * 10_000) / 10_000);
const named = (slots: Slot[], position: string): Slot | undefined => slots.find((slot) => slot.position === position);

/** Every layout that a room can come to, with its slots. */
const ALL = SESSION_LAYOUTS.flatMap((layout) =>
  [0, 1, 2, 3, 5, 9, 16, 25, 36, 64, 100, 225].map((legs) => slotsOf(layout, legs)),
);

function overlaps(slots: Slot[]): number {
  const less = (a: number, b: number): boolean => a < b - 0.001;
  return slots.flatMap((a, i) =>
    slots
      .slice(i + 1)
      .filter(
        (b) => less(a.x, b.x + b.width) && less(b.x, a.x + a.width) && less(a.y, b.y + b.height) && less(b.y, a.y + a.height),
      ),
  ).length;
}

describe('the geometry of layouts', () => {
  it('keeps every tile inside the canvas and in its shape (rest-api 236)', () => {
    for (const slot of ALL.flat()) {
      expect(Math.min(slot.x, slot.y)).toBeGreaterThanOrEqual(0);
      expect(slot.x + slot.width).toBeLessThanOrEqual(100.001);
      expect(slot.y + slot.height).toBeLessThanOrEqual(100.001);
      expect(slot.width).toBeCloseTo(slot.height, 9);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 8, 10])(
    'of a grid of %i has the square of it, without overlap, all over the canvas (rest-api 237)',
    (n) => {
      const slots = n === 1 ? slotsOf('1x1', 1) : slotsOf(`${n}x${n}` as '2x2', 1);
      expect(slots).toHaveLength(n * n);
      expect(overlaps(slots)).toBe(0);
      expect(slots.reduce((area, { width, height }) => area + width * height, 0)).toBeCloseTo(10_000, 6);
    },
  );

  it('of 2x1 is two tiles in the middle (rest-api 238)', () => {
    expect(slotsOf('2x1', 2).map(place)).toEqual([
      [0, 25, 50, 50],
      [50, 25, 50, 50],
    ]);
  });

  it('of 5up is corners and centre: top left, top right, centre, bottom left, bottom right (rest-api 239)', () => {
    const [near, far, size] = [33.3333, 66.6667, 33.3333];
    const slots = slotsOf('5up', 5);
    expect(slots.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5].map((index) => `standard-${index}`));
    expect(slots.map(place)).toEqual([
      [0, 0, size, size],
      [far, 0, size, size],
      [near, near, size, size],
      [0, far, size, size],
      [far, far, size, size],
    ]);
  });

  it('of the highlight family has 6, 8, 10, 17, 28, 49 tiles with large ones of 66.6667, 75, 80, 60, 50, 50 % (rest-api 240)', () => {
    const family = [1, 7, 9, 11, 18, 29].map((legs) => slotsOf('highlight-1-responsive', legs));
    expect(family.map((slots) => slots.length)).toEqual([6, 8, 10, 17, 28, 49]);
    expect(family.map((slots) => place(named(slots, 'reserved-1')))).toEqual(
      [66.6667, 75, 80, 60, 50, 50].map((side) => [0, 0, side, side]),
    );
    for (const slots of family) expect(overlaps(slots)).toBe(0);
  });

  it('of one large and five small tiles has standard-3 and standard-5 in the lower corners (rest-api 241)', () => {
    const slots = oneUp(3, 2);
    expect(place(named(slots, 'standard-3')).slice(0, 2)).toEqual([0, 66.6667]);
    expect(place(named(slots, 'standard-5')).slice(0, 2)).toEqual([66.6667, 66.6667]);
  });

  it('of screen-share has nine slots, reserved-1 small in the upper right corner above the screen (rest-api 242)', () => {
    const slots = slotsOf('screen-share', 3);
    expect(slots).toHaveLength(9);
    expect(place(named(slots, 'reserved-1'))).toEqual([83.3333, 0, 16.6667, 16.6667]);
    expect(place(named(slots, 'screen'))).toEqual([0, 0, 100, 100]);
    expect(named(slots, 'reserved-1')?.z).toBeGreaterThan(named(slots, 'screen')?.z ?? Number.NaN);
  });

  it('of grid-responsive is the smallest one with a tile for everybody (rest-api 243)', () => {
    const chosen = { '1x1': grid(1), '2x1': slotsOf('2x1', 2), '1x1+2x1': oneAboveTwo(), '5up': slotsOf('5up', 5) };
    const names = new Map<string, string>(Object.entries(chosen).map(([name, slots]) => [JSON.stringify(slots), name]));
    for (const n of [2, 3, 4, 5, 6, 8, 10]) names.set(JSON.stringify(grid(n)), `${n}x${n}`);
    const legs = [1, 2, 3, 4, 5, 6, 9, 10, 16, 17, 25, 26, 36, 37, 64, 65];
    expect(legs.map((count) => names.get(JSON.stringify(slotsOf('grid-responsive', count))))).toEqual(
      '1x1 2x1 1x1+2x1 2x2 5up 3x3 3x3 4x4 4x4 5x5 5x5 6x6 6x6 8x8 8x8 10x10'.split(' '),
    );
  });

  it('leaves the surplus without a layer, which clients call off-canvas (rest-api 244)', () => {
    const performers = Array.from({ length: 30 }, (_, index) => ({
      memberId: `m${index}`,
      callId: `c${index}`,
      type: 'member' as const,
      requestedPosition: 'auto',
      picture: true,
      handRaisedAt: null,
      since: 0,
    }));
    const rules = { highlighted: null, hideVideoMuted: false, prioritizeHandraise: false };
    for (const [layout, tiles] of [
      ['2x1', 2],
      ['5x5', 25],
      ['1x1', 1],
    ] as const) {
      const { layers } = compose(performers, { ...rules, layout }, CANVAS['720p']);
      expect(layers.map(({ member_id }) => member_id)).toEqual(performers.slice(0, tiles).map(({ memberId }) => memberId));
    }
  });
});
