import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres } from '../../../src/store/postgres.ts';
import type { Store } from '../../../src/store/store.ts';
import { findPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';

/** A network in front of Postgres that can swallow everything without a word, as a firewall or a dead host does, and be cut. */
class Network {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  silent = false;
  /** Called with each piece that is swallowed. */
  onSwallowed: () => void = () => {};

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => {
          if (this.silent) this.onSwallowed();
          else to.write(bytes);
        });
        from.on('error', () => {});
        from.on('close', () => to.destroy());
      }
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as { port: number }).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const found = findPostgres();

describe.skipIf('missing' in found && !process.env.CI)('a connection to Postgres', () => {
  let postgres: PostgresServer;
  let network: Network;
  let url: string;
  let broken: string[];
  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    postgres = await startPostgres(found.bin);
    network = new Network(Number(new URL(postgres.url).port));
    const near = new URL(postgres.url);
    near.port = String(await network.open());
    url = near.href;
  });
  afterAll(async () => {
    await network?.close();
    await postgres?.stop();
  });
  beforeEach(() => {
    broken = [];
  });
  const open = (silenceMs?: number): Promise<Store> =>
    openPostgres({
      url,
      onConnectionError: (error) => broken.push(error.message),
      connections: 1,
      ...(silenceMs === undefined ? {} : { silenceMs }),
    });

  it('on which nothing comes any more is given up with what waits for an answer; a new one serves', async () => {
    const store = await open(500);
    await store.ping();
    network.silent = true;
    await expect(store.ping()).rejects.toThrow('silent');
    network.silent = false;
    await store.ping();
    await store.close();
    expect(broken).toEqual(['the database is silent']);
  });

  it('that breaks while it works fails the query and not the process; a new one serves', async () => {
    const store = await open();
    await store.ping();
    network.silent = true;
    const underWay = new Promise<void>((resolve) => {
      network.onSwallowed = resolve;
    });
    const waiting = expect(store.ping()).rejects.toThrow(/terminated|ECONNRESET/);
    await underWay;
    network.cut();
    await waiting;
    network.silent = false;
    await store.ping();
    await store.close();
    expect(broken[0]).toMatch(/terminated|ECONNRESET/);
  });
});
