import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** First pause of TCP before it sends again, and before it asks for a connection again; each further one is twice as long (RFC 6298). */
const FIRST_RETRY_MS = { data: 300, connection: 1000 };

/** When a sender that doubles its pauses tries next, `ms` after it began, in milliseconds from then. */
function untilNextTry(ms: number, firstMs: number): number {
  let tried = firstMs;
  while (tried < ms) tried = tried * 2 + firstMs;
  return tried - ms;
}

/** One connection from a client to the server; `dead`: neither side hears of the other any more, nor of its end. */
interface Line {
  client: Socket;
  server: Socket | null;
  dead: boolean;
  /** What waits for the way to be there again. */
  waiting: (() => void)[];
}

/**
 * The way of TCP between clients on this machine and a server. While it is lost nothing passes, connections and their ends included, and
 * nobody is told. Afterwards everything goes on as TCP does it: at its next try, which comes later the longer the loss was.
 */
export class TcpPath {
  readonly #front: Server;
  readonly #serverPort: number;
  readonly #lines = new Set<Line>();
  #source = '127.0.0.1';
  #lostSince: number | null = null;

  private constructor(front: Server, serverPort: number) {
    this.#front = front;
    this.#serverPort = serverPort;
    front.on('connection', (client) => this.#accept(client));
  }

  static async to(serverPort: number): Promise<TcpPath> {
    const front = createServer({ allowHalfOpen: true }).listen(0, 'localhost');
    await once(front, 'listening');
    return new TcpPath(front, serverPort);
  }

  /** Where clients connect. */
  get port(): number {
    return (this.#front.address() as AddressInfo).port;
  }

  get lost(): boolean {
    return this.#lostSince !== null;
  }

  set lost(lost: boolean) {
    if (lost === this.lost) return;
    const since = this.#lostSince;
    this.#lostSince = lost ? performance.now() : null;
    if (since === null) return;
    const ms = performance.now() - since;
    for (const line of this.#lines) if (line.server) setTimeout(() => this.#goOn(line), untilNextTry(ms, FIRST_RETRY_MS.data));
  }

  /** Clients are somewhere else: no packet of former connections arrives any more; what comes from now on has the address `source`. */
  move(source: string): void {
    this.#source = source;
    for (const line of this.#lines) line.dead = true;
  }

  /** Ends the connections there are, as a proxy does that is restarted. */
  cut(): void {
    for (const { client, server } of this.#lines) {
      client.destroy();
      server?.destroy();
    }
  }

  close(): void {
    this.#front.close();
    this.cut();
  }

  #accept(client: Socket): void {
    const line: Line = { client, server: null, dead: false, waiting: [] };
    this.#lines.add(line);
    client.on('error', () => {});
    client.pause();
    this.#dial(line, performance.now());
  }

  /** Asks for the connection, again and again while the way is lost. */
  #dial(line: Line, since: number): void {
    if (line.dead || line.client.destroyed) return;
    if (this.lost) {
      const wait = untilNextTry(performance.now() - since + 1, FIRST_RETRY_MS.connection);
      setTimeout(() => this.#dial(line, since), wait).unref();
      return;
    }
    const server = connect({ port: this.#serverPort, host: '127.0.0.1', localAddress: this.#source, allowHalfOpen: true });
    line.server = server;
    this.#carry(line, line.client, server);
    this.#carry(line, server, line.client);
    line.client.resume();
  }

  #carry(line: Line, from: Socket, to: Socket): void {
    const pass = (act: () => void): void => {
      if (line.dead) return;
      if (this.lost || line.waiting.length > 0) line.waiting.push(act);
      else act();
    };
    from.on('data', (bytes) => pass(() => to.write(bytes)));
    from.on('end', () => pass(() => to.end()));
    from.on('error', () => pass(() => to.destroy()));
    from.on('close', () => {
      if (to.destroyed) this.#lines.delete(line);
    });
  }

  #goOn(line: Line): void {
    if (this.lost || line.dead) return;
    for (const act of line.waiting.splice(0)) act();
  }
}
