import { ROOM_TOKEN_FIELDS, RoomTokenBody } from '../../wire/rest/room-tokens.ts';
import type { Operation } from './operation.ts';

export const ROOM_TOKEN_OPERATIONS: readonly Operation[] = [
  {
    id: 'create_room_token',
    method: 'post',
    path: '/room_tokens',
    tag: 'Room tokens',
    summary: 'Create a token with which one person joins one room',
    details: 'The room need not exist: the first join makes it unless `auto_create_room` is false.',
    body: { fields: ROOM_TOKEN_FIELDS, required: ['room_name'] },
    answer: { status: 200, schema: RoomTokenBody.meta({ id: 'RoomToken' }) },
  },
];
