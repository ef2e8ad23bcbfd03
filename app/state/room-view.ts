import { abilities, isSpotlit, type Manners, personAbilities } from './abilities.ts';
import type { RoomState } from './room-state.ts';
import { find, type Participant, persons } from './roster.ts';
import { tilesOf } from './tiles.ts';
import type { Banner, Kind, LiveView, OwnDevice, PersonView, PlayingView, RecordingView, RoomView } from './view-model.ts';

/** What belongs to this page and not to the room. */
export interface OwnState {
  manners: Manners;
  /** What this browser sends at all. */
  sends: { audio: boolean; video: boolean };
  /** Own buttons whose change is on its way. */
  busy: { audio: boolean; video: boolean; hand: boolean };
  share: 'off' | 'starting' | 'impossible';
  /** Whom one asked for what, and waits: `audio <id>`. */
  asked: ReadonlySet<string>;
  knownAudience: readonly { id: string; name: string }[];
  layouts: readonly string[];
  restarting: boolean;
  /** Announced, and not begun. */
  recordingSoon: { by: string | null } | null;
  playing: PlayingView;
  live: LiveView;
  link: Extract<Banner, { kind: 'reconnecting' }> | null;
}

/** The room as the views draw it: a function of the room's state and of the page's own. */
export function roomView(state: RoomState, own: OwnState): RoomView {
  const { members, selfId } = state;
  const people = persons(members).map((person) => personView(state, own, person));
  return {
    selfId,
    standing: state.standing,
    own: {
      audio: ownDevice(state, own, 'audio'),
      video: ownDevice(state, own, 'video'),
      hand: { raised: find(members, selfId)?.hand != null, busy: own.busy.hand },
      share: state.sharing ? 'on' : own.share,
    },
    can: abilities(state, own.manners, own.share !== 'impossible'),
    people,
    hands: handsOf(members).flatMap(({ id }) => people.find((one) => one.id === id) ?? []),
    audience: {
      count: state.audienceCount,
      known: own.knownAudience.map((one) => ({ ...one, canPromote: state.permissions.has('room.member.promote') })),
    },
    tiles: tilesOf(state.layers, members, people, selfId),
    layout: { name: state.layoutName, choices: own.layouts },
    locked: state.locked,
    hidesVideoMuted: state.hidesVideoMuted,
    prioritizesHands: state.prioritizesHands,
    recording: recordingView(state, own),
    playing: own.playing,
    live: own.live,
    banners: banners(state, own),
  };
}

function personView(state: RoomState, own: OwnState, person: Participant): PersonView {
  const { id, name, role, audioMuted, videoMuted, talking, position } = person;
  const screenId = state.members.find((one) => one.type === 'screen' && one.parentId === id)?.id ?? null;
  return {
    id,
    name,
    self: id === state.selfId,
    role,
    audioMuted,
    videoMuted,
    talking,
    hand: person.hand !== null,
    screenId,
    asked: { audio: own.asked.has(`audio ${id}`), video: own.asked.has(`video ${id}`) },
    spotlit: isSpotlit(state, id),
    position,
    can: personAbilities(state, own.manners, person, screenId),
  };
}

function ownDevice(state: RoomState, own: OwnState, kind: Kind): OwnDevice {
  const self = find(state.members, state.selfId);
  const muted = kind === 'audio' ? self?.audioMuted : self?.videoMuted;
  // In the audience one sends nothing.
  return {
    state: own.sends[kind] && state.standing === 'member' ? (muted ? 'off' : 'on') : 'none',
    busy: own.busy[kind] || self === undefined,
  };
}

function handsOf(members: readonly Participant[]): Participant[] {
  return persons(members)
    .filter((one) => one.hand !== null)
    .sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
}

function recordingView(state: RoomState, { recordingSoon }: OwnState): RecordingView {
  if (!state.recording) return recordingSoon ? { state: 'soon', by: recordingSoon.by } : { state: 'off', by: null };
  // Only those who may record hear when a pause ends. To others a paused recording looks like a running one.
  const hears = state.standing === 'member' && state.permissions.has('room.recording');
  const paused = hears && state.running.length > 0 && state.running.every((one) => one.state === 'paused');
  return { state: paused ? 'paused' : 'on', by: state.recordedBy };
}

function banners(state: RoomState, own: OwnState): Banner[] {
  const list: Banner[] = [];
  if (own.link) list.push(own.link);
  if (state.soundBlocked) list.push({ kind: 'sound-blocked' });
  const interrupted = interruptions(state, own);
  if (interrupted.audio || interrupted.video || own.restarting) {
    list.push({ kind: 'media-interrupted', ...interrupted, restarting: own.restarting });
  }
  if (state.standing === 'audience') list.push({ kind: 'audience' });
  const recording = recordingView(state, own);
  if (recording.state !== 'off') list.push({ kind: 'recording', ...recording });
  if (state.streaming) list.push({ kind: 'streaming', by: state.streamedBy });
  // Who started it tells of sound without a picture, the picture of what a server application started.
  const played = state.playedBy !== null || state.playbacks.length > 0 || state.layers.some((layer) => layer.playing_file);
  if (played) list.push({ kind: 'playing', by: state.playedBy });
  if (state.locked) list.push({ kind: 'locked' });
  return list;
}

/** Own devices that should send, that nobody muted, and that give nothing all the same. */
export function interruptions(state: RoomState, own: Pick<OwnState, 'sends'>): { audio: boolean; video: boolean } {
  const self = find(state.members, state.selfId);
  if (!self || state.standing === 'audience') return { audio: false, video: false };
  return {
    audio: own.sends.audio && !self.audioMuted && !state.tracks.audio,
    video: own.sends.video && !self.videoMuted && !state.tracks.video,
  };
}
