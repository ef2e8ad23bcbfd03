import type { Config } from '../config.ts';
import type { RoomLimits } from '../rooms/rooms.ts';
import type { SignalingLimits } from '../signaling/limits.ts';
import { MOST_NODES } from '../wire/jsonrpc.ts';

const S = 1000;
const MIB = 1024 * 1024;
const DAY_MS = 86_400 * S;
/** In words in the meaning of LOGIN_FAILURES. */
const LOGIN_PERIOD_MS = 600 * S;

/** The configuration's limits in the terms of each part. */
export function limitsOf(config: Config) {
  const logRetentionMs = config.LOG_RETENTION_DAYS * 86_400 * S;
  const graceMs = config.GRACE_SECONDS * S;
  const signaling: Partial<SignalingLimits> = {
    helloMs: config.SOCKET_HELLO_SECONDS * S,
    pingMs: config.SOCKET_PING_SECONDS * S,
    browserRetentionMs: graceMs,
    frameBytes: config.SOCKET_FRAME_BYTES,
    // `[1,1,…]`: the meta with the most values.
    frameNodes: Math.max(MOST_NODES, MOST_NODES - 32_768 + Math.ceil(config.ROOM_META_CHARACTERS / 2)),
    helloBytes: config.SOCKET_HELLO_BYTES,
    bytesPerSecond: config.SOCKET_BYTES_PER_SECOND,
    byteBurst: config.SOCKET_BYTE_BURST,
    addressBytesPerSecond: config.SOCKET_ADDRESS_BYTES_PER_SECOND,
    addressByteBurst: config.SOCKET_ADDRESS_BYTE_BURST,
    opensPerMinute: config.SOCKET_OPENS,
    bufferedBytes: config.SOCKET_BACKLOG_BYTES,
    callsPerSecond: config.SOCKET_CALLS_PER_SECOND,
    callBurst: config.SOCKET_CALL_BURST,
    connections: config.SOCKETS,
    connectionsPerAddress: config.SOCKETS_PER_ADDRESS,
  };
  const rooms: RoomLimits = {
    graceMs,
    reloadMs: config.RELOAD_SECONDS * S,
    firstMediaMs: config.FIRST_MEDIA_SECONDS === 0 ? null : config.FIRST_MEDIA_SECONDS * S,
    maxLegsPerSession: config.ROOM_LEGS,
    maxSessions: config.ROOMS,
    maxSessionsPerAddress: config.ROOMS_PER_ADDRESS,
    maxLegs: config.LEGS,
    maxLegsPerAddress: config.LEGS_PER_ADDRESS,
    joinsPerMinute: config.JOINS,
    maxExtraLegsPerMember: config.ROOM_EXTRA_LEGS,
    maxRecordings: config.ROOM_RECORDINGS,
    recordingsPerHour: config.ROOM_RECORDING_STARTS,
    maxPlaybacks: config.ROOM_PLAYBACKS,
    maxStreams: config.ROOM_STREAMS,
    callsOutPerMinute: config.ROOM_CALLS_OUT,
    questionsPerMinute: config.ROOM_QUESTIONS,
    maxMetaLength: config.ROOM_META_CHARACTERS,
    metaPerSecond: config.ROOM_META_PER_SECOND,
    moderationHolds: config.MODERATION_HOLDS,
    strictExtraLegs: config.STRICT_EXTRA_LEGS,
  };
  return {
    kept: {
      /** Null: for ever. */
      pageRoomsMs: config.PAGE_ROOM_HOURS === 0 ? null : config.PAGE_ROOM_HOURS * 3600 * S,
      sessionsMs: config.RECORD_RETENTION_DAYS === 0 ? null : config.RECORD_RETENTION_DAYS * DAY_MS,
    },
    recordings: {
      /** Null: as many as there is room for. */
      mostBytes: config.RECORDING_BYTES === 0 ? null : config.RECORDING_BYTES,
      freeBytes: config.RECORDING_FREE_BYTES,
      /** Null: for ever. */
      keepMs: config.RECORDING_DAYS === 0 ? null : config.RECORDING_DAYS * DAY_MS,
    },
    streams: { most: config.STREAMS, retryMs: config.STREAM_RETRY_SECONDS * S },
    watching: {
      linkS: config.HLS_LINK_HOURS * 3600,
      rooms: config.HLS_ROOMS,
      waiting: { total: config.HLS_WAITING, perAddress: config.HLS_WAITING_PER_ADDRESS },
    },
    playbacks: {
      playbacks: config.PLAYBACKS,
      waitMs: config.PLAY_SECONDS * S,
      bytes: config.PLAY_BYTES,
      pixels: config.PLAY_PIXELS,
      frameRate: config.PLAY_FRAME_RATE,
      memoryBytes: config.PLAY_MB * MIB,
    },
    tokenRecords: {
      keepMs: config.ROOM_TOKEN_RECORD_DAYS * DAY_MS,
      keepEndlessMs: config.ROOM_TOKEN_ENDLESS_DAYS === 0 ? null : config.ROOM_TOKEN_ENDLESS_DAYS * DAY_MS,
    },
    logins: { failures: config.LOGIN_FAILURES, periodMs: LOGIN_PERIOD_MS },
    signaling,
    rooms,
    records: {
      backlogBytes: config.RECORDS_BACKLOG_BYTES,
      eventBytesPerHour: {
        server: config.RECORDS_SERVER_BYTES,
        session: config.RECORDS_SESSION_BYTES,
        member: config.RECORDS_MEMBER_BYTES,
      },
      logRetentionMs,
    },
    media: {
      offerSections: config.OFFER_SECTIONS,
      finishMs: config.ROOM_FINISH_SECONDS * S,
      mostLoad: config.ROOM_LOAD === 0 ? null : config.ROOM_LOAD / 100,
      memory: { fullBytes: config.MEDIA_WORKER_MB * MIB, mostBytes: config.MEDIA_WORKER_MB * 1.5 * MIB },
    },
    pages: { visitsPerMinute: config.PAGE_VISITS, wrongKeys: config.PAGE_WRONG_KEYS, newRooms: config.PAGE_NEW_ROOMS },
    connections: { total: config.CONNECTIONS, perAddress: config.CONNECTIONS_PER_ADDRESS },
    iceSecretMs: config.ICE_SECRET_HOURS * 3600 * S,
    mediaTcp: {
      total: config.MEDIA_TCP_CONNECTIONS,
      perAddress: config.MEDIA_TCP_PER_ADDRESS,
      opens: config.MEDIA_TCP_OPENS,
      firstByteMs: config.HTTP_HEADERS_SECONDS * S,
      checkMs: config.MEDIA_TCP_SECONDS * S,
    },
    http: {
      bodyBytes: config.REST_BODY_BYTES,
      headersMs: config.HTTP_HEADERS_SECONDS * S,
      requestMs: config.HTTP_REQUEST_SECONDS * S,
    },
    rest: {
      bodyBytes: config.REST_BODY_BYTES,
      jsonDepth: config.REST_JSON_DEPTH,
      writes: config.REST_WRITES,
      windowMs: 10 * S,
      logRetentionMs,
      roomsOfPages: config.PAGE_ROOMS,
      streamsPerRoom: config.STREAMS_PER_ROOM,
      readyRoomsPerMinute: config.READY_ROOMS,
      readyRoomTokenMs: config.PAGE_TOKEN_HOURS * 3600 * S,
    },
  };
}
