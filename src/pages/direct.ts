import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../base/loopback.ts';

/** Headers by which a reverse proxy or a tunnel shows (RFC 7239 and its forerunners). */
const OF_PROXIES = /^(?:forwarded|x-forwarded-.*|x-real-ip)$/;

/** The name in a Host header, with or without a port. */
const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * Whether a browser of this machine asked us itself: the Host is loopback, and no proxy says that it passed the request on. A page
 * elsewhere whose name was made to mean 127.0.0.1 (DNS rebinding) has its own name as the Host.
 */
export function isDirect(headers: IncomingHttpHeaders): boolean {
  const name = HOST.exec(headers.host ?? '')?.[1];
  return name !== undefined && isLoopback(name) && !Object.keys(headers).some((header) => OF_PROXIES.test(header));
}
