import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANVAS, SESSION_LAYOUTS } from '../../../wire/layouts.ts';
import { type CallPerformer, compose } from './compose.ts';
import type { SeatingRules } from './seating.ts';

function performer(index: number, change: Partial<CallPerformer> = {}): CallPerformer {
  return {
    memberId: `m${index}`,
    callId: `c${index}`,
    type: 'member',
    requestedPosition: 'auto',
    picture: true,
    handRaisedAt: null,
    since: 0,
    ...change,
  };
}

const RULES: SeatingRules = { layout: 'grid-responsive', highlighted: null, hideVideoMuted: false, prioritizeHandraise: false };

/** `member position` of each layer, in drawing order. */
function seats(performers: CallPerformer[], rules: Partial<SeatingRules> = {}): string[] {
  const { layers } = compose(performers, { ...RULES, ...rules }, CANVAS['720p']);
  return layers.filter(({ member_id }) => member_id).map(({ member_id, position }) => `${member_id} ${position}`);
}

const three = [performer(1), performer(2), performer(3)];

describe('seating', () => {
  it('follows the order of joining', () => {
    expect(seats(three)).toEqual(['m1 standard-1', 'm2 standard-2', 'm3 standard-3']);
  });

  it('leaves the surplus off-canvas', () => {
    expect(seats(three, { layout: '2x1' })).toEqual(['m1 standard-1', 'm2 standard-2']);
  });

  it('gives a wanted slot, and treats one that does not exist as auto', () => {
    const wish = [
      performer(1),
      performer(2, { requestedPosition: 'standard-1' }),
      performer(3, { requestedPosition: 'reserved-1' }),
    ];
    expect(seats(wish)).toEqual(['m2 standard-1', 'm1 standard-2', 'm3 standard-3']);
  });

  it('puts full-screen above everything, and the others make room', () => {
    const covered = [performer(1), performer(2, { requestedPosition: 'full-screen' })];
    expect(seats(covered)).toEqual(['m1 standard-1', 'm2 full-screen']);
    const { layers } = compose(covered, RULES, CANVAS['720p']);
    expect(layers[0]).toMatchObject({ x: 0, width: 100, z_index: 0, layer_index: 0 });
    expect(layers[1]).toMatchObject({ x: 0, width: 100, z_index: 9, layer_index: 1 });
  });

  it('shows a screen in the slot for screens, the newest one, and only placed people beside it', () => {
    const share = [
      performer(1, { requestedPosition: 'reserved-1' }),
      performer(2),
      performer(3, { type: 'screen' }),
      performer(4, { type: 'screen' }),
    ];
    expect(seats(share, { layout: 'screen-share' })).toEqual(['m4 screen', 'm1 reserved-1']);
    expect(seats(three, { layout: 'screen-share' })).toEqual([]);
    expect(seats(share, { layout: 'presenter-dual-horizontal' })).toEqual(['m4 screen', 'm1 reserved-1']);
  });

  it('gives the large tile to the one who talks, or to who came first', () => {
    const layout = 'highlight-1-responsive';
    expect(seats(three, { layout, highlighted: 'm2' })).toEqual(['m2 reserved-1', 'm1 standard-1', 'm3 standard-2']);
    expect(seats(three, { layout })).toEqual(['m1 reserved-1', 'm2 standard-1', 'm3 standard-2']);
    expect(seats(three, { layout: 'full-screen', highlighted: 'm3' })).toEqual(['m3 reserved-1']);
  });

  it('seats raised hands before the others when they have priority, in the order they went up', () => {
    const raised = [performer(1), performer(2, { handRaisedAt: 9 }), performer(3, { handRaisedAt: 5 }), performer(4)];
    const prioritizeHandraise = true;
    expect(seats(raised, { prioritizeHandraise })).toEqual(['m3 standard-1', 'm2 standard-2', 'm1 standard-3', 'm4 standard-4']);
    expect(seats(raised, { layout: '1x1', prioritizeHandraise })).toEqual(['m3 standard-1']);
    expect(seats(raised, { layout: '1x1' })).toEqual(['m1 standard-1']);
  });

  it('leaves the large tile to the one who talks, and gives it to a raised hand when nobody does', () => {
    const raised = [performer(1), performer(2), performer(3, { handRaisedAt: 5 })];
    const rules = { layout: 'full-screen', prioritizeHandraise: true } as const;
    expect(seats(raised, { ...rules, highlighted: 'm2' })).toEqual(['m2 reserved-1']);
    expect(seats(raised, rules)).toEqual(['m3 reserved-1']);
  });

  it('keeps the muted with a placeholder, or hides them', () => {
    const muted = [performer(1, { picture: false }), performer(2)];
    const { layers } = compose(muted, RULES, CANVAS['720p']);
    expect(layers.map(({ visible }) => visible)).toEqual([false, true]);
    expect(seats(muted, { hideVideoMuted: true })).toEqual(['m2 standard-1']);
  });

  it('names reserved places as reservations', () => {
    const { layers } = compose(three, { ...RULES, layout: 'highlight-1-responsive' }, CANVAS['720p']);
    expect(layers.slice(0, 3).map(({ reservation }) => reservation)).toEqual(['reserved-1', '', '']);
  });

  it('shows the places that are free as layers without a member, behind those that are taken', () => {
    const { layers, tiles } = compose(
      [performer(1, { requestedPosition: 'standard-3' })],
      { ...RULES, layout: '2x2' },
      CANVAS['720p'],
    );
    expect(layers.map(({ member_id, position, visible }) => [member_id, position, visible])).toEqual([
      ['m1', 'standard-3', true],
      [undefined, 'standard-1', false],
      [undefined, 'standard-2', false],
      [undefined, 'standard-4', false],
    ]);
    expect(layers[1]).toMatchObject({ x: 0, y: 0, width: 50, height: 50, layer_index: 1 });
    expect(tiles).toHaveLength(1);
  });
});

const positions = fc.oneof(
  fc.constantFrom('auto', 'off-canvas', 'full-screen', 'playback', 'reserved-1', 'reserved-5'),
  fc.integer({ min: 1, max: 30 }).map((slot) => `standard-${slot}`),
);
const people = fc
  .array(
    fc.record({
      type: fc.constantFrom<CallPerformer['type']>('member', 'screen', 'device', 'playback'),
      requestedPosition: positions,
      picture: fc.boolean(),
      handRaisedAt: fc.option(fc.nat(9)),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map((change, index) => performer(index, { ...change, ...(change.type === 'playback' ? { memberId: null } : {}) })),
  );
const rules = fc.record({
  layout: fc.constantFrom(...SESSION_LAYOUTS),
  highlighted: fc.option(fc.integer({ min: 0, max: 59 }).map((index) => `m${index}`)),
  hideVideoMuted: fc.boolean(),
  prioritizeHandraise: fc.boolean(),
});
const canvases = fc.constantFrom(CANVAS['720p'], CANVAS['1080p']);

describe('any picture', () => {
  it('has at most one layer a member, and one without a member for what is played, inside the canvas, on the grid of the scaler', () => {
    fc.assert(
      fc.property(people, rules, canvases, (performers, rule, canvas) => {
        const { layers: all, tiles } = compose(performers, rule, canvas);
        const layers = all.filter(({ member_id, playing_file }) => member_id !== undefined || playing_file);
        expect(all.slice(0, layers.length)).toEqual(layers);
        const ofOthers = all.filter(({ playing_file }) => !playing_file);
        expect(new Set(ofOthers.map(({ position }) => position)).size).toBe(ofOthers.length);
        const members = layers.flatMap(({ member_id }) => member_id ?? []);
        expect(new Set(members).size).toBe(members.length);
        expect(layers.filter((layer) => layer.playing_file === (layer.member_id !== undefined))).toEqual([]);
        expect(tiles).toHaveLength(layers.length);
        for (const [index, tile] of tiles.entries()) {
          expect([tile.x % 16, tile.width % 16, tile.y % 2, tile.height % 2]).toEqual([0, 0, 0, 0]);
          expect(tile.width).toBeGreaterThan(0);
          expect(tile.height).toBeGreaterThan(0);
          expect(tile.x).toBeGreaterThanOrEqual(0);
          expect(tile.y).toBeGreaterThanOrEqual(0);
          expect(tile.x + tile.width).toBeLessThanOrEqual(canvas.width);
          expect(tile.y + tile.height).toBeLessThanOrEqual(canvas.height);
          const layer = layers[index];
          expect(layer?.layer_index).toBe(index);
          expect((layer?.x ?? 0) * canvas.width).toBeCloseTo(tile.x * 100, 6);
          expect((layer?.width ?? 0) * canvas.width).toBeCloseTo(tile.width * 100, 6);
          expect((layer?.y ?? 0) * canvas.height).toBeCloseTo(tile.y * 100, 6);
          expect((layer?.height ?? 0) * canvas.height).toBeCloseTo(tile.height * 100, 6);
        }
      }),
    );
  });

  it('of a grid never has tiles that overlap', () => {
    const grids = fc.constantFrom(...SESSION_LAYOUTS.filter((layout) => layout !== 'screen-share'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 230 }), grids, canvases, (count, layout, canvas) => {
        const performers = Array.from({ length: count }, (_, index) => performer(index));
        const { tiles } = compose(performers, { ...RULES, layout }, canvas);
        const overlaps = tiles.flatMap((a, index) =>
          tiles
            .slice(index + 1)
            .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
        );
        expect(overlaps).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('that is full of tiles leaves no gap between neighbours', () => {
    for (const layout of ['2x2', '3x3', '4x4', '5x5', '6x6', '8x8', '10x10'] as const) {
      for (const canvas of Object.values(CANVAS)) {
        const performers = Array.from({ length: 100 }, (_, index) => performer(index));
        const { tiles } = compose(performers, { ...RULES, layout }, canvas);
        const area = tiles.reduce((sum, { width, height }) => sum + width * height, 0);
        expect(area).toBe(canvas.width * canvas.height);
      }
    }
  });
});
