/** Who may sit in a slot without having asked for it. */
type Takes =
  /** Anybody, in order. */
  | 'anyone'
  /** The one who talks. */
  | 'highlight'
  /** Shared screens. */
  | 'screen'
  /** Nobody: only those who were placed there. */
  | 'nobody';

/** A place in a layout, in percent of the canvas, origin top left. */
export interface Slot {
  /** `standard-N`, `reserved-N`, `screen` or `full-screen`. */
  position: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Drawing order: higher is nearer to the viewer. */
  z: number;
  takes: Takes;
}

/** An ordinary slot. */
export function standard(index: number, x: number, y: number, size: number): Slot {
  return { position: `standard-${index}`, x, y, width: size, height: size, z: 0, takes: 'anyone' };
}

/** Name of the reserved slot, or an empty string: the `reservation` of a layer (space-protocol 5.7). */
export function reservationOf(slot: Slot): string {
  return slot.position.startsWith('reserved-') ? slot.position : '';
}
