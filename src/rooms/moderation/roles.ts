import type { MediaAllowed } from '../../wire/authorization.ts';
import type { Meta } from '../../wire/events.ts';
import { holdsOfGrant, NO_HOLDS } from '../people/holds.ts';
import type { Member } from '../people/member.ts';
import { audienceChanged } from '../session/audience.ts';
import { leave } from '../session/leaving.ts';
import { tellTalking } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';
import { memberPayload } from '../session/view.ts';

export interface Promotion {
  mediaAllowed?: MediaAllowed | undefined;
  joinAudioMuted?: boolean | undefined;
  joinVideoMuted?: boolean | undefined;
  permissions: readonly string[];
  meta?: Meta | undefined;
}

/** The event that asks a person for a new call with the grant it has. */
export function roleEventOf(member: Member): 'video.member.promoted' | 'video.member.demoted' {
  return member.grant.joinAs === 'audience' ? 'video.member.demoted' : 'video.member.promoted';
}

/** Asks the client for a new call in place of the present one; its grant goes with the message (space-protocol 6.3). */
export function askForNewCall(
  state: SessionState,
  member: Member,
  event: 'video.member.promoted' | 'video.member.demoted',
): void {
  state.roster.change(member, { awaiting: event });
  const params = { ...state.ids, member_id: member.id };
  state.outbox.put([member.link], { kind: 'role', event, params, channel: state.channel, grant: member.grant });
}

/**
 * Makes a member of somebody in the audience. It is one for the others as soon as its new call is answered; until then it keeps
 * watching through the old one.
 */
export function promote(state: SessionState, target: Member, promotion: Promotion): void {
  const { mediaAllowed, meta } = target.grant;
  state.roster.change(target, {
    grant: {
      ...target.grant,
      joinAs: 'member',
      mediaAllowed: promotion.mediaAllowed ?? mediaAllowed,
      permissions: promotion.permissions,
      meta: promotion.meta ?? meta,
    },
  });
  state.roster.change(target, { meta: promotion.meta ?? target.meta });
  state.roster.change(target, { audioMuted: promotion.joinAudioMuted ?? false });
  state.roster.change(target, { mutedByDeafness: false });
  state.roster.change(target, { videoMuted: (promotion.joinVideoMuted ?? false) || state.room.userJoinVideoOff });
  const holds = holdsOfGrant({
    permissions: promotion.permissions,
    joinAudioMuted: target.audioMuted,
    joinVideoMuted: promotion.joinVideoMuted ?? false,
  });
  state.roster.change(target, { holds });
  state.holdBook.keep(target);
  state.holdBook.promoted(target);
  state.roster.change(target, { roleSince: state.nextAttempt() });
  askForNewCall(state, target, 'video.member.promoted');
  state.record({ event_type: 'video.member.promoted', params: { ...state.ids, member_id: target.id } });
}

/**
 * Sends a member back to the audience: out of mix, picture and lists at once; its screens and devices end. What another did holds
 * when the person joins again.
 */
export function demote(
  state: SessionState,
  target: Member,
  { mediaAllowed, by }: { mediaAllowed?: MediaAllowed | undefined; by: 'itself' | 'another' },
): void {
  leave(state, state.roster.childrenOf(target.id));
  const payload = memberPayload(state, target);
  state.happened('member.demoted', state.stay(target, state.context.clock.now()));
  state.roster.change(target, { type: 'audience' });
  const { grant } = target;
  state.roster.change(target, {
    grant: { ...grant, joinAs: 'audience', mediaAllowed: mediaAllowed ?? grant.mediaAllowed, permissions: [] },
  });
  state.roster.change(target, { roleSince: state.nextAttempt() });
  state.roster.change(target, { requestedPosition: 'auto' });
  state.roster.change(target, { handRaisedAt: null });
  // Nobody could give an audience participant its hearing back: methods act on members.
  state.roster.change(target, { deaf: false });
  state.roster.change(target, { holds: NO_HOLDS });
  state.holdBook.keep(target);
  if (by === 'another') state.holdBook.demoted(target);
  tellTalking(state, target);
  state.picture.highlight.gone(target.id);
  state.syncMedia(target);
  askForNewCall(state, target, 'video.member.demoted');
  state.record({ event_type: 'video.member.demoted', params: { ...state.ids, member_id: target.id } });
  state.publish({ event_type: 'video.member.left', params: { ...state.ids, member: payload } }, target.link);
  audienceChanged(state);
}
