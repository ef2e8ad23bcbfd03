import type { LayerPayload } from '../../wire/events.ts';
import type { Tile } from '../ports.ts';
import { type Performer, type SeatingRules, seat } from './seating.ts';
import { reservationOf } from './slot.ts';
import { type Canvas, snap, toPercent } from './snap.ts';

/** A performer with the call that brings its picture. */
export interface CallPerformer extends Performer {
  callId: string;
}

/** One picture: what clients are told, and what the compositor draws. Both describe the same rectangles in the same order. */
export interface Picture {
  layers: LayerPayload[];
  tiles: Tile[];
}

/** Composes the picture of a room session. Percentages come from the snapped pixels, so that overlays fit the video exactly. */
export function compose(performers: readonly CallPerformer[], rules: SeatingRules, canvas: Canvas): Picture {
  const layers: LayerPayload[] = [];
  const tiles: Tile[] = [];
  for (const [index, { slot, performer }] of seat(performers, rules).entries()) {
    const pixels = snap(slot, canvas);
    tiles.push({ callId: performer.callId, ...pixels });
    layers.push({
      member_id: performer.memberId,
      layer_index: index,
      z_index: slot.z,
      ...toPercent(pixels, canvas),
      position: slot.position,
      reservation: reservationOf(slot),
      playing_file: false,
      visible: performer.picture,
    });
  }
  return { layers, tiles };
}
