import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A second listener on a free port of this machine, for our own pages: they ask the embedded Space over HTTP as any customer does,
 * whatever HOST, TLS and PUBLIC_URL are.
 */
export class OwnListener {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `onSocket` sees every connection before its first request. */
  static async listen(listener: RequestListener, onSocket: (socket: Socket) => void): Promise<OwnListener> {
    const server = createServer(listener);
    server.on('connection', onSocket);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new OwnListener(server);
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
