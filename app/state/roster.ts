import type { Kind, MemberFields, RoomSignal } from './ports.ts';

/** One row of the list of participants. */
export interface Participant {
  id: string;
  name: string;
  audioMuted: boolean;
  videoMuted: boolean;
  talking: boolean;
}

/** People in the order in which they came. */
export type Roster = readonly Participant[];

const NOBODY: Participant = { id: '', name: '', audioMuted: false, videoMuted: false, talking: false };

/** The roster after one signal; the same object when nothing changed. */
export function nextRoster(roster: Roster, signal: RoomSignal): Roster {
  switch (signal.type) {
    case 'joined':
    case 'members':
      return signal.members.filter(isPerson).map((member) => merge(find(roster, member.id) ?? NOBODY, member));
    case 'member.joined':
      return isPerson(signal.member) ? upsert(roster, signal.member) : roster;
    case 'member.updated':
      // Screens, and people whose leaving was heard first, are not in the list: an update does not bring them back.
      return find(roster, signal.member.id) ? upsert(roster, signal.member) : roster;
    case 'member.left':
      return find(roster, signal.id) ? roster.filter((one) => one.id !== signal.id) : roster;
    case 'member.talking':
      return change(roster, signal.id, { talking: signal.talking });
    case 'left':
      return [];
    default:
      return roster;
  }
}

export function find(roster: Roster, id: string | null): Participant | undefined {
  return roster.find((one) => one.id === id);
}

export function isMuted(person: Participant, kind: Kind): boolean {
  return kind === 'audio' ? person.audioMuted : person.videoMuted;
}

function isPerson(member: MemberFields): boolean {
  return member.type === undefined || member.type === 'member';
}

function upsert(roster: Roster, member: MemberFields): Roster {
  const old = find(roster, member.id);
  return old ? change(roster, member.id, merge(old, member)) : [...roster, merge(NOBODY, member)];
}

function merge(old: Participant, member: MemberFields): Participant {
  const audioMuted = member.audio_muted ?? old.audioMuted;
  return {
    id: member.id,
    name: member.name ?? old.name,
    audioMuted,
    videoMuted: member.video_muted ?? old.videoMuted,
    // Nobody is shown talking with the microphone off, in whichever order the two events come.
    talking: (member.talking ?? old.talking) && !audioMuted,
  };
}

function change(roster: Roster, id: string, fields: Partial<Participant>): Roster {
  const old = find(roster, id);
  if (!old) return roster;
  const changed = { ...old, ...fields };
  const same = (Object.keys(changed) as (keyof Participant)[]).every((key) => changed[key] === old[key]);
  return same ? roster : roster.map((one) => (one.id === id ? changed : one));
}
