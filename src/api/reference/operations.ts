import type { Operation } from './operation.ts';
import { ROOM_TOKEN_OPERATIONS } from './room-tokens.ts';
import { ROOM_OPERATIONS } from './rooms.ts';

/** Everything that the Video API answers. A contract test compares it with the routes that are registered. */
export const OPERATIONS: readonly Operation[] = [...ROOM_OPERATIONS, ...ROOM_TOKEN_OPERATIONS];
