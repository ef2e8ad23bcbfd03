import { describe, expect, it } from 'vitest';
import { lumaAt } from '../../../../test/support/pictures.ts';
import { Picture } from './picture.ts';

describe('Picture', () => {
  it('starts in one colour, with rounded-up chroma for odd sizes', () => {
    const picture = Picture.blank(33, 17, 80, 90, 100);
    expect([picture.width, picture.height]).toEqual([33, 17]);
    expect(lumaAt(picture, 32, 16)).toBe(80);
    expect(picture.planes[1].length).toBe(9 * picture.strides[1]);
    expect(picture.planes[2][0]).toBe(100);
    picture.free();
  });

  it('shares its pixels with a second owner, each freed on its own', () => {
    const picture = Picture.blank(32, 16, 50);
    const second = picture.share();
    picture.planes[0][0] = 77;
    picture.free();
    expect(lumaAt(second, 0, 0)).toBe(77);
    second.free();
  });

  it('has no size and no pixels once freed, and may be freed twice', () => {
    const picture = Picture.blank(32, 16);
    picture.free();
    picture.free();
    expect(picture.width).toBe(0);
    expect(() => picture.planes).toThrow('empty');
    expect(() => picture.share()).toThrow();
  });
});
