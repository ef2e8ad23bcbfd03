import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import { withoutPort } from './address-key.ts';

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * Whose word counts about where a request came from. HTTP and sockets both ask here, by the library that Fastify itself uses, so that
 * one client has one address everywhere.
 */
export class Proxies {
  /** Whether an address is one of the trusted proxies. */
  readonly trusts: (address: string) => boolean;

  /** @param trusted peers whose `X-Forwarded-*` is believed: nobody, everybody, or addresses and networks (`10.0.0.0/8`) */
  constructor(trusted: boolean | readonly string[]) {
    const listed = typeof trusted === 'boolean' ? () => trusted : proxyAddr.compile([...trusted]);
    this.trusts = (address) => isIP(address) !== 0 && listed(address, 0);
  }

  /**
   * Address of the client: the nearest one that is not a trusted proxy. What an untrusted peer claims is never believed. Empty when the
   * peer is gone already.
   */
  client(request: Request): string {
    const headers = { ...request.headers, 'x-forwarded-for': readableChain(request.headers) };
    // It reads nothing else of a request.
    const read = { headers, socket: request.socket } as unknown as IncomingMessage;
    return proxyAddr.all(read, this.trusts).at(-1) ?? '';
  }
}

/**
 * `X-Forwarded-For` as the library reads it: addresses alone. Some proxies write a port behind them; whatever stands beyond the first
 * word that is no address was not written by a proxy of ours.
 */
export function readableChain(headers: IncomingMessage['headers']): string {
  const claims = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const addresses = claims.map((claim) => withoutPort(claim.trim()));
  return addresses.slice(addresses.findLastIndex((address) => isIP(address) === 0) + 1).join(', ');
}
