import { isMuted, type Member } from '../people/member.ts';
import { spoke } from './recordings.ts';
import type { SessionState } from './state.ts';

/** What the media side heard: a transition of one call's microphone. */
export function heard(state: SessionState, callId: string, voice: boolean): void {
  const member = state.roster.byCall(callId);
  if (member?.call?.id === callId) setVoice(state, member, voice);
}

export function setVoice(state: SessionState, member: Member, voice: boolean): void {
  state.roster.change(member, { voice: voice });
  tellTalking(state, member);
}

/** Sends `talking` when it changed. Only an unmuted member of the mix talks (space-protocol 5.6). */
export function tellTalking(state: SessionState, member: Member): void {
  const talking = member.voice && !isMuted(member) && !member.onHold && member.type !== 'audience';
  if (talking === member.talking) return;
  state.roster.change(member, { talking: talking });
  spoke(state, member, talking);
  state.picture.highlight.talking(member.id, talking, state.context.clock.monotonic());
  state.publish({ event_type: 'video.member.talking', params: { ...state.ids, member: { id: member.id, talking } } });
}

/**
 * The tone of a member who came or went (rest-api 12.5), when the room wants tones. Audience, screens and devices come and go
 * silently, and so do changes between member and audience, which leave nobody out of the room.
 */
export function chime(state: SessionState, member: Member, kind: 'entry' | 'exit'): void {
  if (state.room.toneOnEntryAndExit && member.type === 'member') state.media.chime(kind, member.call?.id ?? member.id);
}
