import type { WatchTexts } from './shape.ts';

export const de: WatchTexts = {
  language: { tag: 'de', dir: 'ltr' },
  title: (state, room) => `${state} · ${room} · Wirespace`,
  live: 'LIVE',
  picture: (room) => `Livebild von ${room}`,
  behind: (seconds) => `${seconds} s zurück`,
  behindLong: (seconds) => `Sie sehen, was vor ${seconds} Sekunden geschah.`,
  controls: 'Wiedergabe',
  play: 'Abspielen',
  pause: 'Anhalten',
  goLive: 'Zurück zu live',
  mute: 'Ton aus',
  unmute: 'Ton an',
  volume: 'Lautstärke',
  fullscreen: 'Vollbild',
  endFullscreen: 'Vollbild beenden',
  soundBlocked: 'Ihr Browser hält den Ton zurück.',
  buffering: 'Lädt …',
  states: {
    connecting: { title: 'Verbindung wird aufgebaut', text: 'Das Bild kommt gleich.' },
    live: { title: 'Live', text: '' },
    waiting: { title: 'Zurzeit nicht live', text: 'Das Bild beginnt hier von selbst, sobald es live ist.' },
    over: { title: 'Die Übertragung ist zu Ende', text: 'Geht sie wieder live, beginnt das Bild hier von selbst.' },
    expired: { title: 'Dieser Link ist abgelaufen', text: 'Bitten Sie die Person, von der Sie ihn haben, um einen neuen.' },
    unreachable: { title: 'Keine Verbindung', text: 'Der Server ist nicht erreichbar. Die Seite versucht es weiter.' },
    unsupported: {
      title: 'Dieser Browser kann das nicht abspielen',
      text: 'Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.',
    },
  },
};
