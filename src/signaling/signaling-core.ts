import { AddressLimiter } from '../base/address-limiter.ts';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import { LoginGuard } from '../base/login-guard.ts';
import type { Refused, RefusedKind } from '../base/refused.ts';
import { TokenBucket } from '../base/token-bucket.ts';
import type { RoomGateway } from '../rooms/gateway.ts';
import type { IceServer } from '../wire/connect.ts';
import { AuthorizationSeal } from './authorization-state.ts';
import { ByteBudget } from './byte-budget.ts';
import { Client, type ClientWork } from './client.ts';
import { Connector } from './connect.ts';
import { CLOSE, Connection, type FrameSocket } from './connection.ts';
import { Dispatcher } from './dispatch.ts';
import { KeptSubscriptions } from './kept-subscriptions.ts';
import { DEFAULT_LIMITS, type SignalingLimits } from './limits.ts';
import type { Revocations, SubscriptionBook, TokenVerifier } from './ports.ts';
import { LIFECYCLE, type ProjectSession } from './project-session.ts';
import { Recheck } from './recheck.ts';
import { type AnySession, Sessions } from './sessions.ts';

export interface SignalingCoreOptions {
  gateway: RoomGateway;
  verifier: TokenVerifier;
  /** Asked again and again whether tokens were revoked. Absent: nothing is checked again. */
  revocations?: Revocations;
  /** Where subscriptions of server applications outlive this server; they end with it when absent. */
  subscriptions?: SubscriptionBook;
  /** Throttles wrong API tokens by address; one of its own when absent. */
  logins?: LoginGuard;
  /** Counts floods. Absent: they are not counted. */
  refused?: Pick<Refused, 'count'>;
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
  /** Names in `updated` come in camelCase as well, to browsers that want it (space-protocol 5.5). True when absent. */
  camelCaseUpdates?: boolean;
  limits?: Partial<SignalingLimits>;
}

/** Between the bye of a session that was ended and the end of its socket. */
const PARTING_MS = 1_000;

/** As the configuration has it. */
const DEFAULT_LOGINS = { failures: 60, periodMs: 600_000 };

/** Connects sockets, signalling sessions and rooms; knows nothing of HTTP. */
export class SignalingCore {
  readonly limits: SignalingLimits;
  readonly #options: SignalingCoreOptions;
  readonly #sessions: Sessions;
  readonly #work: ClientWork;
  readonly #recheck: Recheck | null;
  readonly #kept: KeptSubscriptions | null;
  /** Bytes that the sockets of an address share. */
  readonly #bytes: AddressLimiter;
  #closing = false;
  /** Farewells that are not over yet. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: SignalingCoreOptions) {
    this.#options = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { gateway, verifier, clock, ids, log, host } = options;
    const { addressByteBurst, addressBytesPerSecond } = this.limits;
    this.#bytes = new AddressLimiter(clock, addressByteBurst, (addressByteBurst / addressBytesPerSecond) * 1_000);
    const nodeId = options.nodeId ?? 'node-1@';
    this.#sessions = new Sessions(clock, this.limits, (session) => this.#ended(session));
    const sessions = this.#sessions;
    const { projectRetentionMs: retentionMs } = this.limits;
    const { subscriptions: book } = options;
    const kept = book ? new KeptSubscriptions({ book, sessions, clock, log, retentionMs }) : null;
    this.#kept = kept;
    const shared = { gateway, verifier, log, limits: this.limits, sessions, kept, nodeId };
    const connector = new Connector({
      ...shared,
      logins: options.logins ?? new LoginGuard(clock, DEFAULT_LOGINS),
      refused: (kind, address) => options.refused?.count(kind, address),
      seal: new AuthorizationSeal(options.stateKey),
      iceServers: options.iceServers ?? (() => []),
      camelCaseUpdates: options.camelCaseUpdates ?? true,
      tools: { clock, ids, host, nodeId },
    });
    const dispatcher = new Dispatcher({ ...shared, connector });
    this.#recheck = options.revocations
      ? new Recheck({ sessions, revocations: options.revocations, clock, log, everyMs: this.limits.recheckMs })
      : null;
    this.#work = {
      connect: (client, request, answer) => connector.connect(client, request, answer),
      dispatch: (client, request, answer) => dispatcher.dispatch(client, request, answer),
      left: (client, session, goodbye) => this.#left(client, session, goodbye),
    };
  }

  /** Known sessions, with and without a socket. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Begins to serve a socket of a client; its frames and its end are to be given to the connection. */
  open(socket: FrameSocket, { address, inFirefox }: Pick<Client, 'address' | 'inFirefox'>): Connection {
    const { limits } = this;
    const { clock, refused } = this.#options;
    const offers = new TokenBucket(clock, limits.offersPerSecond, limits.offerBurst);
    const tools = {
      ...this.#options,
      limits,
      budget: new ByteBudget(clock, limits, (bytes) => this.#bytes.take(address, bytes)),
      refused: (kind: RefusedKind): void => refused?.count(kind, address),
    };
    return new Connection(socket, tools, (made) => new Client(made, this.#work, { offers, address, inFirefox }));
  }

  /**
   * A room token was revoked: everybody who is in with it is put out, and their sockets and sessions end. Resolves when that is done. The verifier
   * has to know of it before.
   */
  async revokeToken(projectId: string, tokenId: string): Promise<void> {
    this.#sessions.revoke(projectId, tokenId);
    await Promise.all(this.#leaving);
  }

  /** Forgets all sessions: whatever belongs to them leaves its rooms. What was written down of them stays. */
  close(): void {
    this.#closing = true;
    this.#recheck?.stop();
    this.#kept?.stop();
    this.#sessions.close();
  }

  #left(client: Client, session: AnySession, goodbye: boolean): void {
    if (!session.detach(client.connection)) return;
    if (session.kind === 'browser' && this.#sessions.has(session)) {
      void this.#options.gateway.detached(session, goodbye).catch((error: unknown) => this.#unreachable(session, error));
    }
    this.#sessions.lost(session);
  }

  #ended(session: AnySession): void {
    const { connection } = session;
    const close = (): void => connection?.close(CLOSE.policy, 'session ended');
    if (session.kind === 'project') {
      this.#forget(session);
      session.subscriptions.end();
      return close();
    }
    // The byes of its calls go out first; then the client has a moment to close by itself, as it does when it is removed.
    const { gateway, clock } = this.#options;
    const left = gateway
      .dropped(session)
      .catch((error: unknown) => this.#unreachable(session, error))
      .then(() => {
        if (connection) clock.after(PARTING_MS, close);
      });
    this.#leaving.add(left);
    void left.finally(() => this.#leaving.delete(left));
  }

  #unreachable({ id }: AnySession, err: unknown): void {
    this.#options.log.error({ err, session: id }, 'rooms could not be reached');
  }

  /** A session that ends before the server does is over for good. */
  #forget(session: ProjectSession): void {
    const kept = this.#kept;
    if (!kept || this.#closing || !session.subscriptions.has(LIFECYCLE)) return;
    void session.changes.run(() => kept.forget(session));
  }
}
