import { SESSION_LAYOUTS, type SessionLayout } from '../../../wire/layouts.ts';
import { fiveUp, fullScreen, grid, presenterDualHorizontal, twoByOne } from './fixed.ts';
import { gridResponsive, highlightResponsive } from './responsive.ts';
import { screenShare } from './screen-share.ts';
import type { Slot } from './slot.ts';

/** Slots of each layout for a number of visible legs (rest-api 13). */
const LAYOUTS: Record<SessionLayout, (legs: number) => Slot[]> = {
  'grid-responsive': gridResponsive,
  // No geometry of its own is published; the canvas is always landscape (rest-api 13.7).
  'grid-responsive-mobile': gridResponsive,
  'highlight-1-responsive': highlightResponsive,
  '1x1': () => grid(1),
  '2x1': twoByOne,
  '2x2': () => grid(2),
  '5up': fiveUp,
  '3x3': () => grid(3),
  '4x4': () => grid(4),
  '5x5': () => grid(5),
  '6x6': () => grid(6),
  '8x8': () => grid(8),
  '10x10': () => grid(10),
  'screen-share': screenShare,
  'presenter-dual-horizontal': presenterDualHorizontal,
  'full-screen': fullScreen,
};

/** The slots of `layout` when `legs` legs want to be seen. */
export function slotsOf(layout: SessionLayout, legs: number): Slot[] {
  return LAYOUTS[layout](legs);
}

/** Whether clients may ask for a layout of that name. */
export function isLayout(name: string): name is SessionLayout {
  return (SESSION_LAYOUTS as readonly string[]).includes(name);
}
