import { ROOM_FIELDS, ROOM_LIST_FIELDS, ROOM_READ_FIELDS, RoomBody } from '../../wire/rest/rooms.ts';
import type { Operation } from './operation.ts';

const { name: _, ...CHANGEABLE } = ROOM_FIELDS;
const Room = RoomBody.meta({ id: 'Room' });

export const ROOM_OPERATIONS: readonly Operation[] = [
  {
    id: 'create_room',
    method: 'post',
    path: '/rooms',
    tag: 'Rooms',
    summary: 'Create a room',
    details: 'A name that is taken is refused with `value_not_unique`; the room of that name stays as it is.',
    body: { fields: ROOM_FIELDS, required: ['name'] },
    answer: { status: 200, schema: Room },
    refusals: [422],
  },
  {
    id: 'list_rooms',
    method: 'get',
    path: '/rooms',
    tag: 'Rooms',
    summary: 'List rooms, newest first',
    query: ROOM_LIST_FIELDS,
    collection: true,
    answer: { status: 200, schema: Room },
    refusals: [422],
  },
  {
    id: 'get_room',
    method: 'get',
    path: '/rooms/{key}',
    tag: 'Rooms',
    summary: 'Read a room by id or by name',
    query: ROOM_READ_FIELDS,
    answer: { status: 200, schema: Room },
    refusals: [404, 422],
  },
  {
    id: 'update_room',
    method: 'put',
    path: '/rooms/{key}',
    tag: 'Rooms',
    summary: 'Change a room',
    details:
      'Only what the body names changes; `null` sets the default. Times and capacity hold for a live session at once, the rest for the next one. `PATCH` means the same.',
    body: { fields: CHANGEABLE, required: [] },
    answer: { status: 200, schema: Room },
    refusals: [404, 422],
  },
  {
    id: 'delete_room',
    method: 'delete',
    path: '/rooms/{key}',
    tag: 'Rooms',
    summary: 'Delete a room',
    details: 'A live session goes on until its members leave.',
    answer: { status: 204 },
    refusals: [404],
  },
];
