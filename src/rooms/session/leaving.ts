import { isPerson, isPresent, type Member } from '../people/member.ts';
import { callsOf } from '../people/roster.ts';
import { audienceChanged } from './audience.ts';
import { endPlaybacks } from './playbacks.ts';
import { endRecordings, spoke } from './recordings.ts';
import { chime } from './sound.ts';
import type { SessionState } from './state.ts';
import { endStreams } from './streams.ts';
import { memberPayload } from './view.ts';

/** Cause of a `verto.bye` (Q.850; space-protocol 3.9). */
export interface Cause {
  cause: string;
  causeCode: number;
}

const NORMAL_CLEARING: Cause = { cause: 'NORMAL_CLEARING', causeCode: 16 };
export const CONGESTION: Cause = { cause: 'NORMAL_CIRCUIT_CONGESTION', causeCode: 34 };
export const INVALID_CALL: Cause = { cause: 'INVALID_CALL_REFERENCE', causeCode: 81 };
/** Recovery on timer expiry: media was waited for in vain. */
export const MEDIA_TIMEOUT: Cause = { cause: 'RECOVERY_ON_TIMER_EXPIRE', causeCode: 102 };
export const INCOMPATIBLE: Cause = { cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88 };

export interface LeaveOptions {
  /** The client said goodbye to this call itself, or has had its bye: none is sent for it. */
  quietCall?: string;
  cause?: Cause;
  /** The server puts them out: their calls can never come back. */
  putOut?: boolean;
  /** Somebody takes their place in the same turn: neither a leader's leave nor the end of the session. */
  replaced?: boolean;
}

/**
 * Takes members out of the session, screens and devices of each first. State changes at once; byes, `member.left` and the new
 * picture follow at the end of the turn. When a leader leaves, or nobody is left, the session ends.
 */
export function leave(state: SessionState, members: readonly Member[], options: LeaveOptions = {}): void {
  const leaving = new Set(members.flatMap((member) => [...state.roster.childrenOf(member.id), member]));
  const farewells = [...leaving].map((member) => ({
    member,
    wasPresent: isPresent(member),
    payload: memberPayload(state, member),
    calls: callsOf(member),
  }));
  if (farewells.length === 0) return;

  for (const { member, calls } of farewells) takeOut(state, member, calls, options.putOut ?? false);
  for (const { member, calls } of farewells) {
    for (const callId of calls) if (callId !== options.quietCall) bye(state, member, callId, options.cause);
  }
  for (const { member, wasPresent, payload } of farewells) {
    if (!wasPresent) continue;
    if (member.type !== 'audience') state.publish({ event_type: 'video.member.left', params: { ...state.ids, member: payload } });
    state.happened('member.left', state.stay(member, state.context.clock.now()));
  }
  if (farewells.some(({ member, wasPresent }) => wasPresent && member.type === 'audience')) audienceChanged(state);

  // A screen share that switched the layout gives the former one back (space-protocol 6.1).
  for (const { member } of farewells) state.showLayout(state.shareLayouts.end(member.id, state.layout));
  if (options.replaced) return;
  const heard = farewells.find(({ member, wasPresent }) => wasPresent && member.type === 'member');
  if (heard) chime(state, heard.member, 'exit');
  const leader = farewells.some(({ member, wasPresent }) => wasPresent && isPerson(member) && member.grant.endRoomSessionOnLeave);
  if (leader && state.roster.size > 0) leave(state, state.roster.people(), { putOut: true });
  else endIfEmpty(state);
}

/** Ends the session when nobody is left in it. */
export function endIfEmpty(state: SessionState): void {
  if (state.roster.people().length === 0) end(state);
}

/** Says goodbye to one call. */
export function bye(state: SessionState, member: Member, callId: string, cause: Cause = NORMAL_CLEARING): void {
  state.outbox.put([member.link], { kind: 'bye', callId, ...cause });
}

function takeOut(state: SessionState, member: Member, calls: readonly string[], putOut: boolean): void {
  state.roster.remove(member);
  state.context.occupancy.left(member);
  state.deadlines.cancelOwner(member.id);
  state.picture.highlight.gone(member.id);
  spoke(state, member, false);
  for (const callId of new Set([...calls, ...member.formerCalls])) {
    state.media.hangup(callId);
    if (putOut) state.context.links.callEnded(member.link, callId);
  }
  if (member.ownerId !== null) state.syncOwner(member.ownerId);
}

/** The session is over: nothing of it works any more. */
function end(state: SessionState): void {
  if (state.ended) return;
  state.change({ endedAt: state.context.clock.now() });
  state.deadlines.cancelAll();
  endPlaybacks(state);
  endStreams(state);
  endRecordings(state);
  void state.media.close();
  state.preview?.close();
  state.change({ preview: null });
  state.lifecycle('video.room.ended');
  state.happened('session.ended', state.snapshot());
  state.context.onEnded(state);
}
