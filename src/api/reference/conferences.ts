import {
  CONFERENCE_FIELDS,
  ConferenceBody,
  ConferenceTokenBody,
  READY_ROOM_FIELDS,
  ReadyRoomBody,
} from '../../wire/rest/conferences.ts';
import { ROOM_LIST_FIELDS, ROOM_READ_FIELDS } from '../../wire/rest/rooms.ts';
import type { Operation } from './operation.ts';

const Conference = ConferenceBody.meta({ id: 'Conference' });
const ConferenceToken = ConferenceTokenBody.meta({ id: 'ConferenceToken' });

const CONFERENCES: readonly Operation[] = [
  {
    id: 'create_video_conference',
    method: 'post',
    path: '/conferences',
    tag: 'Conferences',
    summary: 'Create a conference and its two tokens',
    details: 'Rooms and conferences share their names. Without a `name` one is made.',
    body: { fields: CONFERENCE_FIELDS, required: ['display_name'] },
    answer: { status: 200, schema: Conference },
  },
  {
    id: 'list_video_conferences',
    method: 'get',
    path: '/conferences',
    tag: 'Conferences',
    summary: 'List conferences, newest first',
    query: ROOM_LIST_FIELDS,
    collection: true,
    answer: { status: 200, schema: Conference },
  },
  {
    id: 'get_video_conference',
    method: 'get',
    path: '/conferences/{key}',
    tag: 'Conferences',
    summary: 'Read a conference by id or by name',
    query: ROOM_READ_FIELDS,
    answer: { status: 200, schema: Conference },
    refusals: [404, 422],
  },
  {
    id: 'update_video_conference',
    method: 'put',
    path: '/conferences/{key}',
    tag: 'Conferences',
    summary: 'Change a conference',
    details: 'Only what the body names changes; a `name` renames it. `PATCH` means the same.',
    body: { fields: CONFERENCE_FIELDS, required: [] },
    answer: { status: 200, schema: Conference },
    refusals: [404],
  },
  {
    id: 'delete_video_conference',
    method: 'delete',
    path: '/conferences/{key}',
    tag: 'Conferences',
    summary: 'Delete a conference with its tokens and streams',
    details: 'A live session goes on until its members leave.',
    answer: { status: 204 },
    refusals: [404],
  },
];

const TOKENS: readonly Operation[] = [
  {
    id: 'list_conference_tokens',
    method: 'get',
    path: '/conferences/{key}/conference_tokens',
    tag: 'Conferences',
    summary: 'List the tokens of a conference, the moderator’s first',
    collection: true,
    answer: { status: 200, schema: ConferenceToken },
    refusals: [404],
  },
  {
    id: 'get_conference_token',
    method: 'get',
    path: '/conference_tokens/{id}',
    tag: 'Conferences',
    summary: 'Read a conference token',
    answer: { status: 200, schema: ConferenceToken },
    refusals: [404],
  },
  {
    id: 'reset_conference_token',
    method: 'post',
    path: '/conference_tokens/{id}/reset',
    tag: 'Conferences',
    summary: 'Give a conference token a new value',
    details: 'The old value stops working at once. Who is in the room stays.',
    answer: { status: 200, schema: ConferenceToken },
    refusals: [404],
  },
  {
    id: 'get_ready_room',
    method: 'get',
    path: '/ready_room',
    tag: 'Conferences',
    summary: 'Turn a conference token into a room token',
    details: 'For the page of a conference: no credentials, any origin, limited by address.',
    query: READY_ROOM_FIELDS,
    answer: { status: 200, schema: ReadyRoomBody.meta({ id: 'ReadyRoom' }) },
    refusals: [404, 422],
    open: true,
  },
];

export const CONFERENCE_OPERATIONS: readonly Operation[] = [...CONFERENCES, ...TOKENS];
