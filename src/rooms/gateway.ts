/**
 * How drivers speak to rooms, and the only way they reach them. `Rooms` (rooms.ts) implements it for the rooms of this process.
 *
 * Everything is asynchronous, and a link is known by its id alone, never by its object. What a link hears is one ordered stream: replies
 * to what it asked, and messages. So rooms may as well be behind a wire: test/contract/rooms runs one suite on `Rooms`, and on `Rooms`
 * behind a wire that serialises and delays every message.
 */

import type { RefusalCode } from '../base/errors.ts';
import type { RoomSessionPayload, VideoEvent } from '../wire/events.ts';
import type { Link } from './ports.ts';
import type { LiveSession } from './records/live-session.ts';
import type { Grant } from './settings/grant.ts';
import type { Room } from './settings/room.ts';

/** `verto.invite` after validation at the edge. */
export interface Invite {
  callId: string;
  offer: string;
  leg: 'main' | 'screen' | 'device';
  /** `userVariables.memberId` of a screen share or device. */
  ownerId?: string;
  layout?: string;
  positions?: Record<string, string>;
  /** The client acknowledged the `room.subscribed` of its former call, or sends no acks at all (space-protocol 6.4). */
  knowsItsCall?: boolean;
}

/** First word on an invite; the rest follows as messages on the link. */
export type InviteOutcome =
  | { accepted: true }
  /** Outer code, e.g. `"403"` (space-protocol 3.8). */
  | { accepted: false; refusal: RefusalCode };

/** Who calls a method: the holder of a token through its link, or a server application with project rights. */
export type Actor = { kind: 'link'; link: Link; grant: Grant } | { kind: 'project'; projectId: string; link: Link };

/**
 * Result of a method: code and the members of space-protocol 4.4 and 4.5. Codes `"-32601"` (unknown method) and `"-32602"` (wrong
 * types) are for the driver to turn into JSON-RPC errors.
 */
export interface MethodResult {
  code: string;
  message: string;
  [member: string]: unknown;
}

/** What a call is to become (space-protocol 6.7, 6.8). */
export type CallChange = { action: 'updateMedia'; offer: string } | { action: 'hold' | 'unhold' };

/** What became of a call. */
export type ModifyOutcome =
  | { kind: 'done'; holdState: 'active' | 'held'; sdp?: string }
  /** The link has no such call. */
  | { kind: 'unknown' }
  /** No common codec, or an offer that cannot be read. The call goes on as it was. */
  | { kind: 'incompatible' }
  | { kind: 'refused'; refusal: RefusalCode };

/** What became of a wish to follow a channel. */
export type FollowOutcome =
  /** `session`: the session of the channel as it is now, with its members; null for the channel of all sessions of a project. */
  | { kind: 'following'; session: RoomSessionPayload | null }
  /** The session of that channel is over since a short time. */
  | { kind: 'over' }
  | { kind: 'unknown' };

/**
 * Each `reply` is called exactly once, before the messages that follow from what was asked, and in one order with all other messages to
 * that link. The promises resolve when the request is fully processed; they reject only when rooms cannot be reached.
 */
export interface RoomGateway {
  /** `verto.invite`. */
  invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void>;
  /** `verto.modify`: a new offer for a call, hold, unhold. The reply comes after the events of the change. */
  modify(link: Link, callId: string, change: CallChange, reply: (outcome: ModifyOutcome) => void): Promise<void>;
  /** `verto.bye`. The reply is false when the call is unknown. */
  bye(link: Link, callId: string, reply: (known: boolean) => void): Promise<void>;
  /** Runs one method of space-protocol 4. */
  call(actor: Actor, method: string, params: Record<string, unknown>, reply: (result: MethodResult) => void): Promise<void>;
  /**
   * The link's socket is gone: its legs are detached for the grace time; for a short one when the client closed it in order, as a page
   * does that is left (`closed`).
   */
  detached(link: Link, closed?: boolean): Promise<void>;
  /**
   * The link has a socket again: its main call is bound to it without any invite (space-protocol 6.5). `unacknowledged`: room events that were
   * sent to it and are not known to have arrived, the oldest first.
   */
  resumed(link: Link, unacknowledged?: readonly VideoEvent[]): Promise<void>;
  /**
   * The signalling session is over (reauthentication refused, token revoked): everything of it leaves, and is forgotten. Resolves when it
   * has left.
   */
  dropped(link: Link): Promise<void>;
  /** A server application follows the events of a session, or the beginning and end of all sessions of its project. */
  follow(projectId: string, channel: string, link: Link, reply: (outcome: FollowOutcome) => void): Promise<void>;
  unfollow(projectId: string, channel: string, link: Link): Promise<void>;
  /** Live sessions of a project, with their members. */
  sessions(projectId: string): Promise<RoomSessionPayload[]>;
  /** What lives in a room on disk, or under its name since before the room was there; null when nothing does. */
  liveSession(room: Pick<Room, 'projectId' | 'id' | 'name'>): Promise<LiveSession | null>;
  /** The live session of that id, or null. */
  sessionOf(projectId: string, id: string): Promise<LiveSession | null>;
  /** REST changed a room on disk: times and capacity hold for its live session at once (rest-api 12.4). */
  roomChanged(room: Pick<Room, 'projectId' | 'id'>): Promise<void>;
  /** REST changed where a room is sent: that holds for its live session at once (rest-api 7). */
  streamsChanged(room: Pick<Room, 'projectId' | 'id'>): Promise<void>;
  /** Says goodbye to every call and closes every session; used at shut-down. Files of recordings may be whole later only. */
  close(): Promise<void>;
}
