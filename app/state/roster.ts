import { foldName } from '../../src/wire/names.ts';
import { plainName } from './name.ts';
import type { MemberFields, RoomSignal } from './ports.ts';
import type { Kind } from './view-model.ts';

/** One member of the room, a person or a shared screen. */
export interface Participant {
  id: string;
  /** As it is shown: who has the name of somebody who was there before carries a number. */
  name: string;
  /** As the room says it. */
  given: string;
  type: 'member' | 'screen' | 'device';
  /** Whose screen or device it is. */
  parentId: string | null;
  role: 'host' | 'guest' | null;
  audioMuted: boolean;
  videoMuted: boolean;
  talking: boolean;
  /** Place in the order of raised hands, from 1; null while the hand is down. */
  hand: number | null;
  position: string;
}

/** Members in the order in which they came. */
export type Roster = readonly Participant[];

/** Key of a member's meta in which our pages write its role. Guests cannot set their meta. */
const ROLE_KEY = 'wirespace_role';

const NOBODY: Participant = {
  id: '',
  name: '',
  given: '',
  type: 'member',
  parentId: null,
  role: null,
  audioMuted: false,
  videoMuted: false,
  talking: false,
  hand: null,
  position: 'auto',
};

/** The roster after one signal; the same object when nothing changed. */
export function nextRoster(roster: Roster, signal: RoomSignal): Roster {
  switch (signal.type) {
    case 'joined':
    case 'members':
      return listed(roster, signal.members);
    case 'member.joined':
      return upsert(roster, signal.member);
    case 'member.updated':
      // People whose leaving was heard first are not in the list: an update does not bring them back.
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

/** The people among the members: no screens, no further cameras. */
export function persons(roster: Roster): Participant[] {
  return roster.filter((one) => one.type === 'member');
}

export function isMuted(person: Pick<Participant, 'audioMuted' | 'videoMuted'>, kind: Kind): boolean {
  return kind === 'audio' ? person.audioMuted : person.videoMuted;
}

/** A fresh list; what it does not tell of those who are known stays. */
function listed(roster: Roster, members: readonly MemberFields[]): Roster {
  const next: Participant[] = [];
  for (const member of members) next.push(merge(find(roster, member.id), member, next));
  return next;
}

function upsert(roster: Roster, member: MemberFields): Roster {
  const old = find(roster, member.id);
  return old ? change(roster, member.id, merge(old, member, roster)) : [...roster, merge(undefined, member, roster)];
}

function merge(known: Participant | undefined, member: MemberFields, others: Roster): Participant {
  const old = known ?? NOBODY;
  const audioMuted = member.audio_muted ?? old.audioMuted;
  const raised = member.handraised ?? old.hand !== null;
  return {
    id: member.id,
    ...namesOf(old, member, others),
    type: member.type ?? old.type,
    parentId: member.parent_id ?? old.parentId,
    role: member.meta === undefined ? old.role : roleOf(member.meta),
    audioMuted,
    videoMuted: member.video_muted ?? old.videoMuted,
    // Nobody is shown talking with the microphone off, in whichever order the two events come.
    talking: (member.talking ?? old.talking) && !audioMuted,
    hand: raised ? (old.hand ?? 1 + Math.max(0, ...others.map((one) => one.hand ?? 0))) : null,
    position: member.requested_position ?? old.position,
  };
}

/** Names that look the same are made different; a screen or device has the name of its owner. */
function namesOf(old: Participant, member: MemberFields, others: Roster): Pick<Participant, 'name' | 'given'> {
  const given = member.name === undefined ? old.given : plainName(member.name);
  if (old.id !== '' && given === old.given) return { name: old.name, given };
  const owner = find(others, member.parent_id ?? old.parentId);
  if (owner) return { name: owner.name, given };
  const taken = new Set(persons(others).flatMap(({ id, name }) => (id === member.id ? [] : foldName(name))));
  let name = given;
  for (let number = 2; given !== '' && taken.has(foldName(name)); number++) name = `${given} (${number})`;
  return { name, given };
}

function roleOf(meta: Record<string, unknown>): Participant['role'] {
  const role = meta[ROLE_KEY];
  return role === 'host' || role === 'guest' ? role : null;
}

function change(roster: Roster, id: string, fields: Partial<Participant>): Roster {
  const old = find(roster, id);
  if (!old) return roster;
  const changed = { ...old, ...fields };
  const same = (Object.keys(changed) as (keyof Participant)[]).every((key) => changed[key] === old[key]);
  return same ? roster : roster.map((one) => (one.id === id ? changed : one));
}
