import { unreachable } from '../base/errors.ts';
import type { LinkMessage, VideoAtMost } from '../rooms/ports.ts';
import type { Grant } from '../rooms/settings/grant.ts';
import { type Authorization, type JoinAs, kindsAllowed } from '../wire/authorization.ts';
import type { VideoEvent } from '../wire/events.ts';
import type { RpcId } from '../wire/jsonrpc.ts';
import type { AuthorizationSeal } from './authorization-state.ts';
import { CLOSE, type Connection } from './connection.ts';
import { eventFrame, eventParams } from './events.ts';
import { Session, type SessionTools } from './session.ts';
import { Unacknowledged } from './unacknowledged.ts';

type Bye = Extract<LinkMessage, { kind: 'bye' }>;

/** The end of a call that the client may not have heard of. */
interface Unsaid {
  bye: Bye;
  /** The frame that carried it, on a socket that may have been dying; null: there was no socket. */
  eventId: string | null;
}

/** Ends remembered of one session; a client that is put out has very few calls. */
const REMEMBERED_ENDS = 32;

/** From the connect of a page that was loaded again to its invite, in milliseconds: camera, microphone and candidates. */
const RELOAD_MS = 5_000;

/** Tokens remembered of one session; few clients renew theirs at all. */
const REMEMBERED_TOKENS = 32;

/** How the client behind the current connection behaves. */
export interface ClientTraits {
  /** It acknowledges events. */
  acks: boolean;
  /** It wants camelCase twins in `updated`. */
  twins: boolean;
  /** It renews its call when it is back on another socket. */
  resumes: boolean;
  /** What it begins then may get stuck. */
  stalls: boolean;
}

/** The signalling session of a browser: holder of a room token, owner of calls. */
export class BrowserSession extends Session {
  readonly kind = 'browser';
  /** Calls that were accepted and not ended, by their id. */
  readonly calls = new Set<string>();
  /** The last accepted call that was not a screen share or device. */
  mainCallId: string | null = null;
  /** The last answer to the main call. */
  #answer: { callId: string; sdp: string } | null = null;
  readonly #seal: AuthorizationSeal;
  readonly #scopeId: string;
  readonly #resource: string;
  #traits: ClientTraits = { acks: true, twins: false, resumes: false, stalls: false };
  #grant: Grant;
  /** Every token that spoke for this session, the latest last. */
  readonly #tokenIds = new Set<string>();
  /** Role that the token gave, whatever a promotion made of it since. */
  #tokenRole: JoinAs;
  /** A promotion or demotion changed the rights that the token gave. */
  #altered = false;
  #vertoId = 0;
  #subscribed: { eventId: string; acked: boolean } | null = null;
  readonly #unacknowledged = new Unacknowledged<VideoEvent>();
  #serial = 0;
  #stateEvent: { eventId: string; serial: number } | null = null;
  /** The newest state that the client is known to hold; older ones prove nothing. */
  #provenSerial = 0;
  /** The latest last. */
  #unsaid: Unsaid[] = [];

  constructor(grant: Grant, seal: AuthorizationSeal, tools: SessionTools) {
    super(grant.projectId, tools);
    this.#grant = grant;
    this.#tokenIds.add(grant.tokenId);
    this.#tokenRole = grant.joinAs;
    this.#seal = seal;
    this.#scopeId = tools.ids.uuid();
    this.#resource = tools.ids.uuid();
  }

  get grant(): Grant {
    return this.#grant;
  }

  get idle(): boolean {
    return this.calls.size === 0;
  }

  /** The client holds the id of its call, so another id is a mistake and not a page that never stored one (space-protocol 6.4). */
  get knowsItsCall(): boolean {
    return !this.#traits.acks || this.#subscribed?.acked === true;
  }

  get resumes(): boolean {
    return this.#traits.resumes;
  }

  setTraits(traits: ClientTraits): void {
    this.#traits = traits;
  }

  /**
   * Whether a token may speak for this session: same project, same room, and the role that it began with or that it has now
   * (space-protocol 2.6): after a promotion or demotion a page that is loaded again gets a token of its new role.
   */
  fits(grant: Grant): boolean {
    const role = grant.joinAs === this.#tokenRole || grant.joinAs === this.#grant.joinAs;
    return role && grant.projectId === this.projectId && grant.roomName === this.#grant.roomName;
  }

  /** Rights of a newer token replace those of the old one, but not what a promotion or demotion gave; its life counts. */
  renew(grant: Grant): void {
    this.#tokenIds.delete(grant.tokenId);
    this.#tokenIds.add(grant.tokenId);
    const [oldest] = this.#tokenIds;
    if (this.#tokenIds.size > REMEMBERED_TOKENS && oldest !== undefined) this.#tokenIds.delete(oldest);
    if (grant.tokenId === this.#grant.tokenId) return;
    this.#grant = this.#altered ? { ...this.#grant, expiresAt: grant.expiresAt } : grant;
  }

  /** Ids of the tokens whose revocation ends this session: those it was joined with and renewed by. */
  get tokenIds(): readonly string[] {
    return [...new Set([this.#grant.tokenId, ...this.#tokenIds])];
  }

  /**
   * Whether the client proved that it owned this session. A client that keeps nothing in its storage (option `reattach: false`)
   * sends no state when its socket dropped; then the very same token speaks for it.
   */
  proves(state: string | undefined, grant: Grant): boolean {
    if (state === undefined) return grant.tokenId === this.#grant.tokenId;
    const opened = this.#seal.open(state);
    if (!opened || opened.protocol !== this.protocol || opened.serial < this.#provenSerial) return false;
    if (opened.projectId !== grant.projectId || opened.roomName !== grant.roomName) return false;
    this.#provenSerial = opened.serial;
    return true;
  }

  /** `authorization` of connect results (space-protocol 2.4). */
  authorization(grant: Grant = this.#grant): Authorization {
    const { audio, video } = kindsAllowed(grant.joinAs, grant.mediaAllowed);
    return {
      type: 'video',
      project: this.projectId,
      project_id: this.projectId,
      scopes: ['video'],
      scope_id: this.#scopeId,
      resource: this.#resource,
      user_name: grant.userName,
      join_as: grant.joinAs,
      media_allowed: grant.mediaAllowed,
      audio_allowed: audio,
      video_allowed: video,
      meta: grant.meta,
      room: {
        name: grant.roomName,
        display_name: grant.roomDisplayName ?? grant.roomName,
        scopes: [...grant.permissions],
        meta: grant.roomMeta,
      },
      signature: this.signature,
      ...(grant.expiresAt === null ? {} : { expires_at: Math.floor(grant.expiresAt / 1000) }),
    };
  }

  /** Sends the proof of ownership that the client hands back after a reload (space-protocol 2.5). */
  sendState(): void {
    this.#serial += 1;
    const state = this.#seal.seal({
      protocol: this.protocol,
      projectId: this.projectId,
      roomName: this.#grant.roomName,
      joinAs: this.#grant.joinAs,
      callId: this.mainCallId,
      serial: this.#serial,
      issuedAt: this.tools.clock.now(),
    });
    const params = JSON.stringify({ authorization_state: state });
    const eventId = this.event({ type: 'signalwire.authorization.state', channel: this.protocol, params });
    if (eventId) this.#stateEvent = { eventId, serial: this.#serial };
  }

  /** Tells a client without proof a state that proves nothing either. */
  sendBlankState(connection: Connection): void {
    const params = JSON.stringify({ authorization_state: this.#seal.blank() });
    const { ids, clock } = this.tools;
    const type = 'signalwire.authorization.state';
    connection.send(eventFrame({ id: ids.uuid(), now: clock.now(), type, channel: this.protocol, params }));
  }

  override acknowledged(id: RpcId): void {
    this.#unacknowledged.acknowledged(id);
    if (this.#subscribed?.eventId === id) this.#subscribed.acked = true;
    if (this.#stateEvent?.eventId === id) this.#provenSerial = Math.max(this.#provenSerial, this.#stateEvent.serial);
    if (this.#unsaid.length > 0) this.#unsaid = this.#unsaid.filter(({ eventId }) => eventId === null || eventId !== id);
  }

  override pinged(id: RpcId): void {
    this.#unacknowledged.sent(id, null);
  }

  override takeUnacknowledged(): VideoEvent[] {
    return this.#unacknowledged.take();
  }

  override attach(connection: Connection): void {
    this.#unacknowledged.socketGone();
    super.attach(connection);
  }

  override detach(connection: Connection): boolean {
    const detached = super.detach(connection);
    if (detached) this.#unacknowledged.socketGone();
    return detached;
  }

  override send(message: LinkMessage): void {
    switch (message.kind) {
      case 'event':
        return this.#roomEvent(message.event, message.channel);
      case 'answer':
        this.answered(message.callId, message.sdp);
        this.#verto('verto.answer', { callID: message.callId, sdp: message.sdp });
        return;
      case 'capture':
        this.#verto('verto.mediaParams', { callID: message.callId, mediaParams: { video: constraints(message.video) } });
        return;
      case 'settle':
        return this.#settle(message.callId);
      case 'reconnect':
        return this.connection?.close(CLOSE.restart, 'come back');
      case 'bye':
        this.calls.delete(message.callId);
        return this.#bye(message);
      case 'authorization':
        this.#adopt(message.grant);
        return this.sendState();
      case 'role':
        return this.#newRole(message);
      default:
        return unreachable(message);
    }
  }

  /**
   * Tells a client that came back which of its calls ended while it was away: it would wait for their media. A page that was loaded
   * again asks for its call by itself and is told then (space-protocol 6.4), so it gets a moment to do so.
   */
  sayWhatEnded(): void {
    if (this.#unsaid.length === 0) return;
    this.tools.clock.after(RELOAD_MS, () => {
      // A call of that id may live again.
      for (const { bye } of this.#unsaid.splice(0)) if (!this.calls.has(bye.callId)) this.#bye(bye);
    });
  }

  /** The newest answer of a call is this one. */
  answered(callId: string, sdp: string): void {
    if (callId === this.mainCallId) this.#answer = { callId, sdp };
  }

  /** The SDK takes no answer twice, so it comes as a newer version of the same session description (RFC 8866, section 5.2). */
  #settle(callID: string): void {
    if (!this.#traits.stalls || this.#answer?.callId !== callID) return;
    const sdp = this.#answer.sdp.replace(
      /^(o=\S+ \S+ )(\d+)/m,
      (_, head: string, version: string) => `${head}${BigInt(version) + 1n}`,
    );
    this.#verto('verto.answer', { callID, sdp });
  }

  #bye(message: Bye): void {
    const { callId: callID, cause, causeCode } = message;
    const eventId = this.#verto('verto.bye', { callID, cause, causeCode });
    this.#unsaid = this.#unsaid.filter(({ bye }) => bye.callId !== callID);
    // A socket may be gone without our knowing yet, so only the client's word counts where it gives one.
    if (eventId === null || this.#traits.acks) this.#unsaid.push({ bye: message, eventId });
    this.#unsaid = this.#unsaid.slice(-REMEMBERED_ENDS);
  }

  #roomEvent(event: VideoEvent, channel: string): void {
    const eventId = this.event({ type: event.event_type, channel, params: eventParams(event, this.#traits.twins) }, event);
    if (event.event_type === 'video.room.subscribed') this.#subscribed = eventId ? { eventId, acked: false } : null;
  }

  /** A promotion or demotion: the client replaces its authorization and builds a new call (space-protocol 5.11, 6.3). */
  #newRole({ event, params, channel, grant }: Extract<LinkMessage, { kind: 'role' }>): void {
    this.#adopt(grant);
    this.event({ type: event, channel, params: JSON.stringify({ ...params, authorization: this.authorization() }) });
    this.sendState();
  }

  #adopt(grant: Grant): void {
    this.#altered ||= !sameRights(this.#grant, grant);
    this.#grant = grant;
  }

  /** Every frame counts, because an acknowledgement stands for all before it; only those of the room are said again. */
  protected override event(envelope: Parameters<Session['event']>[0], ofRoom: VideoEvent | null = null): string | null {
    const id = super.event(envelope);
    if (id !== null) this.#unacknowledged.sent(id, ofRoom);
    else if (ofRoom) this.#unacknowledged.missed(ofRoom);
    return id;
  }

  /** @returns the event's id; null without a connection */
  #verto(method: string, params: object): string | null {
    this.#vertoId += 1;
    return this.event({
      type: 'webrtc.message',
      channel: this.protocol,
      params: JSON.stringify({ jsonrpc: '2.0', id: this.#vertoId, method, params }),
      nodeId: this.tools.nodeId,
      projectId: this.projectId,
    });
  }
}

/** Upper bounds as MediaTrackConstraints. */
function constraints({ width, height, frameRate }: VideoAtMost) {
  return { width: { max: width }, height: { max: height }, frameRate: { max: frameRate } };
}

function sameRights(a: Grant, b: Grant): boolean {
  const sameList = a.permissions.length === b.permissions.length && a.permissions.every((name, i) => name === b.permissions[i]);
  return sameList && a.joinAs === b.joinAs && a.mediaAllowed === b.mediaAllowed;
}
