import type { MemberPayload } from '../../wire/events.ts';
import { limitScreen } from '../calls/capture.ts';
import { catchUp, retire } from '../calls/ending.ts';
import { askForNewCall } from '../moderation/roles.ts';
import { armRemoval } from '../moderation/timed-removal.ts';
import { callSpec, sendsVideo } from '../people/call.ts';
import { hasPicture, type IncomingCall, isPerson, type Member } from '../people/member.ts';
import { IncompatibleOffer, type MediaAnswer, MediaUnavailable } from '../ports.ts';
import { awaitFirstMedia, detach, reattach, resumeGrace } from '../reconnecting/grace.ts';
import { replaceLostCall } from '../reconnecting/resuming.ts';
import { audienceChanged } from '../session/audience.ts';
import { bye, CONGESTION, INCOMPATIBLE, leave } from '../session/leaving.ts';
import { recordOnStart } from '../session/recordings.ts';
import { chime, setVoice } from '../session/sound.ts';
import type { SessionState } from '../session/state.ts';
import { streamOnStart } from '../session/streams.ts';
import { fullPayloads, memberPayload, memberUpdate } from '../session/view.ts';
import { grantWishes } from './extra-legs.ts';

/**
 * Has the offer answered, outside of the room's turns so that a slow answer stops nobody, and completes the join in a turn.
 * When the media worker dies meanwhile, its successor is asked once more.
 */
export async function answer(state: SessionState, member: Member, incoming: IncomingCall): Promise<void> {
  const firstEpoch = state.media.lostWorkers;
  for (const lastTry of [false, true]) {
    const epoch = state.media.lostWorkers;
    const result = await ask(state, member, incoming);
    let again = false;
    await state.perform(
      () => {
        // The client left, or offered anew, while its answer was made.
        if (member.incoming?.attempt !== incoming.attempt) {
          catchUp(state, incoming.id);
          return resumeGrace(state, member);
        }
        again = !lastTry && state.media.lostWorkers !== epoch && !(result instanceof IncompatibleOffer);
        if (again) return;
        if (result instanceof Error) failed(state, member, incoming.id, result, state.media.lostWorkers !== firstEpoch);
        else established(state, member, incoming, result);
        resumeGrace(state, member);
      },
      { kind: 'member', memberId: member.id },
    );
    if (!again) return;
  }
}

async function ask(state: SessionState, member: Member, { id, offer }: IncomingCall): Promise<MediaAnswer | Error> {
  try {
    return await state.media.answer(callSpec(member, id, state.roster.siblingCalls(member)), offer);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** `crashed`: the worker died while the answer was made, and took the former call along. */
function failed(state: SessionState, member: Member, callId: string, error: Error, crashed: boolean): void {
  const known = error instanceof IncompatibleOffer || error instanceof MediaUnavailable;
  if (!known) state.context.onError(error);
  const cause = error instanceof IncompatibleOffer ? INCOMPATIBLE : CONGESTION;
  if (member.call && member.call.id !== callId) {
    // A new call in place of a working one: that one goes on, unless it is lost too.
    state.roster.change(member, { incoming: null });
    state.media.hangup(callId);
    bye(state, member, callId, cause);
    if (crashed) replaceLostCall(state, member);
    return;
  }
  leave(state, [member], { cause });
}

/** Mandatory order: answer, `room.subscribed`, then everything else (space-protocol 3.3). */
function established(state: SessionState, member: Member, incoming: IncomingCall, { sdp, lost }: MediaAnswer): void {
  const isNew = member.presence.state === 'joining';
  // An offer of before a promotion or demotion: the client still owes the new call (space-protocol 6.3).
  const outdated = incoming.attempt < member.roleSince;
  const becomesMember = !outdated && member.type === 'audience' && member.grant.joinAs === 'member';
  const former = member.call;
  const changed = takeOver(state, member, incoming, sendsVideo(incoming.offer, sdp));
  state.roster.change(member, { incoming: null });
  if (!outdated) state.roster.change(member, { awaiting: null });
  if (becomesMember) state.roster.change(member, { type: 'member' });
  if (isNew) state.roster.change(member, { presence: { state: 'joined' } });
  else reattach(state, member, 'media');
  // Its transports died while the answer was made: what was said of them then was about a call that was not yet the member's.
  if (lost) detach(state, member, 'media');

  if (isNew) recordOnStart(state);
  if (isNew) streamOnStart(state);
  state.outbox.put([member.link], { kind: 'answer', callId: incoming.id, sdp });
  // Something may have changed while the answer was made, and the owner's other legs have to know of a new call.
  state.syncOwner(member.ownerId ?? member.id);
  if (former && former.id !== incoming.id) retire(state, member, former.id);
  const { awaiting, subscribed } = member;
  if (isPerson(member)) welcome(state, member, incoming.id);
  // A page that was not in yet does not take the request for a new call.
  if (awaiting && !subscribed) state.afterwards(() => askForNewCall(state, member, awaiting));
  if (isNew) awaitFirstMedia(state, member);
  if (isNew) armRemoval(state, member);
  else if (!becomesMember && changed.length > 0) state.updated(member, changed);
  if (member.type !== 'audience' && (isNew || becomesMember)) {
    const joined = memberPayload(state, member);
    // A newcomer is in its own `room.subscribed` already. Pages that append on this event would list it twice.
    state.publish(
      { event_type: 'video.member.joined', params: { ...state.ids, member: joined } },
      isPerson(member) ? member.link : undefined,
    );
  }
  if (isNew) chime(state, member, 'entry');
  if (isNew) state.happened('member.joined', state.stay(member, null));
  else if (becomesMember) state.happened('member.promoted', { ...state.stay(member, null), joinedAt: state.context.clock.now() });
  if (becomesMember || (isNew && member.type === 'audience')) audienceChanged(state);
  state.afterwards(() => limitScreen(state, member));
  if (incoming.wishes) grantWishes(state, member, incoming.wishes);
}

/**
 * The call carries the member from now on. One of another page, or of another id, starts without what the former one said and without
 * its hold, which its client does not know of. Returns the fields of the member that changed by it.
 */
function takeOver(
  state: SessionState,
  member: Member,
  { id, certificate }: IncomingCall,
  picture: boolean,
): (keyof MemberPayload)[] {
  const { call: former, onHold } = member;
  const visible = hasPicture(member);
  state.roster.change(member, { call: { id, certificate }, sendsVideo: picture });
  if (former?.id !== id || former.certificate !== certificate) {
    state.roster.change(member, { onHold: false });
    setVoice(state, member, false);
  }
  return [
    ...(onHold && !member.onHold ? ['on_hold' as const] : []),
    ...(hasPicture(member) === visible ? [] : ['visible' as const]),
  ];
}

/** The person is in: from now on its link hears of the room. */
function welcome(state: SessionState, member: Member, callId: string): void {
  state.roster.change(member, { subscribed: true });
  state.tell(member.link, {
    event_type: 'video.room.subscribed',
    params: { call_id: callId, member_id: member.id, ...fullPayloads(state, member) },
  });
  introduceMembers(state, member);
  state.picture.greet(member.link);
  state.afterwards(() => state.outbox.put([member.link], { kind: 'authorization', grant: member.grant }));
}

/** SDKs from 3.25 on begin their list of members with the updates that they hear of, not with `room.subscribed`. */
function introduceMembers(state: SessionState, member: Member): void {
  for (const other of state.roster.listed()) {
    const params = { ...state.ids, member: memberUpdate(state, other, []) };
    state.tell(member.link, { event_type: 'video.member.updated', params });
  }
}
