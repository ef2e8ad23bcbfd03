import type { Act, RoomSignal } from './ports.ts';
import type { RoomState } from './room-state.ts';
import { find, isMuted, persons } from './roster.ts';
import type { Kind, ToastText } from './view-model.ts';

/** Own mutes and hands that are on their way, the oldest first: what they bring is no news. */
export interface Wanted {
  audio: readonly boolean[];
  video: readonly boolean[];
  hand: readonly boolean[];
}

/** Who did something to oneself, as far as the Space says so. */
type Actors = ReadonlyMap<Act, string>;

/** In larger rooms coming and going is no news. */
const SMALL_ROOM = 12;

/** Says what somebody else did to the room or to oneself. */
export function announcements(
  before: RoomState,
  after: RoomState,
  signal: RoomSignal,
  wanted: Wanted,
  actors: Actors,
): ToastText[] {
  return [
    ...comings(before, after, signal),
    ...raised(before, after),
    ...aboutSelf(before, after, wanted, actors),
    ...ofRoom(before, after, signal),
  ];
}

function comings(before: RoomState, after: RoomState, signal: RoomSignal): ToastText[] {
  if (persons(after.members).length > SMALL_ROOM) return [];
  if (signal.type === 'member.joined' && !find(before.members, signal.member.id)) {
    const one = find(after.members, signal.member.id);
    if (!one || one.id === after.selfId) return [];
    if (one.type === 'member') return [{ key: 'person-joined', name: one.name }];
    return one.type === 'screen' && one.parentId !== after.selfId ? [{ key: 'screen-started', name: one.name }] : [];
  }
  if (signal.type === 'member.left' && signal.id !== before.selfId) {
    const one = find(before.members, signal.id);
    if (one?.type === 'member') return [{ key: 'person-left', name: one.name }];
    if (one?.type === 'screen' && one.parentId !== after.selfId) return [{ key: 'screen-stopped', name: one.name }];
  }
  return [];
}

/** Hands matter to those who give the word. */
function raised(before: RoomState, after: RoomState): ToastText[] {
  if (!after.permissions.has('room.member.lowerhand') || before.selfId === '') return [];
  return persons(after.members).flatMap((one) => {
    const old = find(before.members, one.id);
    return one.id !== after.selfId && old && old.hand === null && one.hand !== null
      ? [{ key: 'hand-raised' as const, name: one.name }]
      : [];
  });
}

const SWITCHED: Readonly<Record<Kind, { off: 'audio-muted' | 'video-stopped'; on: 'audio-unmuted' | 'video-started' }>> = {
  audio: { off: 'audio-muted', on: 'audio-unmuted' },
  video: { off: 'video-stopped', on: 'video-started' },
};

function aboutSelf(before: RoomState, after: RoomState, wanted: Wanted, actors: Actors): ToastText[] {
  const [old, self] = [find(before.members, before.selfId), find(after.members, after.selfId)];
  if (!old || !self || old.id !== self.id) return [];
  const texts: ToastText[] = [];
  for (const kind of ['audio', 'video'] as const) {
    const muted = isMuted(self, kind);
    if (muted !== isMuted(old, kind) && !wanted[kind].includes(muted))
      texts.push({ key: SWITCHED[kind][muted ? 'off' : 'on'], by: actors.get(`${kind}_${muted ? 'mute' : 'unmute'}`) ?? null });
  }
  const lowered = old.hand !== null && self.hand === null;
  if (lowered && !wanted.hand.includes(false)) texts.push({ key: 'hand-lowered', by: actors.get('lowerhand') ?? null });
  return texts;
}

function ofRoom(before: RoomState, after: RoomState, signal: RoomSignal): ToastText[] {
  if (before.selfId === '') return [];
  if (signal.type === 'joined') {
    if (before.standing === after.standing) return [];
    return [{ key: after.standing === 'audience' ? 'moved-to-audience' : 'moved-on-stage' }];
  }
  const texts: ToastText[] = [];
  if (before.locked !== after.locked) texts.push({ key: after.locked ? 'room-locked' : 'room-unlocked' });
  if (before.recording !== after.recording)
    texts.push(after.recording ? { key: 'recording-started', by: after.recordedBy } : { key: 'recording-stopped' });
  if (before.streaming !== after.streaming)
    texts.push(after.streaming ? { key: 'streaming-started', by: after.streamedBy } : { key: 'streaming-stopped' });
  return texts;
}
