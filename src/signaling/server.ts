import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { RoomGateway } from '../rooms/gateway.ts';
import type { IceServer } from '../wire/connect.ts';
import { requestFrame } from '../wire/jsonrpc.ts';
import { addressKey } from './addresses.ts';
import { AuthorizationSeal } from './authorization-state.ts';
import { Client, type ClientWork } from './client.ts';
import { Connector } from './connect.ts';
import { CLOSE, Connection } from './connection.ts';
import { Dispatcher } from './dispatch.ts';
import { DEFAULT_LIMITS, type SignalingLimits } from './limits.ts';
import type { TokenVerifier } from './ports.ts';
import { type AnySession, Sessions } from './sessions.ts';

export interface SignalingOptions {
  gateway: RoomGateway;
  verifier: TokenVerifier;
  clock: Clock;
  ids: Ids;
  log: Logger;
  /** 32 secret bytes that seal authorization states. */
  stateKey: Uint8Array;
  /** Name of this Space in `identity`. */
  host: string;
  /** Routing label of this machine; `node-1@` when absent. */
  nodeId?: string;
  /** STUN and TURN servers for clients, asked for at each connect because their credentials may expire. */
  iceServers?: () => IceServer[];
  /** Origins that browsers may connect from; every origin when absent (space-protocol 1.1). */
  allowedOrigins?: readonly string[];
  limits?: Partial<SignalingLimits>;
}

/** Wait between the word of an announced end and the end of the sockets. */
const DRAIN_WAIT_MS = 1_000;

/** The WebSocket side of the Space (space-protocol 1): upgrades, connections, sessions, drain. */
export class SignalingServer {
  readonly #options: SignalingOptions;
  readonly #limits: SignalingLimits;
  readonly #sockets: WebSocketServer;
  readonly #sessions: Sessions;
  readonly #work: ClientWork;
  readonly #open = new Map<WebSocket, Client>();
  readonly #perAddress = new Map<string, number>();
  #draining = false;

  constructor(options: SignalingOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: this.#limits.frameBytes,
      perMessageDeflate: false,
      // The server must not select a subprotocol (space-protocol 1.1).
      handleProtocols: () => false,
    });
    const { gateway, verifier, clock, ids, log } = options;
    const nodeId = options.nodeId ?? 'node-1@';
    this.#sessions = new Sessions(clock, this.#limits, (session) => this.#sessionEnded(session));
    const shared = { gateway, verifier, log, limits: this.#limits, sessions: this.#sessions, nodeId };
    const connector = new Connector({
      ...shared,
      seal: new AuthorizationSeal(options.stateKey),
      iceServers: options.iceServers ?? (() => []),
      tools: { clock, ids, host: options.host, nodeId },
    });
    const dispatcher = new Dispatcher({ ...shared, connector });
    this.#work = {
      connect: (client, request, answer) => connector.connect(client, request, answer),
      dispatch: (client, request, answer) => dispatcher.dispatch(client, request, answer),
      left: (client, session) => this.#left(client, session),
    };
  }

  /** Open sockets and known sessions, for metrics. */
  get counts(): { connections: number; sessions: number } {
    return { connections: this.#open.size, sessions: this.#sessions.size };
  }

  /** Serves WebSockets on every path of `server`. Returns the function that stops it. */
  attach(server: HttpServer): () => void {
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => this.#upgrade(request, socket, head);
    server.on('upgrade', upgrade);
    return () => server.off('upgrade', upgrade);
  }

  /**
   * Tells every client that the server goes away, then closes its socket; clients come back by themselves (space-protocol 1.8).
   * Resolves when all sockets are gone, about a second later. New sockets are refused from now on.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    for (const { connection } of this.#open.values()) {
      connection.send(requestFrame(this.#options.ids.uuid(), 'signalwire.disconnect', { restart: true }));
    }
    if (this.#open.size > 0) await this.#wait(DRAIN_WAIT_MS);
    for (const { connection } of this.#open.values()) connection.close(CLOSE.restart, 'restart');
    if (this.#open.size > 0) await this.#wait(DRAIN_WAIT_MS);
    await this.close();
  }

  /** Cuts all sockets and forgets all sessions at once. */
  async close(): Promise<void> {
    this.#draining = true;
    const gone = [...this.#open.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const { connection } of this.#open.values()) connection.terminate();
    await Promise.all(gone);
    this.#sessions.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { log, allowedOrigins } = this.#options;
    const origin = request.headers.origin;
    const address = addressKey(request.socket.remoteAddress ?? '');
    log.debug({ origin, address }, 'socket asked for');
    if (this.#draining || this.#open.size >= this.#limits.connections) return refuse(socket, '503 Service Unavailable');
    if (allowedOrigins && origin !== undefined && !allowedOrigins.includes(origin)) return refuse(socket, '403 Forbidden');
    if ((this.#perAddress.get(address) ?? 0) >= this.#limits.connectionsPerAddress)
      return refuse(socket, '429 Too Many Requests');
    // Errors before the handshake is done have no other listener.
    const ignore = (error: Error): void => log.debug({ err: error }, 'socket failed during its handshake');
    socket.on('error', ignore);
    this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
      socket.off('error', ignore);
      this.#accept(accepted, address);
    });
  }

  #accept(socket: WebSocket, address: string): void {
    const { clock, ids, log } = this.#options;
    let client: Client | undefined;
    const connection = new Connection(socket, { clock, ids, log, limits: this.#limits }, (made) => {
      client = new Client(made, this.#work);
      return client;
    });
    if (client) this.#open.set(socket, client);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    socket.on('message', (data, isBinary) => {
      if (isBinary) return connection.close(CLOSE.unsupported, 'text frames only');
      return connection.received(data.toString());
    });
    socket.on('pong', () => connection.lived());
    // `ws` closes by itself with 1007, 1009 or 1002; the event only needs a listener.
    socket.on('error', (error) => log.debug({ err: error, connection: connection.id }, 'socket failed'));
    socket.on('close', (code) => {
      log.debug({ connection: connection.id, code }, 'socket closed');
      this.#open.delete(socket);
      this.#countDown(address);
      connection.socketClosed();
    });
  }

  #countDown(address: string): void {
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }

  #left(client: Client, session: AnySession): void {
    if (!session.detach(client.connection)) return;
    if (session.kind === 'browser' && this.#sessions.has(session)) this.#options.gateway.detached(session);
    this.#sessions.lost(session);
  }

  #sessionEnded(session: AnySession): void {
    if (session.kind === 'browser') this.#options.gateway.dropped(session);
    else session.subscriptions.end();
    session.connection?.close(CLOSE.policy, 'session ended');
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }
}

/** Answers an upgrade that is not wanted. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
