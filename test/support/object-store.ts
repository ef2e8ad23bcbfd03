import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

/** What the store does instead of answering a request; null: it answers. */
type Trouble = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Closes the connection: nobody is there. */
export const DOWN: Trouble = (request) => {
  request.socket.destroy();
  return true;
};

/** Takes what is sent and says nothing. */
export const SILENT: Trouble = () => true;

/** An S3 server that checks signatures, on a port of its own, and can be troubled. */
export class TestObjectStore {
  static readonly keyId = 'S3RVER';
  static readonly secret = 'S3RVER';
  /** Requests that came, e.g. `PUT a.webm?partNumber=2`. */
  readonly asked: string[] = [];
  trouble: Trouble | null = null;

  private constructor(
    readonly folder: string,
    readonly url: string,
    readonly dispose: () => Promise<void>,
  ) {}

  static async start(): Promise<TestObjectStore> {
    const directory = await mkdtemp(join(tmpdir(), 'wirespace-objects-'));
    const s3 = new S3rver({ silent: true, directory, configureBuckets: [{ name: 'bucket' }] });
    await s3.configureBuckets();
    const answer = s3.callback();
    const http: Server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://store');
      const number = searchParams.get('partNumber');
      store.asked.push(
        `${request.method} ${pathname.replace('/bucket/kept/', '')}${number === null ? '' : `?partNumber=${number}`}`,
      );
      if (store.trouble?.(request, response)) return;
      // The one thing that this server does not know.
      if (request.method === 'DELETE' && searchParams.has('uploadId')) response.writeHead(204).end();
      else answer(request, response);
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const { port } = http.address() as AddressInfo;
    const store = new TestObjectStore(directory, `http://127.0.0.1:${port}/bucket/kept`, async () => {
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
      s3.logger.exceptions.unhandle();
      s3.logger.close();
      await rm(directory, { recursive: true, force: true });
    });
    return store;
  }

  /** The environment of a server that keeps its recordings here. */
  get env(): Record<string, string> {
    const { keyId, secret } = TestObjectStore;
    return { RECORDING_S3_URL: this.url, RECORDING_S3_KEY_ID: keyId, RECORDING_S3_SECRET: secret };
  }

  has(name: string): boolean {
    return existsSync(this.#path(name));
  }

  async bytes(name: string): Promise<Buffer> {
    return await readFile(this.#path(name));
  }

  #path(name: string): string {
    return join(this.folder, 'bucket', 'kept', `${name}._S3rver_object`);
  }
}
