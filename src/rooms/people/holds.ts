import type { Grant } from '../settings/grant.ts';

/** The person's own call, or which of its other legs. */
export type LegKind = 'member' | 'screen' | 'device';

/** What somebody else did to a person and what therefore covers all its legs, those to come included. */
export interface Holds {
  /** Legs whose sound nobody hears. */
  readonly audio: ReadonlySet<LegKind>;
  /** Legs whose picture nobody sees. */
  readonly video: ReadonlySet<LegKind>;
  /** Hears nothing. */
  readonly deaf: boolean;
  /** The sound is held only because of the deafness. */
  readonly mutedByDeafness: boolean;
}

export const NO_HOLDS: Holds = { audio: new Set(), video: new Set(), deaf: false, mutedByDeafness: false };

/** What a mute of a person covers: a shared screen is not its camera. */
const COVERED: Readonly<Record<'audio' | 'video', readonly LegKind[]>> = {
  audio: ['member', 'screen', 'device'],
  video: ['member', 'device'],
};

/** Somebody else muted a leg: of a person all its legs, of a screen or device that kind of leg. */
export function withMute(holds: Holds, kind: 'audio' | 'video', leg: LegKind): Holds {
  const covered = leg === 'member' ? COVERED[kind] : [leg];
  const mutedByDeafness = kind === 'audio' ? false : holds.mutedByDeafness;
  return { ...holds, [kind]: new Set([...holds[kind], ...covered]), mutedByDeafness };
}

/** A leg was unmuted by somebody who may: with a person all its legs. */
export function withoutMute(holds: Holds, kind: 'audio' | 'video', leg: LegKind): Holds {
  const left = leg === 'member' ? [] : [...holds[kind]].filter((other) => other !== leg);
  const mutedByDeafness = kind === 'audio' && left.length === 0 ? false : holds.mutedByDeafness;
  return { ...holds, [kind]: new Set(left), mutedByDeafness };
}

/** Somebody else deafened a person, which mutes it, too. */
export function withDeafness(holds: Holds): Holds {
  if (holds.deaf && holds.audio.has('member')) return holds;
  const mutedByDeafness = holds.mutedByDeafness || !holds.audio.has('member');
  return { ...withMute(holds, 'audio', 'member'), deaf: true, mutedByDeafness };
}

/** The person hears again; what was muted for itself stays muted. */
export function withoutDeafness(holds: Holds): Holds {
  return { ...(holds.mutedByDeafness ? withoutMute(holds, 'audio', 'member') : holds), deaf: false };
}

/** What a grant holds from the start: muted at the join, and no right to change it. */
export function holdsOfGrant(grant: Pick<Grant, 'permissions' | 'joinAudioMuted' | 'joinVideoMuted'>): Holds {
  let holds = NO_HOLDS;
  for (const [kind, muted] of [['audio', grant.joinAudioMuted] as const, ['video', grant.joinVideoMuted] as const]) {
    const mayUnmute = ['self', 'member'].some((form) => grant.permissions.includes(`room.${form}.${kind}_unmute`));
    if (muted && !mayUnmute) holds = withMute(holds, kind, 'member');
  }
  return holds;
}

/** What is true of both. */
export function bothHolds(a: Holds, b: Holds): Holds {
  const onlyDeaf = ({ audio, mutedByDeafness }: Holds): boolean => audio.size === 0 || mutedByDeafness;
  return {
    audio: new Set([...a.audio, ...b.audio]),
    video: new Set([...a.video, ...b.video]),
    deaf: a.deaf || b.deaf,
    mutedByDeafness: (a.mutedByDeafness || b.mutedByDeafness) && onlyDeaf(a) && onlyDeaf(b),
  };
}
