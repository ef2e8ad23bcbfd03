import type { FastifyInstance } from 'fastify';

/** Longest wait for the database, in ms: who probes does not wait for ever. */
const PROBE_MS = 2_000;

/** One thing that has to work before rooms can be taken. Rejects or returns false when it does not. */
export type Check = () => Promise<boolean> | boolean;

/**
 * `/healthz` speaks only of this process: it answers. `/readyz` says whether rooms can be taken now, and what is missing; 503 then.
 */
export function healthRoutes(app: FastifyInstance, checks: Readonly<Record<string, Check>>): void {
  app.get('/healthz', { logLevel: 'silent' }, async (_request, reply) => {
    return await reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const));
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
