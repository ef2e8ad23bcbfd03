import type { ToastText } from '../state/view-model.ts';
import { t } from './index.ts';
import { isolate } from './isolate.ts';

/** As much of a name as leaves the sentence around it readable; the list of people has all of it. */
const LONGEST = 40;

/** A name, or the label of a device, as a notice says it. */
function said(name: string): string {
  const signs = [...name];
  return isolate(
    signs.length > LONGEST
      ? `${signs
          .slice(0, LONGEST - 1)
          .join('')
          .trimEnd()}…`
      : name,
  );
}

/** The words of one notice. */
export function toastText(text: ToastText): string {
  const { toasts } = t;
  switch (text.key) {
    case 'person-joined':
    case 'person-left':
    case 'hand-raised':
    case 'screen-started':
    case 'screen-stopped':
    case 'removed':
    case 'let-in-again':
    case 'removed-and-blocked':
    case 'removed-block-partly':
    case 'removed-not-blocked':
    case 'gone-and-blocked':
    case 'gone-block-partly':
    case 'gone-not-blocked':
    case 'person-gone':
      return toasts[text.key](said(text.name));
    case 'recording-impossible':
    case 'recording-broke-off':
      return toasts[text.key](t.recording.troubles[text.trouble]);
    case 'playback-broke-off':
      return toasts[text.key](t.playing.troubles[text.why]);
    case 'stream-broke-off':
      return toasts[text.key](said(text.receiver || t.live.watch.heading), t.live.troubles[text.why]);
    case 'streaming-started':
    case 'recording-announced':
    case 'recording-started':
    case 'audio-muted':
    case 'audio-unmuted':
    case 'video-stopped':
    case 'video-started':
    case 'hand-lowered':
    case 'asked-to-unmute':
    case 'asked-to-start-video':
      return toasts[text.key](text.by === null ? null : said(text.by));
    case 'asking':
    case 'ask-accepted':
    case 'ask-declined':
    case 'ask-unanswered':
      return toasts[text.key](said(text.name), text.kind);
    case 'all-off':
    case 'all-on':
      return toasts[text.key][text.kind];
    case 'asked-all':
      return toasts[text.key](text.kind, text.count);
    case 'device-changed':
      return toasts[text.key](said(text.label || t.devices[text.device]));
    case 'device-lost':
    case 'device-failed':
      return toasts[text.key][text.device];
    default:
      return toasts[text.key];
  }
}
