import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lumaAt } from '../../../../test/support/pictures.ts';
import type { Tile } from '../../../rooms/ports.ts';
import { Compositor } from './compositor.ts';
import { Picture } from './picture.ts';

const left: Tile = { callId: 'a', x: 0, y: 0, width: 320, height: 360 };
const right: Tile = { callId: 'b', x: 320, y: 0, width: 320, height: 360 };
const inset: Tile = { callId: 'b', x: 224, y: 100, width: 96, height: 60 };
const DARK = 24;

let compositor: Compositor;
let pictures: Picture[];
beforeEach(() => {
  compositor = new Compositor(640, 360);
  pictures = [];
});
afterEach(() => {
  compositor.close();
  for (const picture of pictures) picture.free();
});

function plain(luma: number): Picture {
  const picture = Picture.blank(320, 240, luma);
  pictures.push(picture);
  return picture;
}
const at = (x: number, y: number): number => lumaAt(compositor.canvas, x, y);

describe('Compositor', () => {
  it('draws each call in its tile, and what nobody covers is dark', () => {
    compositor.setTiles([left]);
    compositor.draw('a', plain(100));
    expect(compositor.compose()).toBe(true);
    expect([at(0, 0), at(319, 359), at(320, 0), at(639, 359)]).toEqual([100, 100, DARK, DARK]);
  });

  it('says when nothing changed', () => {
    compositor.setTiles([left, right]);
    compositor.draw('a', plain(100));
    compositor.compose();
    expect(compositor.compose()).toBe(false);
    expect(compositor.draw('nobody', plain(50))).toBe(false);
    expect(compositor.compose()).toBe(false);
    expect(compositor.draw('b', plain(120))).toBe(true);
    expect(compositor.compose()).toBe(true);
  });

  it('shows all of a screen, between dark bars that follow its shape', () => {
    compositor.setTiles([{ ...left, height: 180 }]);
    compositor.showWhole('a', true);
    compositor.draw('a', plain(100));
    compositor.compose();
    // 320x240 into 320x180: 240 wide in the middle.
    expect([at(31, 90), at(32, 90), at(271, 90), at(272, 90), at(100, 0), at(100, 179)]).toEqual([
      DARK,
      100,
      100,
      DARK,
      100,
      100,
    ]);
    const wide = Picture.blank(640, 160, 120);
    pictures.push(wide);
    compositor.draw('a', wide);
    compositor.compose();
    expect([at(0, 49), at(0, 50), at(319, 129), at(0, 130)]).toEqual([DARK, 120, 120, DARK]);
    compositor.showWhole('a', false);
    compositor.compose();
    expect([at(0, 0), at(319, 179)]).toEqual([120, 120]);
  });

  it('shows a camera that is held upright whole, and fills the tile again when it is turned', () => {
    const tile = { callId: 'a', x: 0, y: 0, width: 640, height: 360 };
    compositor.setTiles([tile]);
    const upright = Picture.blank(360, 480, 90);
    const turned = Picture.blank(480, 360, 90);
    pictures.push(upright, turned);
    compositor.draw('a', upright);
    compositor.compose();
    // 360x480 into 640x360: 272 wide in the middle, and all of its height.
    expect([at(175, 180), at(176, 0), at(176, 359), at(447, 180), at(448, 180)]).toEqual([DARK, 90, 90, 90, DARK]);
    compositor.draw('a', turned);
    compositor.compose();
    expect([at(0, 0), at(639, 359)]).toEqual([90, 90]);
  });

  it('draws only tiles with a new picture', () => {
    compositor.setTiles([left, right]);
    const a = plain(100);
    compositor.draw('a', a);
    compositor.compose();
    a.planes[0].fill(200);
    compositor.draw('b', plain(120));
    compositor.compose();
    expect([at(10, 10), at(400, 10)]).toEqual([100, 120]);
  });

  it('draws everything again from the last pictures on a new scene', () => {
    compositor.setTiles([left, right]);
    compositor.draw('a', plain(100));
    compositor.draw('b', plain(120));
    compositor.compose();
    compositor.setTiles([{ ...left, x: 320 }]);
    expect(compositor.compose()).toBe(true);
    expect([at(10, 10), at(400, 10)]).toEqual([DARK, 100]);
  });

  it('keeps the order of overlapping tiles when the lower one is drawn again', () => {
    compositor.setTiles([left, inset]);
    compositor.draw('a', plain(100));
    compositor.draw('b', plain(200));
    compositor.compose();
    compositor.draw('a', plain(110));
    compositor.compose();
    expect([at(10, 10), at(230, 110), at(223, 110), at(319, 99)]).toEqual([110, 200, 110, 110]);
  });

  it('shows a placeholder until the next picture, and frees the placeholder', () => {
    compositor.setTiles([left]);
    compositor.draw('a', plain(100));
    const placeholder = Picture.blank(320, 360, 60);
    compositor.placeholder('a', placeholder);
    compositor.compose();
    expect(at(10, 10)).toBe(60);
    compositor.draw('a', plain(130));
    compositor.compose();
    expect(at(10, 10)).toBe(130);
    compositor.placeholder('a', Picture.blank(320, 360, 70));
    expect(placeholder.width).toBe(0);
    compositor.compose();
    expect(at(10, 10)).toBe(70);
  });

  it('darkens the tile of a removed call', () => {
    compositor.setTiles([left]);
    compositor.draw('a', plain(100));
    compositor.compose();
    compositor.remove('a');
    expect(compositor.compose()).toBe(true);
    expect(at(10, 10)).toBe(DARK);
  });

  it('survives a picture that its decoder freed', () => {
    compositor.setTiles([left]);
    const picture = plain(100);
    compositor.draw('a', picture);
    picture.free();
    compositor.compose();
    expect(at(10, 10)).toBe(DARK);
  });

  it('refuses a tile that cannot be drawn and keeps the former scene', () => {
    compositor.setTiles([left]);
    expect(() => compositor.setTiles([right, { ...left, width: 330 }])).toThrow(RangeError);
    expect(compositor.tileOf('a')).toEqual(left);
    expect(compositor.tileOf('b')).toBeNull();
  });
});
