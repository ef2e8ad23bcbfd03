import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const EXAMPLE = fileURLToPath(new URL('../../../docs/examples/embed.html', import.meta.url));

/** A web site that shows rooms: on another port, and on another host than `localhost`. */
export class HostPage {
  readonly #server: Server;
  /** HTML by path. */
  readonly pages = new Map<string, string>();
  /** Answer of `POST /room-token`. */
  token = '';

  private constructor() {
    this.#server = createServer((request, response) => {
      if (request.url === '/room-token') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: this.token }));
        return;
      }
      const page = this.pages.get(request.url ?? '');
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    });
  }

  static async open(): Promise<HostPage> {
    const host = new HostPage();
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    return host;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Puts the example of the documentation at `/`, for the server at `url`. */
  async showExample(url: string): Promise<void> {
    this.pages.set('/', (await readFile(EXAMPLE, 'utf8')).replaceAll('https://meet.example.com', url));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
