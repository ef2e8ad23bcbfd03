import type { Texts } from './shape.ts';

export const playing: Texts['playing'] = {
  on: (by) => (by === null ? 'Ein Video läuft' : `${by} spielt ein Video ab`),
  menu: 'Video abspielen …',
  dialog: {
    title: 'Ein Video für alle abspielen',
    text: 'Alle sehen es im Bild des Treffens und hören es. Sie können es anhalten, darin springen und es beenden.',
    link: 'Link zum Video',
    linkHint:
      'Die Adresse der Datei oder Live-Quelle selbst (MP4, WebM, MP3, HLS, RTMP), nicht die einer Seite, auf der sie zu sehen ist.',
    volume: 'Lautstärke',
    confirm: 'Abspielen',
    opening: 'Wird geöffnet …',
    openingLong: 'Der Server öffnet das Video. Das kann bis zu zehn Sekunden dauern.',
  },
  player: {
    region: 'Video für alle',
    pause: 'Video anhalten',
    resume: 'Weiter abspielen',
    stop: 'Video beenden',
    position: 'Stelle im Video',
    positionOf: (at, of) => `${at} von ${of}`,
    back: '10 Sekunden zurück',
    forward: '10 Sekunden vor',
    volume: 'Lautstärke des Videos',
    live: 'Live',
  },
  volume: (value) => (value === 0 ? 'normal' : value < 0 ? `${-value} leiser` : `${value} lauter`),
  troubles: {
    address: 'Das ist keine Adresse eines Videos. Sie beginnt mit https://, http://, rtmp:// oder rtmps://.',
    url_refused: 'Der Server öffnet diese Adresse nicht. Adressen in privaten Netzen muss sein Betreiber erlauben.',
    unreachable: 'Unter dieser Adresse antwortet niemand, oder das Video wird nicht herausgegeben.',
    unsupported: 'Unter dieser Adresse ist nichts, was der Server abspielen kann. Ist es die Adresse der Datei selbst?',
    too_large: 'Das Video ist zu groß: die Datei, das Bild oder die Bildrate.',
    too_slow: 'Das Video kam nicht schnell genug.',
    broken: 'Das Video ist beschädigt.',
    too_many: 'Gerade lassen sich keine weiteren Videos abspielen. Versuchen Sie es in einer Minute erneut.',
    absent: 'Dieser Server spielt keine Videos ab.',
    failed: 'Das hat nicht geklappt. Versuchen Sie es erneut.',
  },
};
