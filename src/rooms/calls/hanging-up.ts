import type { Member } from '../people/member.ts';
import { leave } from '../session/leaving.ts';
import type { SessionState } from '../session/state.ts';
import { endFormer } from './former-calls.ts';

/** The client said goodbye to one of a member's calls. Only its present call means leaving (space-protocol 3.9, 6.3). */
export function hangUp(state: SessionState, member: Member, callId: string): void {
  if (endFormer(state, member, callId)) return;
  const coming = member.incoming?.call.id ?? null;
  if (coming === null || !member.call || member.call.id === coming) {
    leave(state, [member], { quietCall: callId });
    return;
  }
  // Two calls, one taking the place of the other: whichever remains carries on.
  if (coming === callId) member.incoming = null;
  else member.call = null;
  state.media.hangup(callId);
}
