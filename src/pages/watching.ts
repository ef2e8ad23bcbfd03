import type { FastifyInstance } from 'fastify';
import type { AddressLimiter } from '../base/address-limiter.ts';
import { WATCH_PATH, type WatchLinks } from '../watch/links.ts';
import { linkDead, tooMany } from './failures.ts';
import { contentSecurityPolicy, MESSAGE_HEADERS, PAGE_HEADERS } from './headers.ts';
import type { PagesOptions } from './options.ts';
import type { Message, Shell } from './shell.ts';
import { textsFor } from './texts/index.ts';
import { fieldsOfUrl } from './visit.ts';

/** The page to watch a room, for whoever has a link to it; it needs no name, no cookie and no camera. */
export function serveWatching(
  app: FastifyInstance,
  links: WatchLinks,
  { refused, embedOrigins }: PagesOptions,
  shell: Shell,
  visits: AddressLimiter,
): void {
  const policy = contentSecurityPolicy([], embedOrigins);
  app.get<{ Params: { room: string } }>(`${WATCH_PATH}/:room`, (request, reply) => {
    const texts = textsFor(request);
    const say = (status: number, message: Message) =>
      reply
        .code(status)
        .headers({ ...MESSAGE_HEADERS, 'content-security-policy': policy })
        .send(shell.message(message, texts.language));
    const { room } = request.params;
    const key = fieldsOfUrl(request.url).get('key') ?? '';
    if (!visits.take(request.ip)) {
      refused.count('page_visits', request.ip);
      const wait = Math.max(1, visits.retryAfterS(request.ip));
      reply.header('retry-after', wait);
      const retry = `${WATCH_PATH}/${encodeURIComponent(room)}?${new URLSearchParams({ key })}`;
      return say(429, tooMany(texts, wait, retry));
    }
    const read = links.read(room, key);
    if (read.kind === 'foreign') refused.count('watch_link', request.ip);
    if (read.kind !== 'good') return say(403, linkDead(texts));
    const base = `${WATCH_PATH}/${encodeURIComponent(room)}/${key}`;
    return reply.headers({ ...PAGE_HEADERS, 'content-security-policy': policy }).send(shell.watch({ room, base }));
  });
}
