import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../../src/pages/headers.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The gallery of the page's states, built into a folder of its own and served with the policy of the real pages. */
export class Gallery {
  readonly #server: Server;
  readonly #directory: string;

  private constructor(server: Server, directory: string) {
    this.#server = server;
    this.#directory = directory;
  }

  static async start(): Promise<Gallery> {
    const directory = await mkdtemp(join(tmpdir(), 'wirespace-gallery-'));
    await build({
      root: join(ROOT, 'app'),
      configFile: join(ROOT, 'app/gallery/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: directory, emptyOutDir: true },
    });
    const server = createServer(async (request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
      const file = join(directory, path === '/' ? 'gallery/index.html' : path);
      try {
        const content = await readFile(file);
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, 'content-security-policy': contentSecurityPolicy([], []) }).end(content);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Gallery(server, directory);
  }

  /** Address of one state. */
  url(state: string, query: Record<string, string> = {}): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://localhost:${port}/?${new URLSearchParams({ state, ...query })}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#directory, { recursive: true, force: true });
  }
}
