import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { LoginGuard } from '../base/login-guard.ts';
import type { Refused } from '../base/refused.ts';
import type { ConferenceRecords, ConferenceTokenRecords } from '../rooms/records/conferences.ts';
import type { LogRecords } from '../rooms/records/logs.ts';
import type { RecordingRecords } from '../rooms/records/recordings.ts';
import type { RoomTokenRecords } from '../rooms/records/room-tokens.ts';
import type { RoomRecords } from '../rooms/records/rooms.ts';
import type { SessionRecords } from '../rooms/records/sessions.ts';
import type { StreamRecords } from '../rooms/records/streams.ts';
import type { ConferenceScopes } from '../rooms/settings/conference.ts';
import { requireCredentials } from './authenticate.ts';
import { acceptBodies } from './bodies.ts';
import { conferenceTokenRoutes } from './conference-tokens.ts';
import { conferenceRoutes } from './conferences.ts';
import { Cursors } from './cursor.ts';
import { errorHandler } from './errors.ts';
import { Lists } from './lists.ts';
import { logRoutes } from './logs.ts';
import type { MediaLinks } from './media-links.ts';
import type {
  Addresses,
  Credentials,
  LiveSessions,
  RecordingFiles,
  RecordsUnderWay,
  TokenHolders,
  TokenMinter,
} from './ports.ts';
import { limitRate } from './rate-limit.ts';
import { readyRoom } from './ready-room.ts';
import { recordingRoutes } from './recordings.ts';
import { reference } from './reference/index.ts';
import { roomTokenRecordRoutes } from './room-token-records.ts';
import { roomTokenRoutes } from './room-tokens.ts';
import { roomRoutes } from './rooms.ts';
import { sessionRoutes } from './sessions.ts';
import { streamRoutes } from './streams.ts';

export interface VideoApiOptions {
  credentials: Credentials;
  /** Throttles wrong credentials by address. */
  logins: LoginGuard;
  rooms: RoomRecords;
  conferences: ConferenceRecords;
  conferenceTokens: ConferenceTokenRecords;
  /** What the tokens of conferences allow (rest-api 9.1). */
  conferenceScopes: ConferenceScopes;
  streams: StreamRecords;
  sessions: SessionRecords;
  recordings: RecordingRecords;
  logs: LogRecords;
  underWay: RecordsUnderWay;
  /** Files of recordings, and links to them. */
  files: RecordingFiles;
  links: MediaLinks;
  tokens: TokenMinter;
  roomTokens: RoomTokenRecords;
  holders: TokenHolders;
  live: LiveSessions;
  addresses: Addresses;
  clock: Clock;
  ids: Ids;
  /** Counts what is refused to those without credentials. */
  refused: Pick<Refused, 'count'>;
  /** Signs page tokens. */
  cursorKey: Uint8Array;
  /** Read the names of older clients (rest-api 15). */
  lenient: boolean;
  /** Page that `url` of error items points to; `#code` is added. */
  errorDocsUrl: string;
  limits: {
    bodyBytes: number;
    jsonDepth: number;
    /** Writing requests of a project in a window; 0: no limit. */
    writes: number;
    windowMs: number;
    /** Rooms that visits of our pages may have made. */
    roomsOfPages: number;
    /** Streams of one room or conference. */
    streamsPerRoom: number;
    /** Conference tokens that one address may exchange in a minute. */
    readyRoomsPerMinute: number;
    /** Life of the room tokens it gets for them, in ms; 0: without end. */
    readyRoomTokenMs: number;
    /** How long entries of the logs are kept, in ms; 0: for ever. */
    logRetentionMs: number;
  };
}

/**
 * The Video REST API (rest-api), to be registered under `/api/video` on a server whose `rewriteUrl` is `routableUrl`.
 * Credentials are checked first, for unknown paths too; only `/ready_room` and `/openapi.json` need none.
 */
export function videoApi(options: VideoApiOptions): FastifyPluginAsync {
  return async (app) => {
    await app.register(reference);
    await app.register(readyRoom(options));
    await app.register(authenticatedApi(options));
  };
}

function authenticatedApi(options: VideoApiOptions): FastifyPluginAsync {
  const lists = new Lists(new Cursors(options.cursorKey), options.addresses);
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    });
    requireCredentials(app, options);
    limitRate(app, options.limits, options.clock);
    acceptBodies(app, options.limits);
    app.setErrorHandler(errorHandler(options.errorDocsUrl));
    app.setNotFoundHandler(async () => {
      throw new Refusal('not_found');
    });
    roomRoutes(app, { ...options, lists });
    roomTokenRoutes(app, options);
    roomTokenRecordRoutes(app, { ...options, lists });
    conferenceRoutes(app, { ...options, lists });
    conferenceTokenRoutes(app, { ...options, lists });
    streamRoutes(app, { ...options, lists });
    sessionRoutes(app, { ...options, lists });
    recordingRoutes(app, { ...options, lists });
    logRoutes(app, { ...options, lists });
  };
}
