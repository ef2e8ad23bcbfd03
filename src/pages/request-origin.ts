import type { FastifyRequest } from 'fastify';

/** Pages of this server's own origin, and those that may show ours in a frame. */
export interface TrustedOrigins {
  /** Configured origin of this server; null: as the request came. */
  publicOrigin: string | null;
  embedOrigins: readonly string[];
}

/** Values of `Sec-Fetch-Site` (W3C Fetch Metadata) for what the person or our own page began. */
const OWN_SITES: readonly unknown[] = ['same-origin', 'none'];
const FRAMES: readonly unknown[] = ['iframe', 'frame'];

/**
 * Whether a visit may do at once what the address says, without asking the person: it was begun by the person (typed, a bookmark,
 * another program), by our own page, or by one that may show ours. A browser that does not say where the visit comes from is asked.
 */
export function isTrusted({ headers }: FastifyRequest, { embedOrigins }: TrustedOrigins): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined) return false;
  if (OWN_SITES.includes(site)) return true;
  // In a frame the browser shows the page only where `frame-ancestors` lets it.
  if (FRAMES.includes(headers['sec-fetch-dest'])) return embedOrigins.length > 0;
  return embedOrigins.includes(originOf(headers.referer) ?? '');
}

/**
 * Whether a form or a request of another site's page was sent here. Browsers tell by `Sec-Fetch-Site`, older ones and those on plain
 * http by `Origin`; a client that sends neither is not a browser.
 */
export function isForeign(request: FastifyRequest, { publicOrigin, embedOrigins }: TrustedOrigins): boolean {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (OWN_SITES.includes(site)) return false;
  const from = headers.origin ?? (headers.referer === undefined ? undefined : (originOf(headers.referer) ?? 'null'));
  if (from !== undefined && embedOrigins.includes(from)) return false;
  if (site !== undefined) return true;
  if (from === undefined) return false;
  return from !== publicOrigin && hostOf(from) !== request.host.toLowerCase();
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

/** With the port unless it is the scheme's own, as in a Host header. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
