import type { Kind, RoomSignal } from './ports.ts';
import { find, isMuted, type Roster } from './roster.ts';

/** What was known before the signal. */
interface Before {
  people: Roster;
  selfId: string | null;
  /** Own mutes that are on their way: what they bring is no news. */
  wanted: { audio: boolean | null; video: boolean | null };
}

const SWITCHED: Readonly<Record<Kind, { off: string; on: string }>> = {
  audio: { off: 'Your microphone was switched off.', on: 'Your microphone was switched on. Others hear you.' },
  video: { off: 'Your camera was switched off.', on: 'Your camera was switched on. Others see you.' },
};

/** Says what somebody else did: who came and went, and who switched one's own devices. */
export function announcements(before: Before, people: Roster, signal: RoomSignal): string[] {
  const texts: string[] = [];
  if (signal.type === 'member.joined' && !find(before.people, signal.member.id)) {
    const person = find(people, signal.member.id);
    if (person && person.id !== before.selfId) texts.push(`${person.name} joined.`);
  }
  if (signal.type === 'member.left' && signal.id !== before.selfId) {
    const person = find(before.people, signal.id);
    if (person) texts.push(`${person.name} left.`);
  }
  const [old, self] = [find(before.people, before.selfId), find(people, before.selfId)];
  if (!old || !self) return texts;
  for (const kind of ['audio', 'video'] as const) {
    const muted = isMuted(self, kind);
    if (muted !== isMuted(old, kind) && muted !== before.wanted[kind]) texts.push(SWITCHED[kind][muted ? 'off' : 'on']);
  }
  return texts;
}
