import { createHash } from 'node:crypto';
import { REFUSALS } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { LoginGuard } from '../base/login-guard.ts';
import type { RefusedKind } from '../base/refused.ts';
import type { RoomGateway } from '../rooms/gateway.ts';
import type { Grant } from '../rooms/settings/grant.ts';
import {
  AuthenticationSchema,
  type ConnectParams,
  ConnectParamsSchema,
  type ConnectResult,
  type IceServer,
} from '../wire/connect.ts';
import { RPC_ERRORS, type RpcRequest } from '../wire/jsonrpc.ts';
import { agentTraits } from './agent.ts';
import type { Answer } from './answer.ts';
import type { AuthorizationSeal } from './authorization-state.ts';
import { BrowserSession, type ClientTraits } from './browser-session.ts';
import { claimsToGrant } from './claims-to-grant.ts';
import type { Client } from './client.ts';
import { CLOSE } from './connection.ts';
import type { KeptSubscriptions } from './kept-subscriptions.ts';
import type { SignalingLimits } from './limits.ts';
import type { TokenVerifier } from './ports.ts';
import { LIFECYCLE, ProjectSession } from './project-session.ts';
import { RefusedProtocols } from './refused-protocols.ts';
import type { SessionTools } from './session.ts';
import type { AnySession, Sessions } from './sessions.ts';

export interface ConnectorOptions {
  sessions: Sessions;
  verifier: TokenVerifier;
  logins: LoginGuard;
  /** Counts what is refused to a client of an address. */
  refused: (kind: RefusedKind, address: string) => void;
  gateway: RoomGateway;
  /** Subscriptions that outlive this server; null: none do. */
  kept: KeptSubscriptions | null;
  seal: AuthorizationSeal;
  iceServers: () => IceServer[];
  camelCaseUpdates: boolean;
  limits: SignalingLimits;
  tools: SessionTools;
  log: Logger;
}

/** `signalwire.connect`: who is it, which session does it mean, may it have it (space-protocol 2.2 to 2.8). */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #refused = new RefusedProtocols();

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** Answers the request, or closes the socket where the protocol wants that. Never rejects. */
  async connect(client: Client, request: RpcRequest, answer: Answer): Promise<void> {
    try {
      await this.#judge(client, request, answer);
    } catch (error) {
      // Nothing is known about the credentials, so no error may be said that ends a call: a closed socket is retried.
      this.#options.log.error({ err: error, connection: client.connection.id }, 'connect could not be judged');
      answer.drop();
      client.connection.close(CLOSE.internal, 'try again');
    }
    if (client.session === null && client.attempts >= this.#options.limits.connectAttempts) {
      client.connection.close(CLOSE.policy, 'too many refused connects');
    }
  }

  async #judge(client: Client, request: RpcRequest, answer: Answer): Promise<void> {
    const params = ConnectParamsSchema.safeParse(request.params);
    if (!params.success) return answer.error(RPC_ERRORS.invalidParams);
    const authentication = AuthenticationSchema.safeParse(request.params.authentication);
    if (!authentication.success) return answer.error(RPC_ERRORS.authentication);
    if ('jwt_token' in authentication.data) {
      const { protocol } = params.data;
      // A client that comes back to its session may bring a token that has expired meanwhile.
      const mayHaveExpired = protocol !== undefined && this.#options.sessions.find(protocol) !== null;
      const claims = await this.#options.verifier.verifyRoomToken(authentication.data.jwt_token, { mayHaveExpired });
      if (!claims) {
        this.#options.refused('room_token', client.address);
        return answer.error(RPC_ERRORS.authentication);
      }
      return this.#browser(client, params.data, claimsToGrant(claims), answer);
    }
    const { project, token } = authentication.data;
    const { logins, verifier } = this.#options;
    const login = { address: client.address, name: project, secret: token };
    const verdict = await logins.judge(login, async () => (await verifier.verifyProjectToken(project, token)) || null);
    if (verdict.kind === 'throttled') {
      // An error may be final for an application whose token is right; a closed socket is retried (space-protocol 2.8).
      answer.drop();
      return client.connection.close(CLOSE.later, REFUSALS.too_many.message);
    }
    if (verdict.kind === 'wrong') return answer.error(RPC_ERRORS.authentication);
    return this.#project(client, params.data, { project, credential: sha256(token) }, answer);
  }

  async #browser(client: Client, params: ConnectParams, grant: Grant, answer: Answer): Promise<void> {
    const { sessions, seal, tools } = this.#options;
    if (sessions.isRevoked(grant)) return answer.error(RPC_ERRORS.authentication);
    if (params.protocol === undefined) {
      const session = new BrowserSession(grant, seal, tools);
      session.setTraits(this.#traits(client, params));
      return this.#register(client, session, answer);
    }
    const session = sessions.find(params.protocol);
    if (session?.kind !== 'browser' || !session.fits(grant)) return this.#unknown(client, params, params.protocol, answer);
    // An expired token brings back only the session that it opened.
    if (this.#isOver(grant) && !session.tokenIds.includes(grant.tokenId)) return answer.error(RPC_ERRORS.authentication);
    await session.claims.run(async () => {
      const { probeMs, probeForOwnerMs } = this.#options.limits;
      const owner = session.proves(params.authorization_state, grant);
      const free = await this.#isFree(session, owner ? probeForOwnerMs : probeMs);
      if (!client.connection.open) return;
      if (sessions.isRevoked(grant)) return answer.error(RPC_ERRORS.authentication);
      if (!free || !sessions.has(session)) return this.#unknown(client, params, session.protocol, answer);
      if (owner) return this.#resume(client, session, params, grant, answer);
      // A client that proved nothing cuts nobody off: the socket may only be slow, and its owner back in a moment.
      client.enter(session, false);
      answer.result(this.result(session, session.authorization(grant)));
      session.sendBlankState(client.connection);
    });
  }

  #resume(client: Client, session: BrowserSession, params: ConnectParams, grant: Grant, answer: Answer): void {
    if (!this.#isOver(grant)) session.renew(grant);
    session.setTraits(this.#traits(client, params));
    this.#attach(client, session, answer);
    session.sayWhatEnded();
    const { gateway, log } = this.#options;
    const unreachable = (err: unknown): void => log.error({ err, session: session.id }, 'rooms could not be reached');
    void gateway.resumed(session, session.takeUnacknowledged()).catch(unreachable);
  }

  async #project(
    client: Client,
    params: ConnectParams,
    { project: projectId, credential }: { project: string; credential: string },
    answer: Answer,
  ): Promise<void> {
    const { sessions, tools } = this.#options;
    const known = params.protocol === undefined ? null : await this.#knownAs(params.protocol, projectId, credential);
    if (known?.kind === 'project' && known.projectId === projectId) {
      const resumed = await known.claims.run(async () => {
        const free = await this.#isFree(known, this.#options.limits.probeMs);
        if (!client.connection.open) return true;
        if (!free || !sessions.has(known)) return false;
        known.credential = credential;
        this.#attach(client, known, answer);
        return true;
      });
      if (resumed) return;
    }
    // An application cannot recover from a refused protocol: it gets a new one (space-protocol 2.8 rule 3).
    const session = new ProjectSession(projectId, tools);
    session.credential = credential;
    this.#register(client, session, answer);
  }

  /** The session with this protocol: one of this server, or one of an application that subscribed with an earlier server. */
  async #knownAs(protocol: string, projectId: string, credential: string): Promise<AnySession | null> {
    const { sessions, kept, gateway, tools, log } = this.#options;
    const unreachable = (err: unknown): void => log.error({ err, projectId }, 'rooms could not be reached');
    const known = sessions.find(protocol);
    if (known || !kept) return known;
    const events = await kept.recall(protocol, projectId);
    // Another connect may have brought it back meanwhile.
    const brought = sessions.find(protocol);
    if (brought || !events) return brought;
    const session = new ProjectSession(projectId, tools, protocol);
    session.credential = credential;
    if (!sessions.add(session)) return null;
    sessions.lost(session);
    const unfollow = (): void => void gateway.unfollow(projectId, LIFECYCLE, session).catch(unreachable);
    session.subscriptions.add(LIFECYCLE, events, unfollow);
    void gateway.follow(projectId, LIFECYCLE, session, () => {}).catch(unreachable);
    return session;
  }

  #register(client: Client, session: AnySession, answer: Answer): void {
    if (!client.connection.open) return;
    if (!this.#options.sessions.add(session)) {
      answer.drop();
      return client.connection.close(CLOSE.later, REFUSALS.unavailable.message);
    }
    this.#attach(client, session, answer);
  }

  /** A former socket is cut first: what was said into it counts as lost. */
  #attach(client: Client, session: AnySession, answer: Answer): void {
    session.connection?.terminate();
    this.#options.sessions.resumed(session);
    session.address = client.address;
    session.attach(client.connection);
    client.enter(session, true);
    answer.result(this.result(session));
    if (session.kind === 'browser') session.sendState();
  }

  /** What a client learns about its session (space-protocol 2.4). */
  result(session: AnySession, authorization: ConnectResult['authorization'] = session.authorization()): ConnectResult {
    return {
      identity: session.identity,
      authorization,
      protocol: session.protocol,
      ice_servers: session.kind === 'browser' ? this.#options.iceServers() : [],
    };
  }

  /** Whether the session has no socket, or one whose peer shows no sign of life (space-protocol 2.8 rule 7). */
  async #isFree({ connection }: AnySession, withinMs: number): Promise<boolean> {
    return connection === null || !(await connection.probe(withinMs));
  }

  /** An unknown, expired or foreign protocol, or one whose owner is there (space-protocol 2.8 rule 2). */
  #unknown(client: Client, params: ConnectParams, protocol: string, answer: Answer): void {
    if (client.refused) return answer.error(RPC_ERRORS.authentication);
    if (agentTraits(params.agent).retriesRefusedConnect) {
      client.refused = true;
      return answer.error(RPC_ERRORS.requester);
    }
    if (!this.#refused.remember(protocol)) return answer.error(RPC_ERRORS.authentication);
    answer.drop();
    client.connection.close(CLOSE.policy, RPC_ERRORS.requester.message);
  }

  #isOver({ expiresAt }: Grant): boolean {
    return expiresAt !== null && this.#options.tools.clock.now() >= expiresAt;
  }

  #traits({ inFirefox }: Client, params: ConnectParams): ClientTraits {
    const { wantsTwins, resumes } = agentTraits(params.agent);
    return {
      acks: params.event_acks,
      twins: this.#options.camelCaseUpdates && wantsTwins,
      resumes,
      stalls: resumes && !inFirefox,
    };
  }
}

/** As API tokens are stored. */
function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
