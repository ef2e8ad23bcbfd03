import type { DeviceKind, Kind, ToastButton } from './kinds.ts';
import type { RecordingTrouble } from './recording-view.ts';
import type { PlayFailure, StreamFailure } from './sent-view.ts';

export interface ToastView {
  id: number;
  text: ToastText;
  /** Buttons, in order; `actions.answer(id, button)`. A toast with buttons stays longer than one without. */
  buttons: readonly ToastButton[];
}

/** `by`: who did it, null when the Space does not tell ("A host …"). */
export type ToastText =
  | { key: 'person-joined'; name: string }
  | { key: 'person-left'; name: string }
  | { key: 'hand-raised'; name: string }
  | { key: 'audio-muted'; by: string | null }
  | { key: 'audio-unmuted'; by: string | null }
  | { key: 'video-stopped'; by: string | null }
  | { key: 'video-started'; by: string | null }
  | { key: 'hand-lowered'; by: string | null }
  | { key: 'asked-to-unmute'; by: string | null }
  | { key: 'asked-to-start-video'; by: string | null }
  /** To the one who asked. */
  | { key: 'asking'; name: string; kind: Kind }
  | { key: 'ask-accepted'; name: string; kind: Kind }
  | { key: 'ask-declined'; name: string; kind: Kind }
  | { key: 'ask-unanswered'; name: string; kind: Kind }
  | { key: 'asked-all'; kind: Kind; count: number }
  /** Nobody is left whom it could concern. */
  | { key: 'all-off' | 'all-on'; kind: Kind }
  | { key: 'moved-to-audience' }
  | { key: 'moved-on-stage' }
  | { key: 'room-locked' }
  | { key: 'room-unlocked' }
  | { key: 'recording-started'; by: string | null }
  | { key: 'recording-announced'; by: string | null }
  /** To those who may record. */
  | { key: 'recording-impossible'; trouble: RecordingTrouble }
  | { key: 'recording-broke-off'; trouble: RecordingTrouble }
  | { key: 'recording-deleted' }
  | { key: 'recording-stopped' }
  | { key: 'streaming-started'; by: string | null }
  | { key: 'streaming-stopped' }
  /** To those who may play. */
  | { key: 'playback-broke-off'; why: PlayFailure }
  /** To those who may stream. */
  | { key: 'stream-broke-off'; receiver: string; why: StreamFailure }
  | { key: 'screen-started'; name: string }
  | { key: 'screen-stopped'; name: string }
  | { key: 'screen-refused' }
  | { key: 'screen-failed' }
  | { key: 'talking-while-muted' }
  | { key: 'device-changed'; device: DeviceKind; label: string }
  | { key: 'device-lost'; device: DeviceKind }
  | { key: 'device-failed'; device: DeviceKind }
  | { key: 'media-restarted' }
  | { key: 'sound-still-blocked' }
  | { key: 'removed'; name: string }
  | { key: 'let-in-again'; name: string }
  | { key: 'removed-and-blocked'; name: string }
  /** Removed, but the Space cannot revoke tokens: only this page's link is closed to the person. */
  | { key: 'removed-block-partly'; name: string }
  | { key: 'removed-not-blocked'; name: string }
  /** The same of somebody who had left by themselves before. */
  | { key: 'gone-and-blocked'; name: string }
  | { key: 'gone-block-partly'; name: string }
  | { key: 'gone-not-blocked'; name: string }
  | { key: 'person-gone'; name: string }
  | { key: 'forbidden' }
  | { key: 'not-carried-out' }
  | { key: 'link-copied' };
