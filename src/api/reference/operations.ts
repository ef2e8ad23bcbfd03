import { CONFERENCE_OPERATIONS } from './conferences.ts';
import type { Operation } from './operation.ts';
import { ROOM_TOKEN_OPERATIONS } from './room-tokens.ts';
import { ROOM_OPERATIONS } from './rooms.ts';
import { LOG_OPERATIONS, RECORDING_OPERATIONS, SESSION_OPERATIONS } from './sessions.ts';
import { STREAM_OPERATIONS } from './streams.ts';

/** Everything that the Video API answers. A contract test compares it with the routes that are registered. */
export const OPERATIONS: readonly Operation[] = [
  ...ROOM_OPERATIONS,
  ...ROOM_TOKEN_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...RECORDING_OPERATIONS,
  ...STREAM_OPERATIONS,
  ...CONFERENCE_OPERATIONS,
  ...LOG_OPERATIONS,
];
