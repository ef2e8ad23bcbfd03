/**
 * How drivers speak to rooms. `Rooms` (rooms.ts) implements it for rooms of this process; a cluster can put another
 * implementation in between.
 */

import type { RefusalCode } from '../base/errors.ts';
import type { RoomSessionPayload } from '../wire/events.ts';
import type { Link } from './ports.ts';
import type { Grant } from './settings/grant.ts';

/** `verto.invite` after validation at the edge. */
export interface Invite {
  callId: string;
  offer: string;
  leg: 'main' | 'screen' | 'device';
  /** `userVariables.memberId` of a screen share or device. */
  ownerId?: string;
  layout?: string;
  positions?: Record<string, string>;
  /** `authorization_state` of the connection was missing or bad after a resumed connect (space-protocol 2.8 rule 4). */
  untrusted?: boolean;
  /** The client acknowledged the `room.subscribed` of its former call, or sends no acks at all (space-protocol 6.4). */
  knowsItsCall?: boolean;
}

/** First word on an invite; the rest follows as messages on the link. */
export type InviteOutcome =
  | { accepted: true }
  /** Outer code, e.g. `"403"` (space-protocol 3.8). */
  | { accepted: false; refusal: RefusalCode }
  /** Inner verto error -32002 `CALL ERROR`. */
  | { accepted: false; callError: true };

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

export interface RoomGateway {
  /** Calls `reply` exactly once, before anything else is sent about the call. Resolves when the invite is worked off. */
  invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void>;
  /** `verto.modify`: updateMedia, hold, unhold. Null when the call is unknown. Rejects with Refusal or IncompatibleOffer. */
  modify(
    link: Link,
    callId: string,
    change: { action: 'updateMedia'; offer: string } | { action: 'hold' | 'unhold' },
  ): Promise<{ holdState: 'active' | 'held'; sdp?: string } | null>;
  /** `verto.bye`. False when the call is unknown. `reply` is called before the others are told. */
  bye(link: Link, callId: string, reply: (known: boolean) => void): Promise<void>;
  /** Runs one method of space-protocol 4. Calls `reply` exactly once, with the result, before the events that follow from it. */
  call(actor: Actor, method: string, params: Record<string, unknown>, reply: (result: MethodResult) => void): Promise<void>;
  /**
   * The link's socket is gone: its legs are detached for the grace time; for a short one when the client closed it in order, as a page
   * does that is left (`closed`).
   */
  detached(link: Link, closed?: boolean): void;
  /** The link has a socket again: its main call is bound to it without any invite (space-protocol 6.5). */
  resumed(link: Link): void;
  /** The signalling session is over (reauthentication refused, token revoked): everything of it leaves. Resolves when it has left. */
  dropped(link: Link): Promise<void>;
  /** Server applications follow a session's events; returns the function that ends it, or null if the channel is unknown. */
  observe(projectId: string, channel: string, link: Link): (() => void) | null;
  /** Whether the channel was that of a session of the project that is over since a short time. */
  endedLately(projectId: string, channel: string): boolean;
  /** Live sessions of a project, with their members. */
  sessions(projectId: string): RoomSessionPayload[];
  /** Says goodbye to every call and closes every session; used at shut-down. */
  close(): Promise<void>;
}
