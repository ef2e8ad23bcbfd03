import { ROOM_TOKEN_FIELDS, ROOM_TOKEN_LIST_FIELDS, RoomTokenBody, RoomTokenRecordBody } from '../../wire/rest/room-tokens.ts';
import type { Operation } from './operation.ts';

const RoomTokenRecord = RoomTokenRecordBody.meta({ id: 'RoomTokenRecord' });

export const ROOM_TOKEN_OPERATIONS: readonly Operation[] = [
  {
    id: 'create_room_token',
    method: 'post',
    path: '/room_tokens',
    tag: 'Room tokens',
    summary: 'Create a token with which one person joins one room',
    details:
      'The room need not exist: the first join makes it unless `auto_create_room` is false. `expires_in` is an extension of this server.',
    body: { fields: ROOM_TOKEN_FIELDS, required: ['room_name'] },
    answer: { status: 200, schema: RoomTokenBody.meta({ id: 'RoomToken' }) },
  },
  {
    id: 'list_room_tokens',
    method: 'get',
    path: '/room_tokens',
    tag: 'Room tokens',
    summary: 'List the tokens that were given out, newest first',
    details: 'What is known of them, never the tokens themselves.',
    query: ROOM_TOKEN_LIST_FIELDS,
    collection: true,
    answer: { status: 200, schema: RoomTokenRecord },
    extension: true,
  },
  {
    id: 'get_room_token',
    method: 'get',
    path: '/room_tokens/{id}',
    tag: 'Room tokens',
    summary: 'Read what is known of a token',
    answer: { status: 200, schema: RoomTokenRecord },
    refusals: [404],
    extension: true,
  },
  {
    id: 'revoke_room_token',
    method: 'delete',
    path: '/room_tokens/{id}',
    tag: 'Room tokens',
    summary: 'Take a token back',
    details: 'Nobody can join or come back with it any more, and everybody who is in the room with it is put out.',
    answer: { status: 204 },
    refusals: [404],
    extension: true,
  },
];
