import { z } from 'zod';
import { tellTalking } from '../talking.ts';
import { type Method, onMember } from './method.ts';
import { tellActor } from './whisper.ts';

const none = z.object({});

/** Volumes out of range are clamped (space-protocol 4.4). */
const volume = z.object({ volume: z.number().transform((value) => Math.round(Math.min(50, Math.max(-50, value)))) });
const sensitivity = z.object({ value: z.number().transform((value) => Math.min(100, Math.max(0, value))) });

function muteAudio(muted: boolean): Method {
  return onMember(none, (scene, target) => {
    const { state } = scene;
    // Somebody's word about the microphone itself: it outlives the deafness.
    target.mutedByDeafness = false;
    if (target.audioMuted === muted) return;
    target.audioMuted = muted;
    tellActor(scene, target, muted ? 'audio_mute' : 'audio_unmute');
    state.updated(target, ['audio_muted']);
    tellTalking(state, target);
  });
}

function muteVideo(muted: boolean): Method {
  return onMember(none, (scene, target) => {
    const { state } = scene;
    if (target.videoMuted === muted) return;
    target.videoMuted = muted;
    tellActor(scene, target, muted ? 'video_mute' : 'video_unmute');
    const tell = (): void => state.updated(target, ['video_muted', 'visible']);
    // On this update the SDK lays the own camera over the tile; a layout that came after it, with the camera still opening, would
    // take it away for good.
    if (muted) tell();
    else state.afterwards(tell);
  });
}

/** Who hears nothing says nothing: the microphone goes along (space-protocol 4.4). */
const deafen = onMember(none, ({ state }, target) => {
  if (target.deaf && target.audioMuted) return;
  target.deaf = true;
  if (!target.audioMuted) target.mutedByDeafness = true;
  target.audioMuted = true;
  state.updated(target, ['deaf', 'audio_muted']);
  tellTalking(state, target);
});

/** Gives back what the deafness took; a microphone that somebody muted stays muted. */
const undeafen = onMember(none, ({ state }, target) => {
  if (!target.deaf) return;
  target.deaf = false;
  if (target.mutedByDeafness) target.audioMuted = false;
  target.mutedByDeafness = false;
  state.updated(target, ['deaf', 'audio_muted']);
  tellTalking(state, target);
});

/** Microphone, camera and loudspeaker of a member. */
export const MEDIA_METHODS = {
  'video.member.audio_mute': muteAudio(true),
  'video.member.audio_unmute': muteAudio(false),
  'video.member.video_mute': muteVideo(true),
  'video.member.video_unmute': muteVideo(false),
  'video.member.deaf': deafen,
  'video.member.undeaf': undeafen,
  'video.member.set_input_volume': onMember(volume, ({ state }, target, params) => {
    target.inputVolume = params.volume;
    state.updated(target, ['input_volume']);
  }),
  'video.member.set_output_volume': onMember(volume, ({ state }, target, params) => {
    target.outputVolume = params.volume;
    state.updated(target, ['output_volume']);
  }),
  'video.member.set_input_sensitivity': onMember(sensitivity, ({ state }, target, params) => {
    target.inputSensitivity = params.value;
    state.updated(target, ['input_sensitivity']);
  }),
} satisfies Record<string, Method>;
