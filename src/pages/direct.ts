import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../base/loopback.ts';

/** Headers by which a reverse proxy or a tunnel shows (RFC 7239 and its forerunners, RFC 9110 7.6.3). */
const OF_PROXIES =
  /^(?:forwarded|via|client-ip|x-(?:forwarded|original)-.*|x-forwarded|(?:x-)?(?:real|client|cluster-client)-ip|true-client-ip|cf-.*)$/;

/** The name in a Host header, and its port. */
const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;

/**
 * Whether a request looks as if a browser of this machine made it: the connection comes from loopback, the Host is loopback and our
 * own port, and no proxy says that it passed the request on. A page elsewhere whose name was made to mean 127.0.0.1 (DNS rebinding) has
 * its own name as the Host. It is not proof: a tunnel that passes on bytes leaves no trace, and a stranger behind it can write any Host.
 */
export function isDirect({ headers, protocol, socket }: Pick<FastifyRequest, 'headers' | 'protocol' | 'socket'>): boolean {
  const [, name, port] = HOST.exec(headers.host ?? '') ?? [];
  if (name === undefined || !isLoopback(name)) return false;
  if (!isLoopback((socket.remoteAddress ?? '').replace(/^::ffff:/, ''))) return false;
  if (Number(port ?? (protocol === 'https' ? 443 : 80)) !== socket.localPort) return false;
  return !Object.keys(headers).some((header) => OF_PROXIES.test(header));
}
