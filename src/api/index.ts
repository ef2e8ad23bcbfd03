import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { RoomRecords } from '../rooms/room-records.ts';
import { requireCredentials } from './authenticate.ts';
import { acceptBodies } from './bodies.ts';
import { Cursors } from './cursor.ts';
import { errorHandler } from './errors.ts';
import { Lists } from './lists.ts';
import type { Addresses, Credentials, LiveSessions, TokenMinter } from './ports.ts';
import { limitRate } from './rate-limit.ts';
import { roomTokenRoutes } from './room-tokens.ts';
import { roomRoutes } from './rooms.ts';

export interface VideoApiOptions {
  credentials: Credentials;
  rooms: RoomRecords;
  tokens: TokenMinter;
  live: LiveSessions;
  addresses: Addresses;
  clock: Clock;
  ids: Ids;
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
  };
}

/**
 * The Video REST API (rest-api), to be registered under `/api/video` on a server whose `rewriteUrl` is `routableUrl`.
 * Credentials are checked first, for unknown paths too.
 */
export function videoApi(options: VideoApiOptions): FastifyPluginAsync {
  const lists = new Lists(new Cursors(options.cursorKey), options.addresses);
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    });
    requireCredentials(app, options.credentials);
    limitRate(app, options.limits, options.clock);
    acceptBodies(app, options.limits);
    app.setErrorHandler(errorHandler(options.errorDocsUrl));
    app.setNotFoundHandler(async () => {
      throw new Refusal('not_found');
    });
    roomRoutes(app, { ...options, lists });
    roomTokenRoutes(app, options);
  };
}
