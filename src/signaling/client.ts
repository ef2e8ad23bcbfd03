import type { TokenBucket } from '../base/token-bucket.ts';
import { RPC_ERRORS, type RpcId, type RpcRequest } from '../wire/jsonrpc.ts';
import type { Answer } from './answer.ts';
import { CLOSE, type Connection, type ConnectionHandler } from './connection.ts';
import type { AnySession } from './sessions.ts';

/** What is done with the requests of a client. */
export interface ClientWork {
  /** Judges a `signalwire.connect`, answers it and, if it is good, calls {@link Client.enter}. */
  connect(client: Client, request: RpcRequest, answer: Answer): Promise<void>;
  dispatch(client: Client, request: RpcRequest, answer: Answer): void;
  /** The connection of a client that had entered a session is gone; `goodbye`: the client closed it in order. */
  left(client: Client, session: AnySession, goodbye: boolean): void;
}

/** Requests sent while the connect is being judged; more are taken for a flood. */
const BACKLOG = 64;

/** The protocol side of one connection: connect comes first, everything else waits for it (space-protocol 2.8 rule 6). */
export class Client implements ConnectionHandler {
  readonly connection: Connection;
  /** `Requester validation failed` has been said on this connection, which happens once only (space-protocol 2.8 rule 2). */
  refused = false;
  attempts = 0;
  /** Bounds invites and modifies, which cost far more than other requests. */
  readonly offers: TokenBucket;
  /** Where it comes from: an IP address, or the network that counts as one. */
  readonly address: string;
  readonly inFirefox: boolean;
  readonly #work: ClientWork;
  #phase: 'new' | 'connecting' | 'connected' = 'new';
  #backlog: { request: RpcRequest; answer: Answer }[] = [];
  #session: AnySession | null = null;
  #proven = false;

  constructor(
    connection: Connection,
    work: ClientWork,
    { offers, address, inFirefox }: Pick<Client, 'offers' | 'address' | 'inFirefox'>,
  ) {
    this.connection = connection;
    this.offers = offers;
    this.address = address;
    this.inFirefox = inFirefox;
    this.#work = work;
  }

  get session(): AnySession | null {
    return this.#session;
  }

  /**
   * False for a client that named a session without proving that it owned it: it may speak, and gets nothing of the session
   * (space-protocol 2.8 rule 4).
   */
  get proven(): boolean {
    return this.#proven;
  }

  /** The connect succeeded; `proven` as above. */
  enter(session: AnySession, proven: boolean): void {
    this.#session = session;
    this.#proven = proven;
    this.#phase = 'connected';
    this.connection.established();
  }

  request(request: RpcRequest, answer: Answer): void {
    switch (this.#phase) {
      case 'connected':
        return this.#work.dispatch(this, request, answer);
      case 'connecting':
        if (this.#backlog.length >= BACKLOG) return this.connection.close(CLOSE.policy, 'too many requests before connect');
        this.#backlog.push({ request, answer });
        return;
      case 'new':
        return this.#hello(request, answer);
    }
  }

  pinged(id: RpcId): void {
    if (this.#proven) this.#session?.pinged(id);
  }

  response(id: RpcId): void {
    if (this.#proven) this.#session?.acknowledged(id);
  }

  closed(goodbye: boolean): void {
    this.#backlog = [];
    if (this.#session) this.#work.left(this, this.#session, goodbye);
  }

  #hello(request: RpcRequest, answer: Answer): void {
    if (request.method !== 'signalwire.connect') {
      answer.error(RPC_ERRORS.authentication);
      return this.connection.close(CLOSE.policy, 'connect comes first');
    }
    this.#phase = 'connecting';
    this.attempts += 1;
    this.connection.awaitHello();
    void this.#work.connect(this, request, answer).then(() => this.#judged());
  }

  #judged(): void {
    if (this.#phase === 'connecting') {
      this.#phase = 'new';
      this.connection.awaitHello();
    }
    const waiting = this.#backlog;
    this.#backlog = [];
    for (const { request, answer } of waiting) {
      if (this.connection.open) this.connection.handle(request, answer);
    }
  }
}
