import { STREAM_FIELDS, StreamBody } from '../../wire/rest/streams.ts';
import type { Operation } from './operation.ts';

const Stream = StreamBody.meta({ id: 'Stream' });
const body = { fields: STREAM_FIELDS, required: ['url'] };

/** The two operations on the streams of one parent. */
function under(parent: 'room' | 'conference'): Operation[] {
  const path = `/${parent}s/{key}/streams`;
  return [
    {
      id: `create_${parent}_stream`,
      method: 'post',
      path,
      tag: 'Streams',
      summary: `Add a destination to a ${parent}`,
      body,
      answer: { status: 201, schema: Stream },
      refusals: [404],
    },
    {
      id: `list_${parent}_streams`,
      method: 'get',
      path,
      tag: 'Streams',
      summary: `List the destinations of a ${parent}, newest first`,
      collection: true,
      answer: { status: 200, schema: Stream },
    },
  ];
}

export const STREAM_OPERATIONS: readonly Operation[] = [
  ...under('room'),
  ...under('conference'),
  {
    id: 'get_stream',
    method: 'get',
    path: '/streams/{id}',
    tag: 'Streams',
    summary: 'Read a destination',
    answer: { status: 200, schema: Stream },
    refusals: [404],
  },
  {
    id: 'update_stream',
    method: 'put',
    path: '/streams/{id}',
    tag: 'Streams',
    summary: 'Change the URL of a destination',
    details: '`PATCH` means the same.',
    body,
    answer: { status: 200, schema: Stream },
    refusals: [404],
  },
  {
    id: 'delete_stream',
    method: 'delete',
    path: '/streams/{id}',
    tag: 'Streams',
    summary: 'Delete a destination',
    answer: { status: 204 },
    refusals: [404],
  },
];
