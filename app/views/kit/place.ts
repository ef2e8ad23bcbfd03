export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Room that stays free between a floating box and the edge of the window, and between it and its button. */
const EDGE = 8;
const DISTANCE = 8;

/**
 * Where a box of the given size goes, so that it lies beside `anchor` and whole inside the window: above it when `side` asks so and
 * there is room, else where there is more room.
 * @param align which edges of box and anchor meet: the left or the right ones
 */
export function placeBeside(
  anchor: Rect,
  box: { width: number; height: number },
  window: { width: number; height: number },
  side: 'above' | 'below',
  align: 'left' | 'right',
): { left: number; top: number; maxHeight: number } {
  const above = anchor.top - DISTANCE - EDGE;
  const below = window.height - anchor.top - anchor.height - DISTANCE - EDGE;
  const wanted = side === 'above' ? above : below;
  const up = wanted >= box.height ? side === 'above' : above > below;
  const maxHeight = Math.max(120, up ? above : below);
  const height = Math.min(box.height, maxHeight);
  const left = align === 'left' ? anchor.left : anchor.left + anchor.width - box.width;
  return {
    left: Math.max(EDGE, Math.min(left, window.width - box.width - EDGE)),
    top: Math.max(EDGE, up ? anchor.top - DISTANCE - height : anchor.top + anchor.height + DISTANCE),
    maxHeight,
  };
}
