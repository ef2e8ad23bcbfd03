import { z } from 'zod';
import { DiscardedLogBody, LOG_LIST_FIELDS, LogBody } from '../../wire/rest/logs.ts';
import { RECORDING_LIST_FIELDS, RECORDING_READ_FIELDS, RecordingBody } from '../../wire/rest/recordings.ts';
import { SESSION_LIST_FIELDS, SessionBody, SessionEventBody, SessionMemberBody } from '../../wire/rest/sessions.ts';
import type { Operation } from './operation.ts';

const Session = SessionBody.meta({ id: 'RoomSession' });
const Event = SessionEventBody.meta({ id: 'Event' });
const Recording = RecordingBody.meta({ id: 'RoomRecording' });
const Log = z.union([LogBody, DiscardedLogBody]).meta({ id: 'Log' });

export const SESSION_OPERATIONS: readonly Operation[] = [
  {
    id: 'list_room_sessions',
    method: 'get',
    path: '/room_sessions',
    tag: 'Room sessions',
    summary: 'List sessions, newest first',
    query: SESSION_LIST_FIELDS,
    collection: true,
    answer: { status: 200, schema: Session },
  },
  {
    id: 'get_room_session',
    method: 'get',
    path: '/room_sessions/{id}',
    tag: 'Room sessions',
    summary: 'Read a session',
    answer: { status: 200, schema: Session },
    refusals: [404],
  },
  {
    id: 'list_room_session_members',
    method: 'get',
    path: '/room_sessions/{id}/members',
    tag: 'Room sessions',
    summary: 'List the members of a session in the order in which they came',
    details: 'A screen share is a member of its own; the audience is not listed. Empty for an unknown session.',
    collection: true,
    answer: { status: 200, schema: SessionMemberBody.meta({ id: 'Member' }) },
  },
  {
    id: 'list_room_session_events',
    method: 'get',
    path: '/room_sessions/{id}/events',
    tag: 'Room sessions',
    summary: 'List what happened in a session, in order',
    details: 'Empty for an unknown session.',
    collection: true,
    answer: { status: 200, schema: Event },
  },
  {
    id: 'list_room_session_recordings',
    method: 'get',
    path: '/room_sessions/{id}/recordings',
    tag: 'Room sessions',
    summary: 'List the recordings of a session, newest first',
    details: 'Empty for an unknown session.',
    query: RECORDING_READ_FIELDS,
    collection: true,
    answer: { status: 200, schema: Recording },
  },
];

export const RECORDING_OPERATIONS: readonly Operation[] = [
  {
    id: 'list_room_recordings',
    method: 'get',
    path: '/room_recordings',
    tag: 'Room recordings',
    summary: 'List recordings, newest first',
    query: RECORDING_LIST_FIELDS,
    collection: true,
    answer: { status: 200, schema: Recording },
  },
  {
    id: 'get_room_recording',
    method: 'get',
    path: '/room_recordings/{id}',
    tag: 'Room recordings',
    summary: 'Read a recording',
    query: RECORDING_READ_FIELDS,
    answer: { status: 200, schema: Recording },
    refusals: [404, 422],
  },
  {
    id: 'delete_room_recording',
    method: 'delete',
    path: '/room_recordings/{id}',
    tag: 'Room recordings',
    summary: 'Delete a recording and its file',
    details: 'Refused with `invalid_state` while it is being made.',
    answer: { status: 204 },
    refusals: [404, 422],
  },
  {
    id: 'list_room_recording_events',
    method: 'get',
    path: '/room_recordings/{id}/events',
    tag: 'Room recordings',
    summary: 'List what happened to a recording, in order',
    details: 'Empty for an unknown recording.',
    collection: true,
    answer: { status: 200, schema: Event },
  },
];

export const LOG_OPERATIONS: readonly Operation[] = [
  {
    id: 'list_logs',
    method: 'get',
    path: '/logs',
    tag: 'Logs',
    summary: 'List log entries, newest first',
    query: LOG_LIST_FIELDS,
    collection: true,
    answer: { status: 200, schema: Log },
    refusals: [403],
  },
  {
    id: 'get_log',
    method: 'get',
    path: '/logs/{id}',
    tag: 'Logs',
    summary: 'Read a log entry',
    answer: { status: 200, schema: Log },
    refusals: [403, 404],
  },
];
