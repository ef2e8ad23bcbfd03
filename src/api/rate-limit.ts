import type { FastifyInstance } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { RateExceeded } from './errors.ts';

export interface RateLimit {
  /** Writing requests of one project in a window; 0: no limit. */
  writes: number;
  windowMs: number;
}

const WRITING = new Set(['POST', 'PUT', 'PATCH']);

/** Counts writing requests by project in fixed windows and says in headers what is left (rest-api 1.9). */
export function limitRate(app: FastifyInstance, { writes, windowMs }: RateLimit, clock: Clock): void {
  if (writes === 0) return;
  const spent = new Map<string, number>();
  let windowStart = clock.monotonic();
  app.addHook('onRequest', async (request, reply) => {
    const now = clock.monotonic();
    if (now - windowStart >= windowMs) {
      spent.clear();
      windowStart = now;
    }
    const writing = WRITING.has(request.method);
    const used = (spent.get(request.projectId) ?? 0) + (writing ? 1 : 0);
    spent.set(request.projectId, Math.min(used, writes));
    reply.header('x-ratelimit-limit', writes).header('x-ratelimit-remaining', Math.max(0, writes - used));
    if (writing && used > writes) throw new RateExceeded(Math.max(1, Math.ceil((windowStart + windowMs - now) / 1000)));
  });
}
