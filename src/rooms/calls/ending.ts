import { callState } from '../people/call.ts';
import type { Member } from '../people/member.ts';
import { leave } from '../session/leaving.ts';
import type { SessionState } from '../session/state.ts';

/** How long a replaced call may wait for the client's bye, in milliseconds. */
const FORMER_CALL_MS = 10_000;

/**
 * A newer call carries the member now. The old one is silenced at once; it still hears the room until the new transports are up, and
 * ends after a while without a bye. Its bye, early or late, is not a leave (space-protocol 6.3).
 */
export function retire(state: SessionState, member: Member, callId: string): void {
  state.roster.change(member, { formerCalls: new Set([...member.formerCalls, callId]) });
  const ownCalls = [...state.roster.siblingCalls(member), ...(member.call ? [member.call.id] : [])];
  state.media.update(callId, { ...callState(member, ownCalls), audioMuted: true, videoMuted: true });
  state.later(member.id, timerOf(callId), FORMER_CALL_MS, () => state.media.hangup(callId));
}

/** The client said goodbye to a replaced call. False when the call was not a replaced one. */
function endFormer(state: SessionState, member: Member, callId: string): boolean {
  if (!member.formerCalls.has(callId)) return false;
  state.roster.change(member, { formerCalls: new Set([...member.formerCalls].filter((other) => other !== callId)) });
  state.deadlines.cancel(member.id, timerOf(callId));
  state.media.hangup(callId);
  return true;
}

/**
 * The media side has just answered for a call, with what was true of the member when it was asked. A call that nobody has any more,
 * or that was replaced meanwhile, ends; the present one is brought up to date.
 */
export function catchUp(state: SessionState, callId: string): void {
  const member = state.roster.byCall(callId);
  if (!member || member.formerCalls.has(callId)) state.media.hangup(callId);
  else if (member.call?.id === callId) state.syncMedia(member);
}

function timerOf(callId: string): string {
  return `former ${callId}`;
}

/** The client said goodbye to one of a member's calls. Only its present call means leaving (space-protocol 3.9, 6.3). */
export function hangUp(state: SessionState, member: Member, callId: string): void {
  if (endFormer(state, member, callId)) return;
  const coming = member.incoming?.id ?? null;
  if (coming === null || !member.call || member.call.id === coming) {
    leave(state, [member], { quietCall: callId });
    return;
  }
  // Two calls, one taking the place of the other: whichever remains carries on.
  if (coming === callId) state.roster.change(member, { incoming: null });
  else state.roster.change(member, { call: null });
  state.media.hangup(callId);
}
