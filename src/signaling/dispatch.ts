import { Refusal } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Actor, FollowOutcome, MethodResult, RoomGateway } from '../rooms/gateway.ts';
import { INVALID_PARAMS } from '../rooms/methods/calling.ts';
import { isKnownMethod } from '../rooms/permissions.ts';
import { SubscribeParamsSchema } from '../wire/connect.ts';
import { RPC_ERRORS, type RpcRequest } from '../wire/jsonrpc.ts';
import type { Answer } from './answer.ts';
import type { Client } from './client.ts';
import type { Connector } from './connect.ts';
import { CLOSE } from './connection.ts';
import type { KeptSubscriptions } from './kept-subscriptions.ts';
import type { SignalingLimits } from './limits.ts';
import type { TokenVerifier } from './ports.ts';
import { LIFECYCLE, type ProjectSession } from './project-session.ts';
import { reauthenticate } from './reauthenticate.ts';
import type { AnySession, Sessions } from './sessions.ts';
import { eventNames } from './subscriptions.ts';
import { VertoHandler } from './verto.ts';

export interface DispatcherOptions {
  gateway: RoomGateway;
  sessions: Sessions;
  connector: Connector;
  verifier: TokenVerifier;
  limits: SignalingLimits;
  /** Subscriptions that outlive this server; null: none do. */
  kept: KeptSubscriptions | null;
  nodeId: string;
  log: Logger;
}

/** A request of a connected client. */
interface ClientRequest {
  client: Client;
  session: AnySession;
  request: RpcRequest;
  answer: Answer;
}

type Handler = (asked: ClientRequest) => void;

/** Gives each request of a connected client to the part that handles its method. Unknown methods are answered at once. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #verto: VertoHandler;
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#verto = new VertoHandler(options);
    this.#handlers = new Map<string, Handler>([
      // Only a first connect makes sense on a connection.
      ['signalwire.connect', ({ answer }) => answer.error(RPC_ERRORS.invalidRequest)],
      ['signalwire.ping', ({ request, answer }) => answer.result({ timestamp: request.params.timestamp ?? null })],
      ['signalwire.reauthenticate', (asked) => this.#reauthenticate(asked)],
      ['signalwire.subscribe', (asked) => this.#subscribe(asked)],
      ['signalwire.unsubscribe', (asked) => this.#unsubscribe(asked)],
      // Of other products (space-protocol 8.2).
      ['signalwire.receive', ({ answer }) => answer.ok()],
      ['signalwire.unreceive', ({ answer }) => answer.ok()],
      ['video.message', (asked) => this.#message(asked)],
    ]);
  }

  dispatch(client: Client, request: RpcRequest, answer: Answer): void {
    const { session } = client;
    if (!session) return answer.error(RPC_ERRORS.authentication);
    if (!this.#options.sessions.has(session)) return this.#over(request, answer);
    const asked: ClientRequest = { client, session, request, answer };
    const handler = this.#handlers.get(request.method);
    if (handler) return handler(asked);
    if (isKnownMethod(request.method)) return this.#method(asked);
    return answer.error(RPC_ERRORS.methodNotFound);
  }

  /** The session has ended, its socket not yet: only the answer to our last word is heard (space-protocol 3.9). */
  #over(request: RpcRequest, answer: Answer): void {
    const message = request.method === 'video.message' ? (request.params.message as { method?: unknown } | undefined) : undefined;
    if (message && message.method === undefined) return answer.ok();
    return answer.refuse('forbidden');
  }

  #message({ client, session, request, answer }: ClientRequest): void {
    if (session.kind !== 'browser') return answer.refuse('forbidden');
    return this.#verto.handle(client, session, request, answer);
  }

  #method({ client, session, request, answer }: ClientRequest): void {
    // A client that could not prove that the call is its own has not joined (space-protocol 4.1).
    if (!client.proven) return answer.refuse('not_found');
    const actor: Actor =
      session.kind === 'browser'
        ? { kind: 'link', link: session, grant: session.grant }
        : { kind: 'project', link: session, projectId: session.projectId };
    const reply = (result: MethodResult): void =>
      result.code === INVALID_PARAMS ? answer.error(RPC_ERRORS.invalidParams) : answer.result(result);
    this.#options.gateway
      .call(actor, request.method, request.params, reply)
      .catch((error: unknown) => this.#failed(answer, error, request.method))
      .finally(() => answer.error(RPC_ERRORS.internal));
  }

  #reauthenticate({ client, session, request, answer }: ClientRequest): void {
    if (session.kind !== 'browser') return answer.refuse('forbidden');
    if (!client.proven) return answer.error(RPC_ERRORS.authentication);
    const { verifier, sessions, connector } = this.#options;
    reauthenticate({ client, session, request, answer }, { verifier, sessions, result: (of) => connector.result(of) }).catch(
      (error) => {
        this.#options.log.error({ err: error, session: session.id }, 'token could not be judged');
        answer.drop();
        client.connection.close(CLOSE.internal, 'try again');
      },
    );
  }

  #subscribe({ session, request, answer }: ClientRequest): void {
    const params = SubscribeParamsSchema.safeParse(request.params);
    if (!params.success) return answer.error(RPC_ERRORS.invalidParams);
    if (session.kind !== 'project') return answer.refuse('forbidden');
    const channel = session.channelName(params.data.event_channel);
    // Channel of another product's client (space-protocol 8.2).
    if (channel === 'video-manager.rooms') return answer.ok();
    const { subscriptions } = session;
    if (!subscriptions.has(channel) && subscriptions.size >= this.#options.limits.subscriptions) return answer.refuse('too_many');
    const events = eventNames(params.data.events);
    if (channel === LIFECYCLE) return this.#followProject(session, events, answer);
    const wantsSession = events.has('video.room.subscribed') || params.data.get_initial_state;
    return this.#follow(session, channel, events, (outcome) => {
      if (outcome.kind === 'unknown') return answer.refuse('not_found');
      answer.ok();
      if (outcome.kind === 'following' && outcome.session && wantsSession) session.introduce(outcome.session);
    });
  }

  /** The subscription stands before the rooms know of it, so that nothing they send is lost; it goes when they do not know the channel. */
  #follow(session: ProjectSession, channel: string, events: Set<string>, done: (outcome: FollowOutcome) => void): void {
    const { gateway, log } = this.#options;
    const { id, projectId, subscriptions } = session;
    const failed = (err: unknown): void => log.error({ err, session: id }, 'rooms could not be reached');
    subscriptions.add(channel, events, () => void gateway.unfollow(projectId, channel, session).catch(failed));
    const replied = (outcome: FollowOutcome): void => {
      if (outcome.kind !== 'following') subscriptions.forget(channel);
      done(outcome);
    };
    gateway.follow(projectId, channel, session, replied).catch((error: unknown) => {
      failed(error);
      replied({ kind: 'unknown' });
    });
  }

  /** What was answered outlives this server, so it is written down before. */
  #followProject(session: ProjectSession, events: Set<string>, answer: Answer): void {
    const { kept, sessions } = this.#options;
    const follow = (): void => this.#follow(session, LIFECYCLE, events, () => answer.ok());
    if (!kept) return follow();
    void session.changes.run(async () => {
      await kept.keep(session, new Set([...session.subscriptions.of(LIFECYCLE), ...events]));
      if (sessions.has(session)) return follow();
      answer.refuse('forbidden');
      await kept.forget(session);
    });
  }

  #unsubscribe({ session, request, answer }: ClientRequest): void {
    const params = SubscribeParamsSchema.safeParse(request.params);
    if (!params.success) return answer.error(RPC_ERRORS.invalidParams);
    if (session.kind !== 'project') return answer.refuse('forbidden');
    const channel = session.channelName(params.data.event_channel);
    const { kept } = this.#options;
    const remove = (): void => session.subscriptions.remove(channel, eventNames(params.data.events));
    if (channel !== LIFECYCLE || !kept) {
      remove();
      return answer.ok();
    }
    void session.changes.run(async () => {
      remove();
      await kept.keep(session, session.subscriptions.of(LIFECYCLE));
      answer.ok();
    });
  }

  #failed(answer: Answer, error: unknown, method: string): void {
    if (error instanceof Refusal) return answer.refuse(error.code);
    this.#options.log.error({ err: error, method }, 'method failed');
    answer.refuse('internal');
  }
}
