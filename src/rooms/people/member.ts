import type { Meta } from '../../wire/events.ts';
import type { Permission } from '../../wire/permissions.ts';
import type { Link } from '../ports.ts';
import { type Grant, personKey } from '../settings/grant.ts';
import { type Holds, type LegKind, NO_HOLDS } from './holds.ts';

/** `audience` is a participant that nobody sees in a list; `screen` and `device` belong to a member (space-protocol 0.3). */
export type MemberType = 'member' | 'audience' | 'screen' | 'device';

/**
 * A detached member lacks its socket, its media or both, and keeps its place. `until`: monotonic milliseconds at which the grace time ends.
 * `crashed`: its call went down with its worker, and no other one was offered since.
 */
type Detached =
  | { state: 'detached'; lost: 'link'; until: number }
  | { state: 'detached'; lost: 'media' | 'both'; until: number; crashed: boolean };

/** Where a member is in its life. Nothing of a `joining` member is known to others. */
export type Presence = { state: 'joining' } | { state: 'joined' } | Detached | { state: 'left' };

/** A peer connection of a client, named by the id that the client chose. */
interface MemberCall {
  readonly id: string;
  /** Fingerprint of the client's certificate; changes when the page was reloaded, stays on an ICE restart. */
  readonly certificate: string;
}

/** A call whose offer the media side is answering. A newer one makes it void. */
export interface IncomingCall extends MemberCall {
  /** Its place in the order of offers and changes of roles. Offers for the same call id differ by it. */
  readonly attempt: number;
  readonly offer: string;
  /** Layout and positions that a new screen share asked for; null for every other call. */
  readonly wishes: ShareWishes | null;
}

/** What a screen share asks for besides its own place; it happens when the share has joined (space-protocol 6.1). */
export interface ShareWishes {
  readonly layout?: string | undefined;
  readonly positions?: Readonly<Record<string, string>> | undefined;
}

/** One participant entity of a room session. Everybody reads it; it is changed by {@link Roster.change} alone, in a turn. */
export interface Member {
  readonly id: string;
  readonly type: MemberType;
  readonly link: Link;
  /** Owner of a screen or device; null for a person. */
  readonly owner: Member | null;
  /** Member id of the owner. */
  readonly ownerId: string | null;
  readonly name: string;
  readonly grant: Grant;
  readonly presence: Presence;
  /** The call that carries its media; null until the first answer. */
  readonly call: MemberCall | null;
  readonly incoming: IncomingCall | null;
  /** Calls replaced by a newer one; their bye is not a leave (space-protocol 6.3). */
  readonly formerCalls: ReadonlySet<string>;
  /** Set while the client was asked for a new call: by which event. */
  readonly awaiting: 'video.member.promoted' | 'video.member.demoted' | null;
  /**
   * Its page went on on another socket, and has not offered anything since: when it lost the former one and when it was back, in
   * monotonic milliseconds; `settled`: what it began then is answered. Null otherwise.
   */
  readonly resume: { readonly lostAt: number; readonly at: number; readonly settled: boolean } | null;
  /** Monotonic milliseconds at which its media was reported lost last, and at which it came or came back last; 0: never. */
  readonly media: { readonly lostAt: number; readonly since: number };
  /** True once its `room.subscribed` was sent; until then nothing of the session may reach its link. */
  readonly subscribed: boolean;
  /**
   * Number of the promotion or demotion that changed its grant last, counted with the attempts; 0: none. A refreshed token then no
   * longer decides about permissions, and attempts with lower numbers belong to the former role.
   */
  readonly roleSince: number;
  /** Monotonic milliseconds of its join. */
  readonly since: number;
  readonly requestedPosition: string;
  /** Monotonic milliseconds when the hand went up; null while it is down. */
  readonly handRaisedAt: number | null;
  /** Its own switches; what others see is {@link isMuted}, {@link isVideoMuted}, {@link isDeaf}. */
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
  readonly deaf: boolean;
  /** What somebody else did to it and to its legs. Of a person; its legs look here. */
  readonly holds: Holds;
  /** By what it is known again when it joins anew. Of a person. */
  readonly keys: ReadonlySet<string>;
  /** The microphone is muted only because its owner was deafened. */
  readonly mutedByDeafness: boolean;
  readonly onHold: boolean;
  /** Its call offers a picture; decided by the offer that was answered last. */
  readonly sendsVideo: boolean;
  readonly inputVolume: number;
  readonly outputVolume: number;
  readonly inputSensitivity: number;
  /** Joined a room that shows its picture only to those who ask for it, and has not asked yet (rest-api 12.5). */
  readonly pictureHeld: boolean;
  /** What the media side hears, muted or not. */
  readonly voice: boolean;
  /** As others know it. */
  readonly talking: boolean;
  /** By whom it was asked to open microphone or camera and has not said no: kind and member id. */
  readonly openQuestions: ReadonlySet<string>;
  readonly meta: Meta;
}

/** Default of `input_sensitivity` (space-protocol 5.3). */
const DEFAULT_SENSITIVITY = 50;

/** A member that is joining: everything by default, muted as its token or room asks. */
export function newMember(
  from: Pick<Member, 'id' | 'type' | 'link' | 'owner' | 'grant' | 'since'> & { audioMuted: boolean; videoMuted: boolean },
): Member {
  return {
    ...from,
    ownerId: from.owner?.id ?? null,
    name: from.grant.userName,
    presence: { state: 'joining' },
    call: null,
    incoming: null,
    formerCalls: new Set(),
    awaiting: null,
    resume: null,
    media: { lostAt: 0, since: 0 },
    subscribed: false,
    roleSince: 0,
    requestedPosition: 'auto',
    handRaisedAt: null,
    deaf: false,
    mutedByDeafness: false,
    holds: NO_HOLDS,
    keys: new Set([personKey(from.grant)]),
    onHold: false,
    sendsVideo: false,
    inputVolume: 0,
    outputVolume: 0,
    inputSensitivity: DEFAULT_SENSITIVITY,
    pictureHeld: false,
    voice: false,
    talking: false,
    openQuestions: new Set(),
    // A screen or device is a thing of its own: the owner's meta stays with the owner.
    meta: from.owner === null ? from.grant.meta : {},
  };
}

/** A person: member or audience, as opposed to one of its screens and devices. */
export function isPerson(member: Member): boolean {
  return member.ownerId === null;
}

/** In the room, with or without a working connection. */
export function isPresent(member: Member): boolean {
  return member.presence.state === 'joined' || member.presence.state === 'detached';
}

/** Appears in member lists and in the picture. */
export function isListed(member: Member): boolean {
  return isPresent(member) && member.type !== 'audience';
}

function kindOf({ type }: Member): LegKind {
  return type === 'audience' ? 'member' : type;
}

function heldOf(member: Member): Holds {
  return (member.owner ?? member).holds;
}

/** Whether its sound is kept from the others, by itself or by somebody else. */
export function isMuted(member: Member): boolean {
  return member.audioMuted || heldOf(member).audio.has(kindOf(member));
}

/** Whether its picture is kept from the others, by itself or by somebody else. */
export function isVideoMuted(member: Member): boolean {
  return member.videoMuted || heldOf(member).video.has(kindOf(member));
}

/** Whether it hears nothing. A leg of a deaf owner is deaf, too. */
export function isDeaf(member: Member): boolean {
  return member.deaf || member.holds.deaf || (member.owner !== null && isDeaf(member.owner));
}

/** Whether its own picture can be seen: it may send video, does so and does not mute it. */
export function hasPicture(member: Member): boolean {
  return member.sendsVideo && !isVideoMuted(member) && !member.onHold && member.grant.mediaAllowed !== 'audio-only';
}

/** Loses the socket or the media. Somebody who is still joining, or gone, stays what it is. */
export function lose(presence: Presence, what: 'link' | 'media', until: number): Presence {
  switch (presence.state) {
    case 'joined':
      return what === 'link'
        ? { state: 'detached', lost: what, until }
        : { state: 'detached', lost: what, until, crashed: false };
    case 'detached':
      if (presence.lost === what || presence.lost === 'both') return presence;
      return { state: 'detached', lost: 'both', until: presence.until, crashed: presence.lost === 'media' && presence.crashed };
    case 'joining':
    case 'left':
      return presence;
  }
}

/** Has the socket or the media back; joined again when nothing else is missing. */
export function regain(presence: Presence, what: 'link' | 'media'): Presence {
  if (presence.state !== 'detached') return presence;
  if (presence.lost === what) return { state: 'joined' };
  if (presence.lost !== 'both') return presence;
  return what === 'link' ? { ...presence, lost: 'media' } : { state: 'detached', lost: 'link', until: presence.until };
}

/** Notes whether the lost media went down with its worker. Somebody who has its media stays what it is. */
export function withCrash(presence: Presence, crashed: boolean): Presence {
  return presence.state === 'detached' && presence.lost !== 'link' ? { ...presence, crashed } : presence;
}

/** Whether its call went down with its worker, and no other one was offered since. */
export function isCrashed({ presence }: Member): boolean {
  return presence.state === 'detached' && presence.lost !== 'link' && presence.crashed;
}

/** Whether its socket is gone: what is sent now would not arrive. */
export function lacksLink(member: Member): boolean {
  return member.presence.state === 'detached' && member.presence.lost !== 'media';
}

/** Whether a member gets the events of what `permission` controls, even of what others started. */
export function isFor({ grant }: Member, permission: Permission): boolean {
  return grant.joinAs === 'member' && grant.permissions.includes(permission);
}
