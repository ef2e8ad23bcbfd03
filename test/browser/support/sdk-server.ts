import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const HTML = '<!doctype html><div id="root" style="width:640px"></div><script src="/sdk.js"></script>';

/** Serves a bare page of somebody else's application with the published bundle of the SDK, on an origin of its own. */
export class SdkServer {
  private constructor(
    readonly origin: string,
    readonly stop: () => void,
  ) {}

  /** `sdk`: name of its package folder. */
  static async start(sdk = '@signalwire/js'): Promise<SdkServer> {
    const script = await readFile(new URL(`../../../node_modules/${sdk}/dist/index.umd.js`, import.meta.url));
    const server = createServer(({ url }, response) => {
      const isScript = url === '/sdk.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? script : HTML);
    }).listen(0, 'localhost');
    await once(server, 'listening');
    return new SdkServer(`http://localhost:${(server.address() as AddressInfo).port}/`, () => {
      server.closeAllConnections();
      server.close();
    });
  }
}
