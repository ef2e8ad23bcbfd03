import { isIP } from 'node:net';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, fastify, LogController } from 'fastify';
import { routableUrl } from '../api/paths.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import { isLoopback } from '../base/loopback.ts';
import { type Proxies, readableChain } from '../base/proxies.ts';

export interface HttpOptions {
  log: Logger;
  ids: Ids;
  /** Certificate chain and private key as PEM; null: plain http. */
  tls: { cert: Buffer; key: Buffer } | null;
  /** Where browsers reach us; null: as the request came. */
  publicUrl: string | null;
  /** Whose X-Forwarded-* are believed. */
  proxies: Proxies;
  limits: {
    bodyBytes: number;
    /** Time for the headers of a request, and for the whole of it, in ms. */
    headersMs: number;
    requestMs: number;
  };
}

/** Bytes of the request line and all headers together. */
const HEADER_BYTES = 16_384;

/** The log without what Fastify says at level info when it listens: the banner says it to people. */
function withoutGreeting(log: Logger): Logger {
  return log.level === 'info' ? log.child({}, { level: 'warn' }) : log;
}

/** Half a year: how long browsers come to this host by https only once they have (RFC 6797). */
const STRICT_TRANSPORT = 'max-age=15552000';

/**
 * Whether browsers are to come by https only. Not to names of this machine: the promise would hold for everything else that runs under
 * them, on every port. Browsers heed none for addresses.
 */
function isStrict({ protocol, hostname, host }: FastifyRequest, publicUrl: string | null): boolean {
  const secure = protocol === 'https' || (publicUrl?.startsWith('https:') === true && new URL(publicUrl).host === host);
  return secure && !isLoopback(hostname) && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
}

/** The HTTP server without any route. Every answer says that its type is what it says, and over https that there is only https. */
export function createHttp({ log, ids, tls, publicUrl, proxies, limits }: HttpOptions): FastifyInstance {
  const node = {
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
  };
  const options = {
    loggerInstance: withoutGreeting(log) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => ids.uuid(),
    requestIdHeader: false as const,
    rewriteUrl: ({ url }: { url?: string | undefined }) => routableUrl(url ?? '/'),
    trustProxy: proxies.trusts,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: HEADER_BYTES },
  };
  // The type of an https server differs only in `server`, which nobody here looks at.
  const app = tls
    ? (fastify({ ...options, https: { ...node, ...tls } }) as unknown as FastifyInstance)
    : fastify({ ...options, http: node });
  app.addHook('onRequest', async (request, reply) => {
    // Fastify makes `request.ip` of it, when it is asked.
    const { headers } = request.raw;
    if ('x-forwarded-for' in headers) headers['x-forwarded-for'] = readableChain(headers);
    reply.header('x-content-type-options', 'nosniff');
    if (isStrict(request, publicUrl)) reply.header('strict-transport-security', STRICT_TRANSPORT);
  });
  return app;
}
