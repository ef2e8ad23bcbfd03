import { describe, expect, it } from 'vitest';
import { CHAPTERS } from '../config/keys.ts';
import { loadConfig } from '../config.ts';
import { limitsOf } from './limits.ts';

const CASES: readonly (readonly [key: string, value: string, limits: object])[] = [
  ['GRACE_SECONDS', '31', { signaling: { browserRetentionMs: 31_000 }, rooms: { graceMs: 31_000 } }],
  ['RELOAD_SECONDS', '7', { rooms: { reloadMs: 7_000 } }],
  ['FIRST_MEDIA_SECONDS', '7', { rooms: { firstMediaMs: 7_000 } }],
  ['FIRST_MEDIA_SECONDS', '0', { rooms: { firstMediaMs: null } }],
  ['SOCKET_HELLO_SECONDS', '3', { signaling: { helloMs: 3_000 } }],
  ['SOCKET_PING_SECONDS', '9', { signaling: { pingMs: 9_000 } }],
  ['SOCKET_FRAME_BYTES', '70000', { signaling: { frameBytes: 70_000 } }],
  ['SOCKET_HELLO_BYTES', '70000', { signaling: { helloBytes: 70_000 } }],
  ['SOCKET_BYTES_PER_SECOND', '70000', { signaling: { bytesPerSecond: 70_000 } }],
  ['SOCKET_BYTE_BURST', '300000', { signaling: { byteBurst: 300_000 } }],
  ['SOCKET_ADDRESS_BYTES_PER_SECOND', '70000', { signaling: { addressBytesPerSecond: 70_000 } }],
  ['SOCKET_ADDRESS_BYTE_BURST', '300000', { signaling: { addressByteBurst: 300_000 } }],
  ['SOCKET_OPENS', '7', { signaling: { opensPerMinute: 7 } }],
  ['SOCKET_BACKLOG_BYTES', '70000', { signaling: { bufferedBytes: 70_000 } }],
  ['SOCKET_CALLS_PER_SECOND', '7', { signaling: { callsPerSecond: 7 } }],
  ['SOCKET_CALL_BURST', '8', { signaling: { callBurst: 8 } }],
  ['SOCKETS', '9', { signaling: { connections: 9 } }],
  ['SOCKETS_PER_ADDRESS', '10', { signaling: { connectionsPerAddress: 10 } }],
  ['MEDIA_WORKER_MB', '512', { media: { memory: { fullBytes: 512 * 2 ** 20, mostBytes: 768 * 2 ** 20 } } }],
  ['PLAYBACKS', '3', { playbacks: { playbacks: 3 } }],
  ['PLAY_SECONDS', '3', { playbacks: { waitMs: 3_000 } }],
  ['PLAY_BYTES', '70000', { playbacks: { bytes: 70_000 } }],
  ['PLAY_PIXELS', '9000', { playbacks: { pixels: 9_000 } }],
  ['PLAY_FRAME_RATE', '30', { playbacks: { frameRate: 30 } }],
  ['PLAY_MB', '256', { playbacks: { memoryBytes: 256 * 2 ** 20 } }],
  ['OFFER_SECTIONS', '9', { media: { offerSections: 9 } }],
  ['ROOM_LEGS', '11', { rooms: { maxLegsPerSession: 11 } }],
  ['ROOMS', '3', { rooms: { maxSessions: 3 } }],
  ['ROOMS_PER_ADDRESS', '3', { rooms: { maxSessionsPerAddress: 3 } }],
  ['LEGS', '3', { rooms: { maxLegs: 3 } }],
  ['LEGS_PER_ADDRESS', '3', { rooms: { maxLegsPerAddress: 3 } }],
  ['ROOM_LOAD', '50', { media: { mostLoad: 0.5 } }],
  ['ROOM_LOAD', '0', { media: { mostLoad: null } }],
  ['ROOM_FINISH_SECONDS', '2', { media: { finishMs: 2_000 } }],
  ['ROOM_EXTRA_LEGS', '0', { rooms: { maxExtraLegsPerMember: 0 } }],
  ['ROOM_RECORDINGS', '2', { rooms: { maxRecordings: 2 } }],
  ['ROOM_RECORDING_STARTS', '1', { rooms: { recordingsPerHour: 1 } }],
  ['ROOM_PLAYBACKS', '1', { rooms: { maxPlaybacks: 1 } }],
  ['ROOM_STREAMS', '1', { rooms: { maxStreams: 1 } }],
  ['ROOM_CALLS_OUT', '3', { rooms: { callsOutPerMinute: 3 } }],
  ['ROOM_QUESTIONS', '1', { rooms: { questionsPerMinute: 1 } }],
  ['ROOM_META_PER_SECOND', '100', { rooms: { metaPerSecond: 100 } }],
  ['ROOM_META_CHARACTERS', '100', { rooms: { maxMetaLength: 100 } }],
  ['ROOM_META_CHARACTERS', '131072', { rooms: { maxMetaLength: 131_072 }, signaling: { frameNodes: 72_768 } }],
  ['MODERATION_HOLDS', '0', { rooms: { moderationHolds: false } }],
  ['STRICT_EXTRA_LEGS', '0', { rooms: { strictExtraLegs: false } }],
  ['REST_BODY_BYTES', '300000', { http: { bodyBytes: 300_000 }, rest: { bodyBytes: 300_000 } }],
  ['REST_JSON_DEPTH', '8', { rest: { jsonDepth: 8 } }],
  ['REST_WRITES', '5', { rest: { writes: 5, windowMs: 10_000 } }],
  ['ROOM_TOKEN_RECORD_DAYS', '2', { tokenRecords: { keepMs: 172_800_000 } }],
  ['ROOM_TOKEN_ENDLESS_DAYS', '3', { tokenRecords: { keepEndlessMs: 259_200_000 } }],
  ['LOGIN_FAILURES', '4', { logins: { failures: 4, periodMs: 600_000 } }],
  ['RECORDS_BACKLOG_BYTES', '65536', { records: { backlogBytes: 65_536 } }],
  ['RECORDS_SESSION_BYTES', '65536', { records: { eventBytesPerHour: { session: 65_536 } } }],
  ['RECORDS_MEMBER_BYTES', '65536', { records: { eventBytesPerHour: { member: 65_536 } } }],
  ['RECORDS_SERVER_BYTES', '65536', { records: { eventBytesPerHour: { server: 65_536 } } }],
  ['RECORDING_BYTES', '7', { recordings: { mostBytes: 7 } }],
  ['RECORDING_FREE_BYTES', '0', { recordings: { freeBytes: 0 } }],
  ['RECORDING_DAYS', '2', { recordings: { keepMs: 172_800_000 } }],
  ['STREAMS', '2', { streams: { most: 2 } }],
  ['STREAM_RETRY_SECONDS', '0', { streams: { retryMs: 0 } }],
  ['JOINS', '3', { rooms: { joinsPerMinute: 3 } }],
  ['LOG_RETENTION_DAYS', '2', { records: { logRetentionMs: 172_800_000 }, rest: { logRetentionMs: 172_800_000 } }],
  ['STREAMS_PER_ROOM', '0', { rest: { streamsPerRoom: 0 } }],
  ['READY_ROOMS', '7', { rest: { readyRoomsPerMinute: 7 } }],
  ['PAGE_TOKEN_HOURS', '2', { rest: { readyRoomTokenMs: 7_200_000 } }],
  ['PAGE_VISITS', '4', { pages: { visitsPerMinute: 4 } }],
  ['PAGE_WRONG_KEYS', '4', { pages: { wrongKeys: 4 } }],
  ['PAGE_NEW_ROOMS', '4', { pages: { newRooms: 4 } }],
  ['PAGE_ROOMS', '4', { rest: { roomsOfPages: 4 } }],
  ['HLS_WAITING', '20', { watching: { waiting: { total: 20 } } }],
  ['HLS_WAITING_PER_ADDRESS', '20', { watching: { waiting: { perAddress: 20 } } }],
  ['CONNECTIONS', '20', { connections: { total: 20 } }],
  ['CONNECTIONS_PER_ADDRESS', '20', { connections: { perAddress: 20 } }],
  ['MEDIA_TCP_CONNECTIONS', '20', { mediaTcp: { total: 20 } }],
  ['MEDIA_TCP_PER_ADDRESS', '20', { mediaTcp: { perAddress: 20 } }],
  ['MEDIA_TCP_OPENS', '20', { mediaTcp: { opens: 20 } }],
  ['MEDIA_TCP_SECONDS', '7', { mediaTcp: { checkMs: 7_000 } }],
  ['HTTP_HEADERS_SECONDS', '2', { http: { headersMs: 2_000 }, mediaTcp: { firstByteMs: 2_000 } }],
  ['HTTP_REQUEST_SECONDS', '3', { http: { requestMs: 3_000 } }],
];

describe('each configured limit reaches the part that keeps it', () => {
  it('and has a case here', () => {
    const tested = new Set(CASES.map(([key]) => key));
    expect(Object.keys(CHAPTERS.Limits).filter((key) => !tested.has(key))).toEqual([]);
  });

  it.each(CASES)('%s=%s', (key, value, limits) => {
    expect(limitsOf(loadConfig({}))).not.toMatchObject(limits);
    expect(limitsOf(loadConfig({ [key]: value }))).toMatchObject(limits);
  });
});
