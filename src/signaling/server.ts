import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressKey } from '../base/address-key.ts';
import { AddressLimiter } from '../base/address-limiter.ts';
import { Proxies } from '../base/proxies.ts';
import type { RefusedKind } from '../base/refused.ts';
import { requestFrame } from '../wire/jsonrpc.ts';
import { isFirefox } from './agent.ts';
import { CLOSE, type Connection } from './connection.ts';
import { SignalingCore, type SignalingCoreOptions } from './signaling-core.ts';

export interface SignalingOptions extends SignalingCoreOptions {
  /** Origins that browsers may connect from; every origin when absent (space-protocol 1.1). */
  allowedOrigins?: readonly string[];
  /** The proxies whose `X-Forwarded-For` decides which address a socket counts for; none when absent. */
  proxies?: Proxies;
}

/** Time for clients to take note of a drain before their sockets close. */
const DRAIN_NOTICE_MS = 250;
const MINUTE_MS = 60_000;

/** Longer than the notice and the wait of a connection for the closing handshake; then sockets are cut that are still there. */
const DRAIN_MS = 2_000;

/** Time for the answer to an unwanted upgrade to arrive. */
const REFUSAL_MS = 1_000;

/** The WebSocket side of the Space: upgrades, caps, drain (space-protocol 1). */
export class SignalingServer {
  readonly #options: SignalingOptions;
  readonly #core: SignalingCore;
  readonly #sockets: WebSocketServer;
  readonly #proxies: Proxies;
  readonly #open = new Map<WebSocket, Connection>();
  /** Sockets whose upgrade was refused, and whose peers have not let go of them. */
  readonly #refused = new Set<Duplex>();
  readonly #perAddress = new Map<string, number>();
  readonly #opens: AddressLimiter;
  #closing = false;

  constructor(options: SignalingOptions) {
    this.#options = options;
    this.#proxies = options.proxies ?? new Proxies(false);
    this.#core = new SignalingCore(options);
    this.#opens = new AddressLimiter(options.clock, this.#core.limits.opensPerMinute, MINUTE_MS);
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: this.#core.limits.frameBytes,
      perMessageDeflate: false,
      // The server must not select a subprotocol (space-protocol 1.1).
      handleProtocols: () => false,
    });
  }

  /** Open sockets and known sessions, for metrics. */
  get counts(): { connections: number; sessions: number } {
    return { connections: this.#open.size, sessions: this.#core.sessions };
  }

  /** Serves WebSockets on every path of `server`. Returns the function that stops it. */
  attach(server: HttpServer): () => void {
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => this.#upgrade(request, socket, head);
    server.on('upgrade', upgrade);
    return () => server.off('upgrade', upgrade);
  }

  /**
   * Asks every client to come back on a new socket: says `signalwire.disconnect`, then closes (space-protocol 1.8). Sessions and
   * calls stay. Resolves when the sockets of now are gone: those whose peers do not let go are cut after `withinMs`.
   */
  async reconnectAll(withinMs = DRAIN_MS): Promise<void> {
    const open = [...this.#open];
    if (open.length === 0) return;
    const gone = open.map(([socket]) => new Promise((resolve) => socket.once('close', resolve)));
    for (const [, connection] of open) {
      connection.send(requestFrame(this.#options.ids.uuid(), 'signalwire.disconnect', { restart: this.#closing }));
    }
    // No peer decides how long this takes.
    const late = this.#options.clock.after(withinMs, () => {
      for (const [socket] of open) socket.terminate();
    });
    await new Promise<void>((resolve) => this.#options.clock.after(Math.min(DRAIN_NOTICE_MS, withinMs / 2), resolve));
    for (const [, connection] of open) connection.close(CLOSE.restart, 'restart');
    await Promise.all(gone);
    late.cancel();
  }

  /** A room token was revoked: its holders are out, without a way back, when this resolves. */
  async revokeToken(projectId: string, tokenId: string): Promise<void> {
    await this.#core.revokeToken(projectId, tokenId);
  }

  /** The end: refuses new sockets, drains the open ones within `withinMs` and forgets all sessions. */
  async close(withinMs = DRAIN_MS): Promise<void> {
    this.#closing = true;
    await this.reconnectAll(withinMs);
    for (const socket of this.#refused) socket.destroy();
    this.#core.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { log, allowedOrigins } = this.#options;
    const { limits } = this.#core;
    const { origin } = request.headers;
    const address = addressKey(this.#proxies.client(request));
    log.debug({ origin, address }, 'socket asked for');
    const turnAway = (kind: RefusedKind, status: string): void => {
      this.#options.refused?.count(kind, address);
      this.#refuse(socket, status);
    };
    if (this.#closing) return this.#refuse(socket, '503 Service Unavailable');
    if (this.#open.size >= limits.connections) return turnAway('sockets', '503 Service Unavailable');
    if (allowedOrigins && origin !== undefined && !allowedOrigins.includes(origin)) return this.#refuse(socket, '403 Forbidden');
    if ((this.#perAddress.get(address) ?? 0) >= limits.connectionsPerAddress)
      return turnAway('sockets_per_address', '429 Too Many Requests');
    if (!this.#opens.take(address)) return turnAway('socket_opens', '429 Too Many Requests');
    this.#sockets.handleUpgrade(request, socket, head, (accepted) =>
      this.#accept(accepted, socket, { address, inFirefox: isFirefox(request.headers['user-agent']) }),
    );
  }

  #accept(socket: WebSocket, wire: Duplex, from: Parameters<SignalingCore['open']>[1]): void {
    const { log } = this.#options;
    const { address } = from;
    const connection = this.#core.open(socket, from);
    // Before `ws` unmasks, joins and decodes them: fragments and control frames cost as much as text.
    wire.prependListener('data', (chunk: Buffer) => connection.arrived(chunk.length));
    this.#open.set(socket, connection);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    socket.on('message', (data, isBinary) => {
      if (isBinary) return connection.close(CLOSE.unsupported, 'text frames only');
      return connection.received(data.toString());
    });
    socket.on('ping', () => connection.controlled());
    socket.on('pong', () => connection.controlled());
    socket.on('error', (error) => {
      log.debug({ err: error, connection: connection.id }, 'socket failed');
      // `ws` has said 1002, 1007 or 1009 by itself; this ends our side and cuts a peer that does not answer.
      connection.close(CLOSE.protocol, 'broken frame');
    });
    socket.on('close', (code) => {
      log.debug({ connection: connection.id, code }, 'socket closed');
      this.#open.delete(socket);
      this.#countDown(address);
      connection.socketClosed(code);
    });
  }

  /** Answers an upgrade that is not wanted. Nobody else looks after its socket any more: it is cut when the peer keeps its end open. */
  #refuse(socket: Duplex, status: string): void {
    const late = this.#options.clock.after(REFUSAL_MS, () => socket.destroy());
    this.#refused.add(socket);
    socket.on('close', () => {
      late.cancel();
      this.#refused.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #countDown(address: string): void {
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
