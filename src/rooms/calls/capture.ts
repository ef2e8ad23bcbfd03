import { SCREEN_CAPTURE } from '../../wire/layouts.ts';
import type { Member } from '../people/member.ts';
import type { VideoAtMost } from '../ports.ts';
import type { SessionState } from '../session/state.ts';

/** Tells the client of a call what to capture at most. Calls that ended meanwhile, and those that send nothing, are left alone. */
export function limitCapture(state: SessionState, callId: string, video: VideoAtMost): void {
  const member = state.roster.byCall(callId);
  if (member?.call?.id === callId && member.sendsVideo) tell(state, member, callId, video);
}

/** A screen has just been shared: its client learns the limit before it sends its first picture. */
export function limitScreen(state: SessionState, member: Member): void {
  if (member.type === 'screen' && member.call) tell(state, member, member.call.id, SCREEN_CAPTURE);
}

function tell(state: SessionState, member: Member, callId: string, video: VideoAtMost): void {
  state.outbox.put([member.link], { kind: 'capture', callId, video });
}
