import { expect, it } from 'vitest';
import { nextRoster } from './roster.ts';
import { tilesOf } from './tiles.ts';

const layer = {
  layer_index: 0,
  z_index: 0,
  x: 50,
  y: 0,
  width: 50,
  height: 100,
  position: 'standard-1',
  reservation: '',
  playing_file: false,
  visible: true,
};
const members = nextRoster([], {
  type: 'members',
  members: [
    { id: 'a', name: 'Ada' },
    { id: 's', name: 'Ada', type: 'screen', parent_id: 'a' },
  ],
});

it('a tile has the rectangle of its layer and the name of its member', () => {
  expect(tilesOf([{ ...layer, member_id: 'a' }], members, [], 'a')).toEqual([
    { id: 'a', x: 50, y: 0, width: 50, height: 100, name: 'Ada', self: true, screen: false, placeholder: false, person: null },
  ]);
});

it('a screen is a tile of its owner', () => {
  expect(tilesOf([{ ...layer, member_id: 's' }], members, [], 'a')).toMatchObject([{ id: 's', screen: true, self: true }]);
});

it('empty places, playbacks and strangers have none', () => {
  expect(tilesOf([layer, { ...layer, playing_file: true }, { ...layer, member_id: 'x' }], members, [], 'a')).toEqual([]);
});
