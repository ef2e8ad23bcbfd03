import type { Consent, Unmute } from '../../src/wire/page.ts';
import type { RoomState } from './room-state.ts';
import type { Participant } from './roster.ts';
import type { Can, Kind, PersonCan } from './view-model.ts';

/** How this page opens other people's devices: what the room says, and whether the Space carries questions. */
export interface Manners {
  unmute: Unmute;
  carriesAsks: boolean;
}

/** The layout that gives one person the large place. */
export const SPOTLIGHT_LAYOUT = 'highlight-1-responsive';
export const SPOTLIGHT_POSITION = 'reserved-1';

const ALWAYS_THERE = ['auto', 'off-canvas', 'full-screen'];

function own(state: RoomState, action: string): boolean {
  return state.permissions.has(`room.self.${action}`) || state.permissions.has(`room.member.${action}`);
}

/** The right to unmute also lets one ask; it is the room that decides which of the two happens. */
function consent(state: RoomState, manners: Manners, kind: Kind): Consent {
  if (!state.permissions.has(`room.member.${kind}_unmute`)) return 'never';
  if (manners.unmute === 'direct') return 'direct';
  return manners.carriesAsks ? 'ask' : 'never';
}

/** What the token lets one do to oneself, to all and to the room. */
export function abilities(state: RoomState, manners: Manners, canShare: boolean): Can {
  const has = (permission: string): boolean => state.permissions.has(permission);
  const onStage = state.standing === 'member';
  return {
    audio: { mute: onStage && own(state, 'audio_mute'), unmute: onStage && own(state, 'audio_unmute') },
    video: { mute: onStage && own(state, 'video_mute'), unmute: onStage && own(state, 'video_unmute') },
    raiseHand: onStage && own(state, 'raisehand'),
    lowerHand: onStage && own(state, 'lowerhand'),
    shareScreen: onStage && canShare && has('room.self.screenshare'),
    muteAll: has('room.member.audio_mute'),
    unmuteAll: consent(state, manners, 'audio'),
    stopVideoAll: has('room.member.video_mute'),
    startVideoAll: consent(state, manners, 'video'),
    lowerAllHands: has('room.member.lowerhand'),
    lock: has('room.lock'),
    unlock: has('room.unlock'),
    setLayout: has('room.set_layout'),
    hideVideoMuted: has('room.hide_video_muted'),
    showVideoMuted: has('room.show_video_muted'),
    prioritizeHands: has('room.prioritize_handraise'),
    // Ending for all is removing all.
    endForAll: has('room.member.remove'),
    record: has('room.recording'),
    play: has('room.playback'),
    stream: has('room.stream'),
  };
}

/** What one may do to one person in its present state; to oneself only what the list of people offers. */
export function personAbilities(state: RoomState, manners: Manners, person: Participant, screenId: string | null): PersonCan {
  const has = (permission: string): boolean => state.permissions.has(permission);
  const self = person.id === state.selfId;
  const may = (action: string): boolean => (self ? own(state, action) : has(`room.member.${action}`));
  const open = (kind: Kind, muted: boolean): Consent => {
    if (!muted) return 'never';
    if (self) return own(state, `${kind}_unmute`) ? 'direct' : 'never';
    return consent(state, manners, kind);
  };
  const spotlit = isSpotlit(state, person.id);
  const canSpotlight = has('room.set_layout') && has('room.set_position');
  return {
    mute: !person.audioMuted && may('audio_mute'),
    unmute: open('audio', person.audioMuted),
    stopVideo: !person.videoMuted && may('video_mute'),
    startVideo: open('video', person.videoMuted),
    lowerHand: person.hand !== null && may('lowerhand'),
    spotlight: canSpotlight && !spotlit,
    endSpotlight: canSpotlight && spotlit,
    positions: may('set_position') ? positionsOf(state, person.position) : [],
    stopScreen: screenId !== null && (self || has('room.member.remove')),
    moveToAudience: !self && has('room.member.demote'),
    remove: !self && has('room.member.remove'),
  };
}

/** Whether the person has the large place of the layout. */
export function isSpotlit(state: RoomState, id: string): boolean {
  if (state.layoutName !== SPOTLIGHT_LAYOUT) return false;
  return state.layers.some((layer) => layer.member_id === id && layer.position === SPOTLIGHT_POSITION);
}

/** Places of the present layout, and those that every layout has. */
function positionsOf(state: RoomState, present: string): string[] {
  const slots = state.layers.map((layer) => layer.position).filter((name) => /^(?:standard|reserved)-\d+$/.test(name));
  return [...new Set([...ALWAYS_THERE.slice(0, 1), ...slots, ...ALWAYS_THERE.slice(1), present])];
}
