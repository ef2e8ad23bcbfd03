/** Layout names that REST accepts for a room (rest-api 13.1). */
export const ROOM_LAYOUTS = [
  'grid-responsive',
  'grid-responsive-mobile',
  'highlight-1-responsive',
  '1x1',
  '2x1',
  '2x2',
  '5up',
  '3x3',
  '4x4',
  '5x5',
  '6x6',
  '8x8',
  '10x10',
] as const;

/** Layout names that a moderator can set in a running session: those of a room and three more. */
export const SESSION_LAYOUTS = [...ROOM_LAYOUTS, 'screen-share', 'presenter-dual-horizontal', 'full-screen'] as const;

export type RoomLayout = (typeof ROOM_LAYOUTS)[number];
export type SessionLayout = (typeof SESSION_LAYOUTS)[number];

/** Canvas of a room: size in pixels by the room's `quality`. Both sides are multiples of 16 or even, as the scaler needs. */
export const CANVAS = {
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
} as const;

/** The most of a screen that any canvas shows: a client that sends more pays for it and nobody sees a letter more. */
export const SCREEN_CAPTURE = { ...CANVAS['1080p'], frameRate: 30 } as const;

export type Quality = keyof typeof CANVAS;
