import type { Member } from '../people/member.ts';
import type { SessionState } from './state.ts';

/**
 * The tone of a member who came or went (rest-api 12.5), when the room wants tones. Audience, screens and devices come and go
 * silently, and so does who changes between member and audience: it stays in the room.
 */
export function chime(state: SessionState, member: Member, kind: 'entry' | 'exit'): void {
  if (state.room.toneOnEntryAndExit && member.type === 'member') state.media.chime(kind, member.call?.id ?? member.id);
}
