import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { routableUrl } from '../api/paths.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';

export interface HttpOptions {
  log: Logger;
  ids: Ids;
  /** Certificate chain and private key as PEM; null: plain http. */
  tls: { cert: Buffer; key: Buffer } | null;
  /** Peers whose X-Forwarded-* are believed. */
  trustProxy: boolean | readonly string[];
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

/** The HTTP server without any route. */
export function createHttp({ log, ids, tls, trustProxy, limits }: HttpOptions): FastifyInstance {
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
    trustProxy: typeof trustProxy === 'boolean' ? trustProxy : [...trustProxy],
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: HEADER_BYTES },
  };
  // The type of an https server differs only in `server`, which nobody here looks at.
  if (tls) return fastify({ ...options, https: { ...node, ...tls } }) as unknown as FastifyInstance;
  return fastify({ ...options, http: node });
}
