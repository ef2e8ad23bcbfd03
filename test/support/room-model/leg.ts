import type { CallState } from '../../../src/rooms/ports.ts';
import type { MemberPayload, Meta } from '../../../src/wire/events.ts';
import type { Client } from '../room-bench.ts';

/** What the reference knows of a person, inside or outside of the room. */
export interface Person {
  client: Client;
  readonly name: string;
  /** Leaves after so many milliseconds; null: stays. */
  readonly removeAfterMs: number | null;
  /** Ends the session when it leaves. */
  readonly leader: boolean;
  /** Null while it is out. */
  leg: Leg | null;
  online: boolean;
  /** Its page said that it goes when it went offline last. */
  closed: boolean;
  /** Clock time at which its page went on on another socket, if it has offered nothing since. */
  resumedAt: number | null;
  /** Clock times at which it lost its last socket, and at which media came back last. */
  offlineAt: number;
  mediaAt: number;
  mediaLostAt: number;
  /** Role of the call that it was asked for; null when none is due. */
  asked: 'member' | 'audience' | null;
  /** Clock time of its removal. */
  removedAt: number | null;
  /** Calls that newer ones replaced, with the time at which the server ends them by itself. */
  formers: Map<string, number>;
  /** What others keep from the room of this person's legs, and whether they deafened it. */
  silenced: Set<LegType>;
  unseen: Set<LegType>;
  deafened: boolean;
  /** Silenced by the deafness alone. */
  silencedByDeafness: boolean;
}

type LegType = 'member' | 'screen' | 'device';

const typeOf = ({ type }: Leg): LegType => (type === 'audience' ? 'member' : type);

/** Nobody does anything to the person any more. */
export function freed(): Pick<Person, 'silenced' | 'unseen' | 'deafened' | 'silencedByDeafness'> {
  return { silenced: new Set(), unseen: new Set(), deafened: false, silencedByDeafness: false };
}

/** Somebody says something about a leg's sound or picture. */
export function mute(leg: Leg, caller: Person, kind: 'audio' | 'video', muted: boolean): void {
  const { owner } = leg;
  const covered: LegType[] = !isPersonal(leg)
    ? [typeOf(leg)]
    : kind === 'audio'
      ? ['member', 'screen', 'device']
      : ['member', 'device'];
  const held = kind === 'audio' ? owner.silenced : owner.unseen;
  if (kind === 'audio') leg.audioMuted = muted;
  else leg.videoMuted = muted;
  if (muted && caller !== owner) for (const type of covered) held.add(type);
  if (!muted && isPersonal(leg)) held.clear();
  if (!muted) held.delete(typeOf(leg));
  if (kind !== 'audio') return;
  leg.mutedByDeafness = false;
  if ((muted && caller !== owner) || owner.silenced.size === 0) owner.silencedByDeafness = false;
}

export function deafen(leg: Leg, caller: Person): void {
  const { owner } = leg;
  if (isPersonal(leg) && caller !== owner) {
    if (!owner.silenced.has('member')) owner.silencedByDeafness = true;
    if (!owner.deafened || !owner.silenced.has('member')) owner.silenced = new Set(['member', 'screen', 'device']);
    owner.deafened = true;
    return;
  }
  if (!isSilent(leg)) leg.mutedByDeafness = true;
  Object.assign(leg, { deaf: true, audioMuted: true });
}

export function undeafen(leg: Leg): void {
  if (leg.mutedByDeafness) leg.audioMuted = false;
  Object.assign(leg, { deaf: false, mutedByDeafness: false });
  const { owner } = leg;
  if (!isPersonal(leg)) return;
  if (owner.silencedByDeafness) owner.silenced.clear();
  Object.assign(owner, { deafened: false, silencedByDeafness: false });
}

function isSilent(leg: Leg): boolean {
  return leg.audioMuted || leg.owner.silenced.has(typeOf(leg));
}

function isUnseen(leg: Leg): boolean {
  return leg.videoMuted || leg.owner.unseen.has(typeOf(leg));
}

/** A person's screens and devices hear nothing that it does not hear. */
function isDeaf(leg: Leg): boolean {
  return leg.deaf || leg.owner.deafened || (leg.owner.leg?.deaf ?? false);
}

/** One entity of the room: a person, or one of its screens and devices. */
export interface Leg {
  id: string;
  callId: string;
  type: 'member' | 'audience' | 'screen' | 'device';
  owner: Person;
  /** What it lacks; the grace time runs while there is anything. */
  lost: Set<'link' | 'media'>;
  graceEnds: number | null;
  /** The media side knows its call. */
  mixed: boolean;
  sendsVideo: boolean;
  audioMuted: boolean;
  videoMuted: boolean;
  deaf: boolean;
  mutedByDeafness: boolean;
  onHold: boolean;
  inputVolume: number;
  outputVolume: number;
  inputSensitivity: number;
  position: string;
  handRaisedAt: number | null;
  voice: boolean;
  meta: Meta;
}

export function newLeg(from: Pick<Leg, 'id' | 'callId' | 'type' | 'owner' | 'sendsVideo'>): Leg {
  return {
    ...from,
    lost: new Set(),
    graceEnds: null,
    mixed: true,
    audioMuted: false,
    videoMuted: false,
    deaf: false,
    mutedByDeafness: false,
    onHold: false,
    inputVolume: 0,
    outputVolume: 0,
    inputSensitivity: 50,
    position: 'auto',
    handRaisedAt: null,
    voice: false,
    meta: {},
  };
}

export function isPersonal(leg: Leg): boolean {
  return leg.owner.leg === leg;
}

export function hasPicture(leg: Leg): boolean {
  return leg.sendsVideo && !isUnseen(leg) && !leg.onHold;
}

function talks(leg: Leg): boolean {
  return leg.voice && !isSilent(leg) && !leg.onHold && leg.type !== 'audience';
}

/** The member as clients must see it, without the ids of room and session. */
export function expectedMember(leg: Leg): Omit<MemberPayload, 'room_id' | 'room_session_id'> {
  return {
    id: leg.id,
    name: leg.owner.name,
    type: leg.type === 'audience' ? 'member' : leg.type,
    parent_id: isPersonal(leg) ? null : (leg.owner.leg?.id ?? null),
    requested_position: leg.position,
    handraised: leg.handRaisedAt !== null,
    visible: hasPicture(leg),
    audio_muted: isSilent(leg),
    video_muted: isUnseen(leg),
    deaf: isDeaf(leg),
    on_hold: leg.onHold,
    input_volume: leg.inputVolume,
    output_volume: leg.outputVolume,
    input_sensitivity: leg.inputSensitivity,
    meta: leg.meta,
    talking: talks(leg),
  };
}

/** What the mixer must know of the leg's call. `siblings`: the other legs of its owner. */
export function expectedCall(leg: Leg, siblings: readonly Leg[]): CallState {
  const silent = leg.type === 'audience';
  return {
    name: leg.owner.name,
    audioMuted: silent || isSilent(leg),
    videoMuted: silent || isUnseen(leg),
    deaf: isDeaf(leg),
    onHold: leg.onHold,
    inputVolume: leg.inputVolume,
    outputVolume: leg.outputVolume,
    inputSensitivity: leg.inputSensitivity,
    ownCalls: siblings.map(({ callId }) => callId).sort(),
  };
}
