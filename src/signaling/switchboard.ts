import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import { TokenBucket } from '../base/token-bucket.ts';
import type { RoomGateway } from '../rooms/gateway.ts';
import type { IceServer } from '../wire/connect.ts';
import { AuthorizationSeal } from './authorization-state.ts';
import { Client, type ClientWork } from './client.ts';
import { Connector } from './connect.ts';
import { CLOSE, Connection, type FrameSocket } from './connection.ts';
import { Dispatcher } from './dispatch.ts';
import { DEFAULT_LIMITS, type SignalingLimits } from './limits.ts';
import type { TokenVerifier } from './ports.ts';
import { type AnySession, Sessions } from './sessions.ts';

export interface SwitchboardOptions {
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
  limits?: Partial<SignalingLimits>;
}

/** Connects sockets, signalling sessions and rooms; knows nothing of HTTP. */
export class Switchboard {
  readonly limits: SignalingLimits;
  readonly #options: SwitchboardOptions;
  readonly #sessions: Sessions;
  readonly #work: ClientWork;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { gateway, verifier, clock, ids, log, host } = options;
    const nodeId = options.nodeId ?? 'node-1@';
    this.#sessions = new Sessions(clock, this.limits, (session) => this.#ended(session));
    const shared = { gateway, verifier, log, limits: this.limits, sessions: this.#sessions, nodeId };
    const connector = new Connector({
      ...shared,
      seal: new AuthorizationSeal(options.stateKey),
      iceServers: options.iceServers ?? (() => []),
      tools: { clock, ids, host, nodeId },
    });
    const dispatcher = new Dispatcher({ ...shared, connector });
    this.#work = {
      connect: (client, request, answer) => connector.connect(client, request, answer),
      dispatch: (client, request, answer) => dispatcher.dispatch(client, request, answer),
      left: (client, session) => this.#left(client, session),
    };
  }

  /** Known sessions, with and without a socket. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Begins to serve a socket; its frames and its end are to be told to the connection. */
  open(socket: FrameSocket): Connection {
    const { limits } = this;
    const offers = new TokenBucket(this.#options.clock, limits.offersPerSecond, limits.offerBurst);
    return new Connection(socket, { ...this.#options, limits }, (made) => new Client(made, this.#work, offers));
  }

  /** Forgets all sessions: whatever belongs to them leaves its rooms. */
  close(): void {
    this.#sessions.close();
  }

  #left(client: Client, session: AnySession): void {
    if (!session.detach(client.connection)) return;
    if (session.kind === 'browser' && this.#sessions.has(session)) this.#options.gateway.detached(session);
    this.#sessions.lost(session);
  }

  #ended(session: AnySession): void {
    if (session.kind === 'browser') this.#options.gateway.dropped(session);
    else session.subscriptions.end();
    session.connection?.close(CLOSE.policy, 'session ended');
  }
}
