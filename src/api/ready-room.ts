import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { AddressLimiter } from '../base/address-limiter.ts';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { Refused } from '../base/refused.ts';
import type { ConferenceTokenRecords } from '../rooms/records/conferences.ts';
import { type Conference, type ConferenceScopes, type ConferenceToken, isTokenValue } from '../rooms/settings/conference.ts';
import type { Claims } from '../wire/claims.ts';
import { READY_ROOM_FIELDS, type ReadyRoomBody } from '../wire/rest/conferences.ts';
import { readFields } from '../wire/rest/fields.ts';
import { errorHandler, InvalidParameters, RateExceeded } from './errors.ts';
import type { Addresses, TokenMinter } from './ports.ts';

export interface ReadyRoomOptions {
  conferenceTokens: ConferenceTokenRecords;
  conferenceScopes: ConferenceScopes;
  tokens: TokenMinter;
  addresses: Addresses;
  clock: Clock;
  ids: Ids;
  refused: Pick<Refused, 'count'>;
  errorDocsUrl: string;
  limits: {
    /** Requests that one address may make in a minute. */
    readyRoomsPerMinute: number;
    /** Life of the room tokens that are given out; 0: without end. */
    readyRoomTokenMs: number;
  };
}

const MINUTE_MS = 60_000;

/**
 * `GET /ready_room`: the page of a conference turns its conference token into a room token, from the browser of anybody and on any
 * origin (rest-api 9.5). To be registered beside the API, whose credentials it does not need.
 */
export function readyRoom(options: ReadyRoomOptions): FastifyPluginAsync {
  const { clock, limits, errorDocsUrl, refused } = options;
  const limiter = new AddressLimiter(clock, limits.readyRoomsPerMinute, MINUTE_MS);
  return async (app: FastifyInstance) => {
    app.setErrorHandler(errorHandler(errorDocsUrl));
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id).header('cache-control', 'no-store').header('access-control-allow-origin', '*');
      if (limiter.take(request.ip)) return;
      refused.count('ready_rooms', request.ip);
      throw new RateExceeded(Math.max(1, limiter.retryAfterS(request.ip)));
    });
    app.options('/ready_room', (_request, reply) => allow(reply));
    app.get('/ready_room', (request) => exchange(request, options));
  };
}

/** The page's own request is a plain one; pages that add headers ask before. */
async function allow(reply: FastifyReply): Promise<void> {
  const headers = { 'access-control-allow-methods': 'GET', 'access-control-allow-headers': '*', 'access-control-max-age': 600 };
  await reply.code(204).headers(headers).send();
}

async function exchange(request: FastifyRequest, options: ReadyRoomOptions): Promise<ReadyRoomBody> {
  const query = request.query as Readonly<Record<string, unknown>>;
  const value = query.t;
  const found = typeof value === 'string' && isTokenValue(value) ? await options.conferenceTokens.findByValue(value) : null;
  if (!found) {
    options.refused.count('conference_token', request.ip);
    throw new Refusal('not_found', 'no such conference token');
  }
  const { values, problems } = readFields(READY_ROOM_FIELDS, query);
  if (problems.length > 0) throw new InvalidParameters(problems);
  const { token, conference } = found;
  const claims = claimsFor(token, conference, values.u, options);
  return {
    token: await options.tokens.mint(claims, options.addresses.socketUrl(request)),
    permissions: claims.s,
    room_display_name: conference.displayName ?? conference.name,
    theme: conference.colours,
  };
}

function claimsFor(
  token: ConferenceToken,
  conference: Conference,
  user: string | undefined,
  { conferenceScopes, clock, ids, limits }: ReadyRoomOptions,
): Claims {
  const iat = Math.floor(clock.now() / 1000);
  return {
    iat,
    ...(limits.readyRoomTokenMs > 0 ? { exp: iat + Math.ceil(limits.readyRoomTokenMs / 1000) } : {}),
    jti: ids.uuid(),
    sub: conference.projectId,
    ...(user ? { u: user } : {}),
    r: conference.name,
    s: [...conferenceScopes[token.name]],
    // The conference exists; when it is deleted its keys open nothing any more.
    acr: false,
    ja: 'member',
  };
}
