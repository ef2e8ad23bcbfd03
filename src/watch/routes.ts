import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Refused } from '../base/refused.ts';
import { WATCH_PATH, type WatchLinks } from './links.ts';
import type { LiveStream, LiveStreams } from './ports.ts';
import { WaitingCount, type WaitingLimits } from './waiting-count.ts';

export interface WatchRoutesOptions {
  links: WatchLinks;
  streams: LiveStreams;
  clock: Clock;
  refused: Pick<Refused, 'count'>;
  limits: WaitingLimits;
}

interface Params {
  room: string;
  key: string;
}

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const MEDIA_TYPE = 'video/mp4';
/** A name never means anything else: it holds the stream's own name. Kept no longer than anybody wants it. */
const MEDIA_CACHE = 'public, max-age=60, immutable';
/** Half a target duration, and for answers that were waited for six of them: their address names what is in them. */
const PLAYLIST_CACHE = 'public, max-age=1';
const WAITED_CACHE = 'public, max-age=12';
/** Three target durations (rfc 8216bis 6.2.5.2). */
const LONGEST_WAIT_MS = 6_000;

const Count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
/** Delivery directives (rfc 8216bis 6.2.5). Others are left alone, as they must be. */
const Directives = z
  .object({ _HLS_msn: Count.optional(), _HLS_part: Count.optional() })
  .refine(({ _HLS_msn, _HLS_part }) => _HLS_part === undefined || _HLS_msn !== undefined);

/**
 * Playlists and media of watched rooms (rfc 8216; low latency: rfc 8216bis) below `/watch/{room}/{key}`. 403 for a link that is not good
 * (any more), 404 for a room that is not live and for media that is gone, 503 for what nobody can be kept waiting for.
 */
export function watchRoutes(options: WatchRoutesOptions): FastifyPluginAsync {
  const { links, streams, clock, refused } = options;
  const waiting = new WaitingCount(options.limits);

  const longest = (): number => clock.now() + LONGEST_WAIT_MS;

  /** Waits for `is` until then; false: it did not come, or nobody listens any more, or too many wait. */
  async function waitFor(stream: LiveStream, is: () => boolean, reply: FastifyReply, until = longest()): Promise<boolean> {
    if (is()) return true;
    if (stream.ended || clock.now() >= until) return false;
    const release = waiting.take(reply.request.ip);
    if (!release) {
      refused.count('watch_waiting', reply.request.ip);
      return false;
    }
    return await new Promise<boolean>((resolve) => {
      let forget = (): void => {};
      const done = (found: boolean): void => {
        timer.cancel();
        forget();
        reply.raw.off('close', gone);
        release();
        resolve(found);
      };
      const gone = (): void => done(false);
      const timer = clock.after(until - clock.now(), gone);
      const look = (): void => {
        if (is()) done(true);
        else if (stream.ended) done(false);
        else forget = stream.wait(look);
      };
      reply.raw.once('close', gone);
      forget = stream.wait(look);
    });
  }

  return async (app) => {
    /** The stream of a link, or null when it was answered already. */
    const find = (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply): LiveStream | 'offline' | null => {
      // Players on other sites may use the link, too; it is the only credential.
      reply.headers({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'no-store',
      });
      const read = links.read(request.params.room, request.params.key);
      if (read.kind === 'good') return streams.find(read.id) ?? 'offline';
      if (read.kind === 'foreign') refused.count('watch_link', request.ip);
      reply.code(403).send({ error: read.kind });
      return null;
    };
    const base = `${WATCH_PATH}/:room/:key`;

    app.get<{ Params: Params }>(`${base}/state`, { logLevel: 'silent' }, async (request, reply) => {
      const stream = find(request, reply);
      if (stream === null) return reply;
      const live = stream !== 'offline' && stream.playable && !stream.ended;
      return reply.send({ live, now: clock.now() });
    });

    app.get<{ Params: Params }>(`${base}/live.m3u8`, { logLevel: 'silent' }, async (request, reply) => {
      const stream = find(request, reply);
      if (stream === null) return reply;
      if (stream === 'offline') return reply.code(404).send({ error: 'not live' });
      const asked = Directives.safeParse(request.query);
      if (!asked.success) return reply.code(400).send({ error: 'directives' });
      const { _HLS_msn: number, _HLS_part: part = null } = asked.data;
      const until = longest();
      if (number !== undefined) {
        if (stream.reach(number, part) === 'beyond') return reply.code(400).send({ error: 'directives' });
        await waitFor(stream, () => stream.reach(number, part) !== 'soon', reply, until);
      }
      if (!stream.playable && !(await waitFor(stream, () => stream.playable, reply, until)))
        return reply.code(404).send({ error: 'not live' });
      const gzipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
      const waited = number !== undefined && stream.reach(number, part) === 'there';
      reply.headers({
        'content-type': PLAYLIST_TYPE,
        'cache-control': waited ? WAITED_CACHE : PLAYLIST_CACHE,
        vary: 'accept-encoding',
      });
      if (gzipped) reply.header('content-encoding', 'gzip');
      return reply.send(stream.playlist(gzipped));
    });

    app.get<{ Params: Params & { file: string } }>(`${base}/:file`, { logLevel: 'silent' }, async (request, reply) => {
      const stream = find(request, reply);
      if (stream === null) return reply;
      const { file } = request.params;
      if (stream !== 'offline') {
        // A player asks for the part that is announced before it is there.
        if (stream.isNext(file) && !(await waitFor(stream, () => stream.file(file) !== null, reply)))
          return reply.code(503).header('retry-after', 1).send({ error: 'not yet' });
        const bytes = stream.file(file);
        if (bytes) return reply.headers({ 'content-type': MEDIA_TYPE, 'cache-control': MEDIA_CACHE }).send(bytes);
      }
      return reply.code(404).send({ error: 'not found' });
    });
  };
}
