import type { LayerPayload } from '../../../wire/events.ts';
import type { Tile } from '../../ports.ts';
import { type Performer, type SeatingRules, seat } from './seating.ts';
import { reservationOf, type Slot } from './slot.ts';
import { type Canvas, snap, toPercent } from './snap.ts';

/** A performer with the call, or the other source, that brings its picture. */
export interface CallPerformer extends Performer {
  callId: string;
}

/** One picture: the layers for clients, and the tiles for the compositor. Layers with a member describe the tiles, in the same order. */
export interface Composition {
  layers: LayerPayload[];
  tiles: Tile[];
}

/**
 * Composes the picture of a room session. Percentages come from the snapped pixels, so that overlays fit the video exactly. Places that
 * nobody sits in follow as layers without a member, so that pages can offer them; what is played has a layer without a member, too.
 */
export function compose(performers: readonly CallPerformer[], rules: SeatingRules, canvas: Canvas): Composition {
  const { seats, free } = seat(performers, rules);
  const tiles = seats.map(({ slot, performer }) => ({ callId: performer.callId, ...snap(slot, canvas) }));
  const layers = [
    ...seats.map(({ slot, performer }, index) => ({
      ...(performer.memberId === null ? {} : { member_id: performer.memberId }),
      ...layerOf(slot, index, canvas),
      ...(performer.type === 'playback' ? PLAYED : {}),
      visible: performer.picture,
    })),
    ...free.map((slot, index) => ({ ...layerOf(slot, seats.length + index, canvas), visible: false })),
  ];
  return { layers, tiles };
}

/** Of what is played into the room, wherever it is shown (space-protocol 4.8). */
const PLAYED = { position: 'playback', playing_file: true };

function layerOf(slot: Slot, index: number, canvas: Canvas): Omit<LayerPayload, 'member_id' | 'visible'> {
  const place = { layer_index: index, z_index: slot.z, ...toPercent(snap(slot, canvas), canvas) };
  return { ...place, position: slot.position, reservation: reservationOf(slot), playing_file: false };
}
