import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import { listening } from '../base/listening.ts';
import type { Logger } from '../base/log.ts';
import { isLoopback } from '../base/loopback.ts';
import type { LocalProof } from '../pages/options.ts';

/** How long a browser may take from one address to the next, in ms. */
const WITHIN_MS = 30_000;
/** Browsers under way; the oldest are forgotten first. */
const UNDER_WAY = 1_000;
/** Bytes of an id and of a pass: nobody guesses one. */
const ID_BYTES = 16;

interface Entry {
  back: string;
  until: number;
}

/**
 * Proves that a browser runs on this machine: it is sent to a free port of 127.0.0.1 and from there back. Who comes through a forwarder
 * of our own port looks local, too, and does not reach that one. A pass is given only to the browser that came, and opens once, so that
 * nobody can begin the way and have somebody else's browser end it.
 */
export class LocalListener implements LocalProof {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #begun = new Map<string, Entry>();
  readonly #passes = new Map<string, Entry>();

  private constructor(server: Server, clock: Clock, ids: Ids) {
    this.#server = server;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Rejects when no port is free. */
  static async listen(clock: Clock, ids: Ids, log: Pick<Logger, 'warn'>): Promise<LocalListener> {
    const server = createServer((request, response) => listener.#answer(request, response));
    const listener = new LocalListener(server, clock, ids);
    await listening(server, { port: 0, host: '127.0.0.1' }, log);
    return listener;
  }

  begin(back: string): string {
    // A page and its way through another port belong to one site: browsers send cookies along.
    const host = new URL(back).hostname === 'localhost' ? 'localhost' : '127.0.0.1';
    return `http://${host}:${this.#port}/${this.#note(this.#begun, back)}`;
  }

  knows(pass: string): boolean {
    return this.#isFresh(this.#passes.get(pass));
  }

  redeem(pass: string): boolean {
    return this.#take(this.#passes, pass) !== null;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const back = this.#isOwn(request) ? this.#take(this.#begun, (request.url ?? '').slice(1)) : null;
    if (back === null) {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
        .end('Not Found\n');
      return;
    }
    const to = `${back}${back.includes('?') ? '&' : '?'}pass=${this.#note(this.#passes, back)}`;
    // 307: the body of a form comes along.
    response.writeHead(307, { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
  }

  /** Not by a name that somebody made to mean 127.0.0.1. */
  #isOwn({ headers }: IncomingMessage): boolean {
    const [name, port] = (headers.host ?? '').split(':');
    return isLoopback(name ?? '') && Number(port) === this.#port;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #note(entries: Map<string, Entry>, back: string): string {
    const id = this.#ids.hex(ID_BYTES);
    entries.set(id, { back, until: this.#clock.monotonic() + WITHIN_MS });
    const [oldest] = entries.keys();
    if (entries.size > UNDER_WAY && oldest !== undefined) entries.delete(oldest);
    return id;
  }

  #take(entries: Map<string, Entry>, id: string): string | null {
    const entry = entries.get(id);
    entries.delete(id);
    return this.#isFresh(entry) ? entry.back : null;
  }

  #isFresh(entry: Entry | undefined): entry is Entry {
    return entry !== undefined && entry.until > this.#clock.monotonic();
  }
}
