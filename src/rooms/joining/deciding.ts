import type { Invite } from '../gateway.ts';
import { certificateOf } from '../people/call.ts';
import { NOTHING_HELD } from '../people/hold-book.ts';
import { bothHolds, holdsOfGrant } from '../people/holds.ts';
import { type IncomingCall, lacksLink, type Member, newMember, regain, type ShareWishes } from '../people/member.ts';
import { callsOf, refreshGrant } from '../people/roster.ts';
import type { Link } from '../ports.ts';
import { pauseGrace } from '../reconnecting/grace.ts';
import { offered } from '../reconnecting/resuming.ts';
import { type Cause, CONGESTION, endIfEmpty, INVALID_CALL, leave } from '../session/leaving.ts';
import type { SessionState } from '../session/state.ts';
import { type Grant, personKey } from '../settings/grant.ts';
import { type AdmissionRefusal, refuseAdmission } from './admission.ts';

/** What comes of an invite, decided in the room's turn. */
export type Decision =
  /** Refused in the result of the invite. */
  | { kind: 'refused'; why: AdmissionRefusal | 'no_extra_legs' | 'not_joined' }
  /** Accepted, then ended by a bye. */
  | { kind: 'ended'; cause: Cause }
  /** Accepted; its offer waits for an answer. The member is in the roster already: no media without a roster entry. */
  | { kind: 'answer'; member: Member; incoming: IncomingCall };

/** An invite that has arrived on a link. */
export interface JoinRequest {
  link: Link;
  grant: Grant;
  invite: Invite;
}

/** Decides about an invite in a live session (space-protocol 3.2). */
export function arrive(state: SessionState, request: JoinRequest): Decision {
  const decision = decide(state, request);
  endIfEmpty(state);
  return decision;
}

function decide(state: SessionState, request: JoinRequest): Decision {
  const { link, invite } = request;
  const person = state.roster.personOf(link);
  const owner = state.roster.byCall(invite.callId);
  if (owner && callsOf(owner).includes(invite.callId) && owner.link.id === link.id) return comeBack(state, owner, request);
  // The id belongs to another client, or to a call that was replaced: never touch its media.
  if (owner) return { kind: 'ended', cause: INVALID_CALL };
  if (invite.leg !== 'main') return addLeg(state, person, invite.leg, request);
  if (person?.awaiting) return offer(state, person, invite);
  if (person) {
    // Row 3 of the failure cases of space-protocol 6.4: the client knows its call and names another one.
    if (person.call && invite.knowsItsCall) return { kind: 'ended', cause: INVALID_CALL };
    // Reloaded before it could store its call's id: the half-made leg goes, the client comes as somebody new.
    leave(state, [person], { replaced: true });
  }
  return comeNew(state, request);
}

/** Somebody who is not inside. What moderators did to the person before still holds. */
function comeNew(state: SessionState, { link, grant: given, invite }: JoinRequest): Decision {
  const { holds, demoted } = state.context.limits.moderationHolds ? state.holdBook.of(given) : NOTHING_HELD;
  const isDemoted = demoted !== null && given.joinAs === 'member';
  const grant: Grant = isDemoted ? { ...given, ...demoted, joinAs: 'audience', permissions: [] } : given;
  const refused = refuseNewcomer(state, link, grant);
  const why = refused === 'full' ? roomOfFormerSelf(state, link, grant) : refused;
  if (why) return { kind: 'refused', why };
  if (isFull(state, link)) return { kind: 'ended', cause: CONGESTION };
  const person = addPerson(state, link, grant, invite.callId);
  // Nobody could give an audience participant back what it lacks: methods act on members, and a promotion gives it all.
  if (grant.joinAs === 'member') state.roster.change(person, { holds: bothHolds(holds, holdsOfGrant(grant)) });
  const decision = offer(state, person, invite);
  if (isDemoted) {
    // Its token says member. It learns its role as soon as it is in, and then offers the call of a viewer.
    state.roster.change(person, { roleSince: state.nextAttempt() });
    state.roster.change(person, { awaiting: 'video.member.demoted' });
  }
  return decision;
}

/** Admission to a session that lives. */
function refuseNewcomer(state: SessionState, link: Link, grant: Grant): AdmissionRefusal | null {
  const { room, locked, context } = state;
  if (context.limits.moderationHolds && state.holdBook.refuses(grant, link.id)) return 'removed';
  return refuseAdmission({ now: state.context.clock.now(), grant, room, locked, seatsTaken: state.roster.seatsTaken() });
}

/**
 * A full room in which the person itself still keeps a place without a socket, because its page was closed or vanished: that place
 * becomes free for it. What is refused then, if anything.
 */
function roomOfFormerSelf(state: SessionState, link: Link, grant: Grant): AdmissionRefusal | null {
  const former = state.roster
    .people()
    .find((person) => person.grant.joinAs === 'member' && lacksLink(person) && person.keys.has(personKey(grant)));
  if (former) leave(state, [former], { replaced: true });
  return refuseNewcomer(state, link, grant);
}

/** No place for one more leg in the session, or on this server. */
function isFull({ roster, context, media }: SessionState, link: Link): boolean {
  return roster.size >= context.limits.maxLegsPerSession || !context.occupancy.mayLegEnter(link, media);
}

/**
 * A new participant. Its id is its first call's id where that is a UUID that named nobody in this session before (space-protocol 3.7);
 * the server gives it one otherwise.
 */
function addPerson(state: SessionState, link: Link, grant: Grant, callId: string): Member {
  const missing = Object.entries(grant.roomMeta).filter(([key]) => !Object.hasOwn(state.meta, key));
  // Later joins add what is not there yet, silently (rest-api 12.5).
  if (missing.length > 0) state.change({ meta: { ...state.meta, ...Object.fromEntries(missing) } });
  const person = addMember(state, {
    id: mayBeMemberId(callId) && !state.roster.isUsed(callId) ? callId : state.context.uuid(),
    type: grant.joinAs,
    link,
    owner: null,
    grant,
    audioMuted: grant.joinAudioMuted,
    videoMuted: grant.joinVideoMuted || state.room.userJoinVideoOff,
  });
  state.roster.change(person, { pictureHeld: state.room.roomJoinVideoOff });
  return person;
}

/** RFC 9562, section 4: a UUID in its canonical form. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether an id that a client chose may become a member id. Only a UUID may: no other text can be mistaken for a word of the
 * protocol (`all` as a member id, `self` in a map of positions) or for a property of an object (`__proto__`, `constructor`) here, in
 * an SDK or in an application.
 */
function mayBeMemberId(text: string): boolean {
  return UUID.test(text);
}

function addMember(state: SessionState, from: Omit<Parameters<typeof newMember>[0], 'since'>): Member {
  const member = newMember({ ...from, since: state.context.clock.monotonic() });
  state.roster.add(member);
  state.context.occupancy.entered(member);
  return member;
}

/** Notes the offer on the member; the answer is made outside of the turn. */
function offer(state: SessionState, member: Member, { callId, offer }: Invite, wishes: ShareWishes | null = null): Decision {
  const incoming = { id: callId, certificate: certificateOf(offer), attempt: state.nextAttempt(), offer, wishes };
  state.roster.change(member, { incoming });
  pauseGrace(state, member);
  offered(state, member, callId);
  return { kind: 'answer', member, incoming };
}

/**
 * The same call again: a reloaded page, or an ICE restart after a lost socket (space-protocol 6.4, 6.5). Another certificate means
 * another page: the screens and devices of the old one are gone, and nothing may be said before its `room.subscribed`.
 */
function comeBack(state: SessionState, member: Member, { grant, invite }: JoinRequest): Decision {
  const certificate = certificateOf(invite.offer);
  const isReload = certificate === '' || certificate !== (member.call ?? member.incoming)?.certificate;
  if (isReload && member.ownerId === null) {
    leave(state, state.roster.childrenOf(member.id));
    state.roster.change(member, { subscribed: false });
  }
  if (member.ownerId === null) refreshGrant(state.roster, member, grant);
  state.roster.change(member, { presence: regain(member.presence, 'link') });
  return offer(state, member, invite);
}

/** A screen share or device of a member (space-protocol 6.1, 6.2). */
function addLeg(
  state: SessionState,
  person: Member | undefined,
  type: 'screen' | 'device',
  { grant, invite }: JoinRequest,
): Decision {
  const { limits } = state.context;
  if (!person?.subscribed) return { kind: 'refused', why: 'not_joined' };
  refreshGrant(state.roster, person, grant);
  const permission = type === 'screen' ? 'room.self.screenshare' : 'room.self.additional_source';
  const allowed = !limits.strictExtraLegs || person.grant.permissions.includes(permission);
  const room = state.roster.childrenOf(person.id).length < limits.maxExtraLegsPerMember;
  if (person.type !== 'member' || !allowed || !room) return { kind: 'refused', why: 'no_extra_legs' };
  if (isFull(state, person.link)) return { kind: 'ended', cause: CONGESTION };
  const leg = addMember(state, {
    id: state.context.uuid(),
    type,
    link: person.link,
    owner: person,
    grant: person.grant,
    audioMuted: false,
    videoMuted: false,
  });
  return offer(state, leg, invite, { layout: invite.layout, positions: invite.positions });
}
