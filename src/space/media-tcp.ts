import type { AddressInfo, Server } from 'node:net';
import { isLoopback } from '../base/loopback.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../media/engine.ts';
import type { TcpFront } from '../media/tcp/tcp-front.ts';
import type { Connections } from './connections.ts';
import { step } from './start-errors.ts';

interface Parts {
  front: TcpFront;
  /** The server of the pages. */
  http: Server;
  media: Engine;
  /** Bounds connections on either port together. */
  connections: Connections;
}

/** Whether media over TCP comes to the port of the pages, to one of its own, or not at all. */
export function mediaTcp({ MEDIA_TCP_PORT, PORT, HOST }: Config): 'shared' | 'own' | 'none' {
  if (MEDIA_TCP_PORT === undefined) return isLoopback(HOST) ? 'none' : 'shared';
  if (MEDIA_TCP_PORT === 0) return 'none';
  return MEDIA_TCP_PORT === PORT ? 'shared' : 'own';
}

/**
 * Opens the port of its own, if there is one, and has clients told where media gets through over TCP. Call it when the server of the pages
 * listens. Throws ConfigError.
 */
export async function openMediaTcp(config: Config, { front, http, media, connections }: Parts): Promise<void> {
  const { MEDIA_TCP_PORT: port = 0 } = config;
  const way = mediaTcp(config);
  if (way === 'shared') {
    const { address, port: listened } = http.address() as AddressInfo;
    media.reachedOverTcp({ port: publicPort(config) ?? listened, listensAt: address });
  } else if (way === 'own') {
    await step('MEDIA_TCP_PORT', `TCP port ${port} cannot be used`, () =>
      front.listen(port, (server) => connections.attach(server)),
    );
    media.reachedOverTcp({ port, listensAt: '::' });
  }
}

/** The TCP port of media as clients are told it; null: there is none. `port`: of the pages. */
export function announcedPort(config: Config, port = config.PORT): number | null {
  const way = mediaTcp(config);
  if (way === 'none') return null;
  return way === 'own' ? (config.MEDIA_TCP_PORT ?? null) : (publicPort(config) ?? port);
}

/** The port of PUBLIC_URL, when that leads to us and not to a proxy: we serve https ourselves. */
function publicPort({ PUBLIC_URL, tls }: Config): number | null {
  const url = PUBLIC_URL === undefined ? null : new URL(PUBLIC_URL);
  return url?.protocol === 'https:' && tls ? Number(url.port || 443) : null;
}
