import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { listening } from '../base/listening.ts';
import type { Logger } from '../base/log.ts';

/**
 * A second listener on a free port of this machine, for our own pages: they ask the embedded Space over HTTP as any customer does,
 * whatever HOST, TLS and PUBLIC_URL are.
 */
export class OwnListener {
  readonly #server: Server;
  /** Connections that come before the routes stand are closed. */
  #serve: RequestListener = (_request, response) => response.writeHead(503).end();

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => this.#serve(request, response));
  }

  /** `onSocket` sees every connection before its first request. Requests get 503 until `open`. */
  static async listen(onSocket: (socket: Socket) => void, log: Pick<Logger, 'warn'>): Promise<OwnListener> {
    const server = createServer();
    server.on('connection', onSocket);
    const own = new OwnListener(server);
    await listening(server, { port: 0, host: '127.0.0.1' }, log);
    return own;
  }

  /** All routes are there: requests go to `serve` from now on. */
  open(serve: RequestListener): void {
    this.#serve = serve;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
