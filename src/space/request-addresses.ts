import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Addresses } from '../api/ports.ts';

export interface RequestAddressesOptions {
  /** Configured address of this server; null: as the request came. */
  publicUrl: string | null;
  /** Where we listen, for requests whose Host header is no host. */
  listenOrigin: () => string;
}

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** How clients reach us, from the configuration and from what their requests say. */
export class RequestAddresses implements Addresses {
  readonly #options: RequestAddressesOptions;
  readonly #ownSockets = new WeakSet<Socket>();

  constructor(options: RequestAddressesOptions) {
    this.#options = options;
  }

  /** Requests on this socket are those of our own pages: they say in X-Forwarded-* where the browser is. */
  trust(socket: Socket): void {
    this.#ownSockets.add(socket);
  }

  origin(request: FastifyRequest): string {
    const { publicUrl, listenOrigin } = this.#options;
    const [protocol, host] = this.isOfPages(request) ? forwarded(request) : [request.protocol, request.host];
    if (!isHost(host)) return publicUrl ?? listenOrigin();
    // Behind a proxy that ends TLS the request itself does not know that it came by https.
    return publicUrl !== null && new URL(publicUrl).host === host
      ? publicUrl
      : `${protocol === 'https' ? 'https' : 'http'}://${host}`;
  }

  client(request: FastifyRequest): string {
    return this.isOfPages(request) ? 'our own pages' : request.ip;
  }

  isOfPages(request: FastifyRequest): boolean {
    return this.#ownSockets.has(request.raw.socket);
  }

  socketUrl(request: FastifyRequest): string {
    return (this.#options.publicUrl ?? this.origin(request)).replace(/^http/, 'ws');
  }

  /** What our own pages send along with their requests about the browser's. */
  forward(request: FastifyRequest): Record<string, string> {
    const { protocol, host } = new URL(this.origin(request));
    return { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host };
  }
}

/** The pattern alone lets through what no address can be made of: port 99999, 1.2.3.999. */
function isHost(host: string): boolean {
  return HOST.test(host) && URL.canParse(`http://${host}`);
}

function forwarded(request: FastifyRequest): [string, string] {
  const { 'x-forwarded-proto': protocol, 'x-forwarded-host': host } = request.headers;
  return [typeof protocol === 'string' ? protocol : 'http', typeof host === 'string' ? host : request.host];
}
