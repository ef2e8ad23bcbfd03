import type { FastifyInstance } from 'fastify';
import type { Clock } from '../base/clock.ts';

/** Longest wait for the database, in ms: who probes does not wait for ever. */
const PROBE_MS = 2_000;
/** How long an answer of `/readyz` stands, in ms: however many ask, the database is asked once in that time. */
const FRESH_MS = 1_000;

/** One thing that has to work before rooms can be taken. Rejects or returns false when it does not. */
export type Check = () => Promise<boolean> | boolean;

/**
 * `/healthz` speaks only of this process: it answers. `/readyz` says whether rooms can be taken now, and what is missing; 503 then.
 */
export function healthRoutes(app: FastifyInstance, clock: Clock, checks: Readonly<Record<string, Check>>): void {
  let last: { at: number; results: Promise<(readonly [string, boolean])[]> } | null = null;
  const look = (): Promise<(readonly [string, boolean])[]> => {
    const at = clock.monotonic();
    if (last === null || at - last.at >= FRESH_MS)
      last = {
        at,
        results: Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const)),
      };
    return last.results;
  };

  app.get('/healthz', { logLevel: 'silent' }, async (_request, reply) => {
    return await reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const results = await look();
    const ready = results.every(([, good]) => good);
    const body = { status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) };
    return await reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(body);
  });
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
