import { join } from 'node:path';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { AddressLimiter } from '../base/address-limiter.ts';
import { Admissions } from './admissions.ts';
import { serveAssets } from './assets.ts';
import { serveEmbedding } from './embedding.ts';
import type { PagesOptions } from './options.ts';
import { PageHandler } from './page-handler.ts';
import { pageRequests } from './requests.ts';
import { byPath, byQuery, MEET, type PageRequest } from './routes.ts';
import { Shell } from './shell.ts';
import { DEFAULT_ROOM, fieldsOfUrl } from './visit.ts';
import { serveWatching } from './watching.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
const LONGEST_FORM_BYTES = 16 * 1024;

/** The pages: `/` for moderators, `/guest` for guests, `/meet/{room}` for both, each by GET or by POST of a form. */
export function pages(options: PagesOptions): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    const shell = await Shell.load(options.appDirectory);
    await serveAssets(app, join(options.appDirectory, 'assets'));
    if (app.hasContentTypeParser(FORM_TYPE)) app.removeContentTypeParser(FORM_TYPE);
    app.addContentTypeParser(FORM_TYPE, { parseAs: 'string', bodyLimit: LONGEST_FORM_BYTES }, (_request, body, done) => {
      done(null, new URLSearchParams(body as string));
    });
    const visits = new AddressLimiter(options.clock, options.limits.visitsPerMinute, 60_000);
    if (options.watchLinks) serveWatching(app, options.watchLinks, options, shell, visits);
    await serveEmbedding(app, options, shell, visits);
    if (options.only === 'embed') return;
    const admissions = new Admissions(options);
    const handler = new PageHandler(options, shell, admissions, visits);
    const page = (url: string, read: (request: FastifyRequest) => PageRequest): void => {
      app.route({
        method: ['GET', 'POST'],
        url,
        handler: (request, reply) => handler.welcome(read(request), request, reply),
        errorHandler: (error, request, reply) => handler.apologise(read(request), error, request, reply),
      });
    };
    page('/', (request) => byQuery(options.roles, 'moderator', request));
    page('/guest', (request) => byQuery(options.roles, 'guest', request));
    page(`${MEET}/:room`, (request) => byPath(options.roles, (request.params as { room: string }).room, request));
    for (const url of [MEET, `${MEET}/`]) app.get(url, (request, reply) => reply.redirect(roomAddress(request.url), 303));
    app.get<{ Params: { room: string } }>(`${MEET}/:room/`, (request, reply) =>
      reply.redirect(roomAddress(request.url, request.params.room), 303),
    );
    pageRequests(app, { admissions, visits, log: options.log, friends: options, refused: options.refused });
  };
}

/** The one address of a meeting, for those that lack the room or have a slash too many. */
function roomAddress(url: string, given?: string): string {
  const query = fieldsOfUrl(url);
  const room = given ?? (query.get('room')?.trim() || DEFAULT_ROOM);
  query.delete('room');
  return `${MEET}/${encodeURIComponent(room)}${query.size > 0 ? `?${query}` : ''}`;
}
