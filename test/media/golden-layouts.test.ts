import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallPerformer, compose } from '../../src/rooms/picture/layouts/compose.ts';
import type { Tile } from '../../src/rooms/ports.ts';
import { CANVAS, SESSION_LAYOUTS, type SessionLayout } from '../../src/wire/layouts.ts';
import { decodePng, encodePng, type Rgb, rgbOf } from '../support/png.ts';
import { Stills } from '../support/stills.ts';

/**
 * Every layout as a viewer gets it: the seats of the domain, drawn by the compositor from still pictures, through encoder and decoder,
 * against a small picture that somebody has looked at. `npm run golden` makes those anew: look at them before you commit them.
 */
const FOLDER = new URL('./golden/', import.meta.url);
const SMALL = { width: 320, height: 180 };
/** Of 255: what the codec and the coarse steps of the files change on a plain area, and how many pixels may differ more, at the edges of tiles. */
const TOLERANCE = 18;
const MOST_STRAYS = 0.004;

interface Case {
  name: string;
  layout: SessionLayout;
  people: number;
  /** The last one shares a screen of this size. */
  screen?: readonly [number, number];
  /** Wishes of the first ones. */
  positions?: string[];
  /** The second one's camera is muted. */
  muted?: true;
}

const grid = (people: number): Case => ({ name: `grid-responsive-${people}`, layout: 'grid-responsive', people });
const highlight = (people: number): Case => ({
  name: `highlight-1-responsive-${people}`,
  layout: 'highlight-1-responsive',
  people,
});
const fixed = (layout: SessionLayout, people: number): Case => ({ name: `${layout}-${people}`, layout, people });

const CASES: Case[] = [
  // Both sides of each threshold of rest-api 13.7, as far as a room of 100 legs goes.
  ...[1, 2, 3, 4, 5, 6, 9, 10, 16, 17, 25, 26, 36, 37, 64, 65, 100].map(grid),
  ...[1, 6, 7, 8, 9, 10, 11, 17, 18, 28, 29, 49].map(highlight),
  fixed('grid-responsive-mobile', 3),
  { name: 'grid-responsive-muted', layout: 'grid-responsive', people: 3, muted: true },
  fixed('1x1', 2),
  fixed('2x1', 1),
  fixed('2x1', 3),
  fixed('2x2', 3),
  fixed('5up', 5),
  fixed('3x3', 9),
  fixed('4x4', 7),
  fixed('5x5', 25),
  fixed('6x6', 20),
  fixed('8x8', 64),
  fixed('10x10', 100),
  fixed('full-screen', 2),
  fixed('presenter-dual-horizontal', 1),
  {
    name: 'presenter-dual-horizontal-screen',
    layout: 'presenter-dual-horizontal',
    people: 3,
    screen: [1280, 720],
    positions: ['reserved-1'],
  },
  { name: 'screen-share', layout: 'screen-share', people: 3, screen: [1280, 720], positions: ['reserved-1'] },
  {
    name: 'screen-share-all-corners',
    layout: 'screen-share',
    people: 9,
    screen: [1280, 720],
    positions: Array.from({ length: 8 }, (_, index) => `reserved-${index + 1}`),
  },
  { name: 'screen-share-4-by-3', layout: 'screen-share', people: 2, screen: [960, 720], positions: ['reserved-5'] },
  { name: 'full-screen-over-a-grid', layout: '2x2', people: 4, positions: ['auto', 'full-screen'] },
];

const stills = new Stills();
const folder = mkdtempSync(join(tmpdir(), 'wirespace-golden-'));
beforeAll(() => stills.start(100));
afterAll(() => stills.close());

async function tilesOf({ layout, people, screen, positions = [] }: Case): Promise<Tile[]> {
  const shared = screen ? await stills.screen(...screen) : null;
  const performers = Array.from({ length: people }, (_, index): CallPerformer => {
    const shares = shared !== null && index === people - 1;
    return {
      memberId: `m${index}`,
      callId: shares ? shared : stills.callOf(index),
      type: shares ? 'screen' : 'member',
      requestedPosition: positions[index] ?? 'auto',
      picture: true,
      handRaisedAt: null,
      since: 0,
    };
  });
  const rules = { layout, highlighted: null, hideVideoMuted: false, prioritizeHandraise: false };
  return compose(performers, rules, CANVAS['720p']).tiles;
}

/** Without the codec's noise in the lowest bits, which would make the file three times as large. */
function coarse({ width, height, pixels }: Rgb): Rgb {
  return { width, height, pixels: pixels.map((value) => Math.min(255, Math.round(value / 12) * 12)) as Buffer };
}

/** Share of the pixels that differ more than the tolerance. */
function differences(a: Rgb, b: Rgb): number {
  let strays = 0;
  for (let i = 0; i < a.pixels.length; i += 3) {
    const far = [0, 1, 2].some((c) => Math.abs((a.pixels[i + c] as number) - (b.pixels[i + c] as number)) > TOLERANCE);
    if (far) strays += 1;
  }
  return strays / (a.pixels.length / 3);
}

describe('the picture of a layout', () => {
  it.each(CASES)('$name is the one that somebody has looked at', async (layout) => {
    const muted = new Set(layout.muted ? [stills.callOf(1)] : []);
    const actual = await stills.show(await tilesOf(layout), muted, (picture) => rgbOf(picture, SMALL.width, SMALL.height));
    const golden = new URL(`${layout.name}.png`, FOLDER);
    if (process.env.GOLDEN === 'write') {
      writeFileSync(golden, encodePng(coarse(actual)));
      return;
    }
    const strays = differences(actual, decodePng(readFileSync(golden)));
    if (strays <= MOST_STRAYS) return;
    const file = join(folder, `${layout.name}.png`);
    writeFileSync(file, encodePng(actual));
    expect.fail(`${(100 * strays).toFixed(1)} % of ${layout.name} differ from test/media/golden; the picture is in ${file}`);
  });

  it('is there for every layout', () => {
    expect(new Set(CASES.map(({ layout }) => layout))).toEqual(new Set(SESSION_LAYOUTS));
  });
});
