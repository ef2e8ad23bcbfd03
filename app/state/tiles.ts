import type { LayerPayload } from '../../src/wire/events.ts';
import type { Roster } from './roster.ts';

/** Rectangle of one participant in the composed picture, in percent, with what is written over it. */
export interface Tile {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  name: string;
  /** False while the server draws a placeholder, which carries the name already. */
  visible: boolean;
  audioMuted: boolean;
  talking: boolean;
  self: boolean;
}

/** Joins the geometry of `layout.changed` with the people. Slots without a person in the roster have no tile. */
export function tilesOf(layers: readonly LayerPayload[], roster: Roster, selfId: string | null): Tile[] {
  return layers.flatMap((layer) => {
    const person = roster.find((one) => one.id === layer.member_id);
    if (!person) return [];
    const { x, y, width, height, visible } = layer;
    const { id, name, audioMuted, talking } = person;
    return [{ id, x, y, width, height, name, visible, audioMuted, talking, self: id === selfId }];
  });
}
