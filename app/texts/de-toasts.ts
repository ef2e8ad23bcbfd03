import type { Kind } from '../state/view-model.ts';
import type { Texts } from './shape.ts';

const who = (by: string | null): string => by ?? 'Die Moderation';
const things = (kind: Kind): string => (kind === 'audio' ? 'das Mikrofon einzuschalten' : 'das Video zu starten');

export const toasts: Texts['toasts'] = {
  region: 'Hinweise',
  dismiss: 'Ausblenden',
  buttons: {
    unmute: 'Einschalten',
    'start-video': 'Video starten',
    'not-now': 'Nicht jetzt',
    'open-people': 'Personen zeigen',
    'let-in': 'Wieder einlassen',
  },
  'person-joined': (name) => `${name} ist beigetreten`,
  'person-left': (name) => `${name} ist gegangen`,
  'hand-raised': (name) => `${name} hebt die Hand`,
  'audio-muted': (by) => `${who(by)} hat Ihr Mikrofon ausgeschaltet. Niemand hört Sie.`,
  'audio-unmuted': (by) => `${who(by)} hat Ihr Mikrofon eingeschaltet. Die anderen hören Sie.`,
  'video-stopped': (by) => `${who(by)} hat Ihr Video beendet. Niemand sieht Sie.`,
  'video-started': (by) => `${who(by)} hat Ihr Video gestartet. Die anderen sehen Sie.`,
  'hand-lowered': (by) => `${who(by)} hat Ihre Hand gesenkt`,
  'asked-to-unmute': (by) => `${who(by)} bittet Sie, Ihr Mikrofon einzuschalten`,
  'asked-to-start-video': (by) => `${who(by)} bittet Sie, Ihr Video zu starten`,
  asking: (name, kind) => `${name} wurde gebeten, ${things(kind)}`,
  'ask-accepted': (name, kind) =>
    kind === 'audio' ? `${name} hat das Mikrofon eingeschaltet` : `${name} hat das Video gestartet`,
  'ask-declined': (name, kind) => `${name} möchte gerade nicht ${kind === 'audio' ? 'sprechen' : 'ins Bild'}`,
  'ask-unanswered': (name, kind) => `${name} hat auf die Bitte, ${things(kind)}, nicht geantwortet`,
  'asked-all': (kind, count) =>
    count === 1 ? `1 Person wurde gebeten, ${things(kind)}` : `${count} Personen wurden gebeten, ${things(kind)}`,
  'all-off': { audio: 'Alle sind schon stumm', video: 'Alle Videos sind schon aus' },
  'all-on': { audio: 'Niemand ist stumm', video: 'Alle Videos laufen schon' },
  'moved-to-audience': 'Sie sind jetzt im Publikum. Niemand hört oder sieht Sie.',
  'moved-on-stage': 'Sie sind auf der Bühne. Die anderen hören und sehen, was Sie einschalten.',
  'room-locked': 'Der Raum ist gesperrt. Niemand sonst kann beitreten.',
  'room-unlocked': 'Der Raum ist wieder offen',
  'recording-announced': (by) =>
    by === null ? 'Dieses Treffen wird gleich aufgezeichnet' : `${by} zeichnet dieses Treffen gleich auf`,
  'recording-started': (by) => (by === null ? 'Dieses Treffen wird aufgezeichnet' : `${by} zeichnet dieses Treffen auf`),
  'recording-stopped': 'Die Aufzeichnung ist beendet',
  'recording-impossible': (why) => `Gerade kann keine Aufzeichnung beginnen: ${why}.`,
  'recording-broke-off': (why) =>
    `Die Aufzeichnung hat von selbst geendet: ${why}. Was bis dahin aufgezeichnet wurde, bleibt erhalten.`,
  'recording-deleted': 'Die Aufzeichnung ist gelöscht',
  'streaming-started': (by) => (by === null ? 'Dieses Treffen wird live übertragen' : `${by} überträgt dieses Treffen live`),
  'streaming-stopped': 'Das Treffen wird nicht mehr übertragen',
  'playback-broke-off': (why) => `Das Video hat von selbst geendet. ${why}`,
  'stream-broke-off': (to, why) => `Die Übertragung (${to}) hat von selbst geendet. ${why}`,
  'screen-started': (name) => `${name} teilt den Bildschirm`,
  'screen-stopped': (name) => `${name} teilt den Bildschirm nicht mehr`,
  'screen-refused': 'Ihr Bildschirm wird nicht geteilt: Die Frage des Browsers wurde abgelehnt.',
  'screen-failed': 'Das Teilen des Bildschirms hat nicht geklappt. Versuchen Sie es erneut.',
  'talking-while-muted': 'Sie sprechen, aber Ihr Mikrofon ist aus',
  'device-changed': (label) => `Jetzt in Gebrauch: ${label}`,
  'device-lost': {
    microphone: 'Ihr Mikrofon wurde getrennt',
    camera: 'Ihre Kamera wurde getrennt',
    speaker: 'Ihr Lautsprecher wurde getrennt',
  },
  'device-failed': {
    microphone: 'Das Mikrofon ließ sich nicht öffnen',
    camera: 'Die Kamera ließ sich nicht öffnen',
    speaker: 'Der Lautsprecher ließ sich nicht verwenden',
  },
  'media-restarted': 'Ton und Bild sind wieder da',
  'sound-still-blocked': 'Der Browser hält den Ton weiter zurück',
  removed: (name) => `${name} wurde entfernt und bleibt für dieses Treffen draußen`,
  'let-in-again': (name) => `${name} kann wieder beitreten`,
  'removed-and-blocked': (name) => `${name} wurde entfernt und kann mit demselben Link nicht zurückkommen`,
  'removed-block-partly': (name) =>
    `${name} wurde entfernt. Diese Seite lässt die Person nicht mehr ein, ein anderer Link vielleicht schon.`,
  'removed-not-blocked': (name) => `${name} wurde entfernt, die Rückkehr ließ sich aber nicht verhindern`,
  'gone-and-blocked': (name) => `${name} war schon gegangen und kann mit demselben Link nicht zurückkommen`,
  'gone-block-partly': (name) =>
    `${name} war schon gegangen. Diese Seite lässt die Person nicht mehr ein, ein anderer Link vielleicht schon.`,
  'gone-not-blocked': (name) => `${name} war schon gegangen, die Rückkehr ließ sich aber nicht verhindern`,
  'person-gone': (name) => `${name} ist nicht mehr im Raum`,
  forbidden: 'Das dürfen Sie in diesem Raum nicht',
  'not-carried-out': 'Das hat nicht geklappt. Versuchen Sie es erneut.',
  'link-copied': 'Link kopiert',
};
