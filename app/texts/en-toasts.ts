import type { Kind } from '../state/view-model.ts';

const who = (by: string | null): string => by ?? 'A host';
const things = (kind: Kind): string => (kind === 'audio' ? 'unmute' : 'start their video');

/** Short notices, each under the key of the view-model. `by` is null when it is not known who did it. */
export const toasts = {
  region: 'Notices',
  dismiss: 'Dismiss',
  buttons: {
    unmute: 'Unmute',
    'start-video': 'Start video',
    'not-now': 'Not now',
    'open-people': 'Show people',
    'let-in': 'Let in again',
  },
  'person-joined': (name: string): string => `${name} joined`,
  'person-left': (name: string): string => `${name} left`,
  'hand-raised': (name: string): string => `${name} raised a hand`,
  'audio-muted': (by: string | null): string => `${who(by)} muted your microphone. No one hears you.`,
  'audio-unmuted': (by: string | null): string => `${who(by)} switched your microphone on. The others hear you.`,
  'video-stopped': (by: string | null): string => `${who(by)} stopped your video. No one sees you.`,
  'video-started': (by: string | null): string => `${who(by)} started your video. The others see you.`,
  'hand-lowered': (by: string | null): string => `${who(by)} lowered your hand`,
  'asked-to-unmute': (by: string | null): string => `${who(by)} asks you to unmute`,
  'asked-to-start-video': (by: string | null): string => `${who(by)} asks you to start your video`,
  asking: (name: string, kind: Kind): string => `${name} was asked to ${things(kind)}`,
  'ask-accepted': (name: string, kind: Kind): string => (kind === 'audio' ? `${name} unmuted` : `${name} started the video`),
  'ask-declined': (name: string, kind: Kind): string => `${name} does not want to ${things(kind)} now`,
  'ask-unanswered': (name: string, kind: Kind): string => `${name} did not answer your request to ${things(kind)}`,
  'asked-all': (kind: Kind, count: number): string =>
    count === 1 ? `1 person was asked to ${things(kind)}` : `${count} people were asked to ${things(kind)}`,
  'all-off': { audio: 'Everybody is muted already', video: 'All video is off already' },
  'all-on': { audio: 'Nobody is muted', video: 'All video is on already' },
  'moved-to-audience': 'You are now in the audience. No one hears or sees you.',
  'moved-on-stage': 'You are on stage. The others hear and see what you switch on.',
  'room-locked': 'The room is locked. Nobody else can join.',
  'room-unlocked': 'The room is open again',
  'recording-announced': (by: string | null): string =>
    by === null ? 'This meeting is recorded in a moment' : `${by} records this meeting in a moment`,
  'recording-started': (by: string | null): string => (by === null ? 'This meeting is recorded' : `${by} records this meeting`),
  'recording-stopped': 'The recording has ended',
  'recording-impossible': (why: string): string => `No recording can begin now: ${why}.`,
  'recording-broke-off': (why: string): string =>
    `The recording has ended by itself: ${why}. What was recorded until then is kept.`,
  'recording-deleted': 'The recording is deleted',
  'streaming-started': (by: string | null): string =>
    by === null ? 'This meeting is streamed live' : `${by} streams this meeting live`,
  'streaming-stopped': 'The meeting is no longer streamed',
  'playback-broke-off': (why: string): string => `The video has ended by itself. ${why}`,
  'stream-broke-off': (to: string, why: string): string => `The stream to ${to} has ended by itself. ${why}`,
  'screen-started': (name: string): string => `${name} shares the screen`,
  'screen-stopped': (name: string): string => `${name} stopped sharing`,
  'screen-refused': 'Your screen is not shared: the browser’s question was declined.',
  'screen-failed': 'Sharing your screen did not work. Try again.',
  'talking-while-muted': 'You are talking, but your microphone is off',
  'device-changed': (label: string): string => `Now using ${label}`,
  'device-lost': {
    microphone: 'Your microphone was disconnected',
    camera: 'Your camera was disconnected',
    speaker: 'Your speaker was disconnected',
  },
  'device-failed': {
    microphone: 'The microphone could not be opened',
    camera: 'The camera could not be opened',
    speaker: 'The speaker could not be used',
  },
  'media-restarted': 'Your audio and video are back',
  'sound-still-blocked': 'The browser still holds the sound back',
  removed: (name: string): string => `${name} was removed and stays out of this meeting`,
  'let-in-again': (name: string): string => `${name} may join again`,
  'removed-and-blocked': (name: string): string => `${name} was removed and cannot come back with the same link`,
  'removed-block-partly': (name: string): string =>
    `${name} was removed. This page lets them in no more, but another link may still work.`,
  'removed-not-blocked': (name: string): string => `${name} was removed, but could not be blocked`,
  'gone-and-blocked': (name: string): string => `${name} had left already, and cannot come back with the same link`,
  'gone-block-partly': (name: string): string =>
    `${name} had left already. This page lets them in no more, but another link may still work.`,
  'gone-not-blocked': (name: string): string => `${name} had left already, and could not be blocked`,
  'person-gone': (name: string): string => `${name} is no longer in the room`,
  forbidden: 'This room does not let you do that',
  'not-carried-out': 'That did not work. Try again.',
  'link-copied': 'Link copied',
};
