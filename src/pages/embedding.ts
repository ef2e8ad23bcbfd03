import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AddressLimiter } from '../base/address-limiter.ts';
import { notFramed, tooMany } from './failures.ts';
import { contentSecurityPolicy, PAGE_HEADERS } from './headers.ts';
import type { PagesOptions } from './options.ts';
import type { Message, Shell } from './shell.ts';
import { DEFAULT_SOCKET } from './socket-address.ts';
import { textsFor } from './texts/index.ts';

/** The page that a frame shows whose token comes from the page around it. */
const FRAME_PAGE = '/embed';
/** The custom element, for pages elsewhere. Its address stays the same for ever. */
const ELEMENT_SCRIPT = '/embed/wirespace-room.js';

/**
 * What pages elsewhere need to show a room: the script of the element, which is public, and the page for its frame, which only
 * EMBED_ORIGINS and our own pages may show.
 */
export async function serveEmbedding(
  app: FastifyInstance,
  options: PagesOptions,
  shell: Shell,
  visits: AddressLimiter,
): Promise<void> {
  const { embedOrigins, unmute, graceSeconds } = options;

  app.get(FRAME_PAGE, (request, reply) => {
    const texts = textsFor(request);
    const say = (status: number, message: Message) =>
      reply
        .code(status)
        .headers({ ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy([], embedOrigins) })
        .send(shell.message(message, texts.language));
    if (!visits.take(request.ip)) {
      options.refused.count('page_visits', request.ip);
      const wait = Math.max(1, visits.retryAfterS(request.ip));
      reply.header('retry-after', wait);
      return say(429, tooMany(texts, wait, FRAME_PAGE));
    }
    // Browsers that do not say it show an empty page, as nobody hands it a token.
    if (request.headers['sec-fetch-dest'] === 'document') return say(400, notFramed(texts));
    const sockets = tokenSockets(options, request);
    return reply
      .headers({ ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy(sockets, embedOrigins) })
      .send(shell.frame({ embedders: embedOrigins, sockets, unmute, graceSeconds, roleLabel: 'Participant' }));
  });

  const script = await readFile(join(options.appDirectory, 'embed', 'wirespace-room.js'));
  const gzipped = await promisify(gzip)(script);
  const etag = `"${createHash('sha256').update(script).digest('base64url').slice(0, 22)}"`;
  app.get(ELEMENT_SCRIPT, (request, reply) => {
    reply.headers({
      'content-type': 'text/javascript; charset=utf-8',
      // It is the same for everybody and holds no secret; which pages may show a room is decided where the frame is loaded.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      etag,
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(script);
    return reply.header('content-encoding', 'gzip').send(gzipped);
  });
}

/** Where tokens of our Space, or of the remote one, send the SDK: a token of any other is of no use in our frame. */
function tokenSockets({ space, spaceSocket }: PagesOptions, request: FastifyRequest): string[] {
  if (spaceSocket) return [new URL(spaceSocket(request)).origin];
  return [new URL(space.url).origin.replace(/^http/, 'ws'), DEFAULT_SOCKET];
}
