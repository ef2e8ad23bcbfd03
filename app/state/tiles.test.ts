import { describe, expect, it } from 'vitest';
import type { LayerPayload } from '../../src/wire/events.ts';
import { tilesOf } from './tiles.ts';

const layer = (member_id: string | undefined, x: number, visible = true): LayerPayload => ({
  ...(member_id === undefined ? {} : { member_id }),
  layer_index: 0,
  z_index: 0,
  x,
  y: 25,
  width: 50,
  height: 50,
  position: 'standard-1',
  reservation: '',
  playing_file: false,
  visible,
});
const ada = { id: 'a', name: 'Ada', audioMuted: true, videoMuted: false, talking: false };

describe('tiles', () => {
  it('give each person the rectangle of the layer', () => {
    expect(tilesOf([layer('a', 50)], [ada], 'a')).toEqual([
      { id: 'a', x: 50, y: 25, width: 50, height: 50, name: 'Ada', visible: true, audioMuted: true, talking: false, self: true },
    ]);
  });

  it('know which of them the server draws a placeholder for', () => {
    expect(tilesOf([layer('a', 0, false)], [ada], 'b')[0]).toMatchObject({ visible: false, self: false });
  });

  it('are missing for empty slots and for people who are not there', () => {
    expect(tilesOf([layer(undefined, 0), layer('gone', 50)], [ada], 'a')).toEqual([]);
  });
});
