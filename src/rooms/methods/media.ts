import { z } from 'zod';
import { AUDIO, HEARING, setHolds, tellLegs, VIDEO, withLegs } from '../moderation/legs.ts';
import { withDeafness, withMute, withoutDeafness, withoutMute } from '../people/holds.ts';
import { isMuted, isPerson, type Member } from '../people/member.ts';
import { type Method, type MethodContext, onEachMember, onMember, tellWhoDidIt } from './method.ts';

const none = z.object({});

/** A number, or its decimal digits as text: what a page's `<input type="range">` has. */
const number = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d{1,9}(\.\d{1,9})?$/)
    .transform(Number),
]);
/** Volumes out of range are clamped (space-protocol 4.4). */
const volume = z.object({ volume: number.transform((value) => Math.round(Math.min(50, Math.max(-50, value)))) });
const sensitivity = z.object({ value: number.transform((value) => Math.min(100, Math.max(0, value))) });

/** Whether somebody does it to itself, or to one of its own screens and devices. */
function isOwn({ caller }: MethodContext, target: Member): boolean {
  return caller !== null && caller.id === (target.owner ?? target).id;
}

function muteAudio(muted: boolean): Method {
  return onEachMember(none, (context, target) => {
    const { state } = context;
    const changed = withLegs(state, target, AUDIO, () => {
      // Somebody's word about the microphone itself: it outlives the deafness.
      state.roster.change(target, { mutedByDeafness: false });
      state.roster.change(target, { audioMuted: muted });
      hold(context, target, 'audio', muted);
    });
    if (changed.includes(target)) tellWhoDidIt(context, target, muted ? 'audio_mute' : 'audio_unmute');
    tellLegs(state, changed, AUDIO);
  });
}

function muteVideo(muted: boolean): Method {
  return onEachMember(none, (context, target) => {
    const { state } = context;
    const changed = withLegs(state, target, VIDEO, () => {
      state.roster.change(target, { videoMuted: muted });
      hold(context, target, 'video', muted);
    });
    if (changed.includes(target)) tellWhoDidIt(context, target, muted ? 'video_mute' : 'video_unmute');
    const tell = (): void => tellLegs(state, changed, VIDEO);
    // On this update the SDK lays the own camera over the tile; a layout that came after it, with the camera still opening, would
    // take it away for good.
    if (muted) tell();
    else state.afterwards(tell);
  });
}

/** Own mutes end with a new join. A mute by somebody else holds until somebody with that right unmutes. */
function hold(context: MethodContext, target: Member, kind: 'audio' | 'video', muted: boolean): void {
  if (muted && isOwn(context, target)) return;
  const change = muted ? withMute : withoutMute;
  setHolds(context.state, target, (holds) => change(holds, kind, target.type === 'audience' ? 'member' : target.type));
}

/** Somebody who is deaf is muted, too: the microphone goes along (space-protocol 4.4). */
const deafen = onMember(none, (context, target) => {
  const { state } = context;
  const changed = withLegs(state, target, HEARING, () => {
    if (isPerson(target) && !isOwn(context, target)) return setHolds(state, target, withDeafness);
    state.roster.change(target, { deaf: true });
    if (!isMuted(target)) state.roster.change(target, { mutedByDeafness: true });
    state.roster.change(target, { audioMuted: true });
  });
  tellLegs(state, changed, HEARING);
});

/** Gives back what the deafness took; a microphone that somebody muted stays muted. */
const undeafen = onMember(none, (context, target) => {
  const { state } = context;
  const changed = withLegs(state, target, HEARING, () => {
    state.roster.change(target, { deaf: false });
    if (target.mutedByDeafness) state.roster.change(target, { audioMuted: false });
    state.roster.change(target, { mutedByDeafness: false });
    if (isPerson(target)) setHolds(state, target, withoutDeafness);
  });
  tellLegs(state, changed, HEARING);
});

/** Microphone, camera and loudspeaker of a member. */
export const MEDIA_METHODS = {
  'video.member.audio_mute': muteAudio(true),
  'video.member.audio_unmute': muteAudio(false),
  'video.member.video_mute': muteVideo(true),
  'video.member.video_unmute': muteVideo(false),
  'video.member.deaf': deafen,
  'video.member.undeaf': undeafen,
  'video.member.set_input_volume': onEachMember(volume, ({ state }, target, params) => {
    state.roster.change(target, { inputVolume: params.volume });
    state.updated(target, ['input_volume']);
  }),
  'video.member.set_output_volume': onEachMember(volume, ({ state }, target, params) => {
    state.roster.change(target, { outputVolume: params.volume });
    state.updated(target, ['output_volume']);
  }),
  'video.member.set_input_sensitivity': onEachMember(sensitivity, ({ state }, target, params) => {
    state.roster.change(target, { inputSensitivity: params.value });
    state.updated(target, ['input_sensitivity']);
  }),
} satisfies Record<string, Method>;
