import type { Texts } from './shape.ts';

export const ends: Texts['ends'] = {
  reasons: {
    left: { title: 'Sie haben das Treffen verlassen', text: 'Ihre Kamera und Ihr Mikrofon sind aus.' },
    removed: {
      title: 'Sie wurden aus dem Treffen entfernt',
      text: 'Jemand von der Moderation hat Sie entfernt. Ihre Kamera und Ihr Mikrofon sind aus.',
    },
    'kept-out': {
      title: 'Sie wurden aus diesem Treffen entfernt',
      text: 'Sie können wieder beitreten, sobald die Moderation Sie einlässt oder das nächste Treffen beginnt.',
    },
    'room-ended': { title: 'Das Treffen ist beendet', text: 'Es wurde für alle beendet. Ihre Kamera und Ihr Mikrofon sind aus.' },
    'other-tab': {
      title: 'Sie sind in einem anderen Tab beigetreten',
      text: 'Das Treffen läuft dort weiter. Hier sind Kamera und Mikrofon aus.',
    },
    full: { title: 'Dieser Raum ist voll', text: 'Sobald jemand geht, ist ein Platz für Sie frei.' },
    locked: { title: 'Dieser Raum ist gesperrt', text: 'Die Moderation lässt im Moment niemanden mehr ein.' },
    'too-early': { title: 'Dieser Raum ist noch nicht offen', text: 'Kommen Sie wieder, wenn er öffnet.' },
    closed: {
      title: 'Dieser Raum ist geschlossen',
      text: 'Fragen Sie die Person, die Sie eingeladen hat, nach einem neuen Termin.',
    },
    'link-dead': {
      title: 'Dieser Link funktioniert nicht mehr',
      text: 'Bitten Sie die Person, die Sie eingeladen hat, um einen neuen.',
    },
    refused: {
      title: 'Sie können diesen Raum gerade nicht betreten',
      text: 'Er ist vielleicht voll, gesperrt oder jetzt nicht geöffnet.',
    },
    token: { title: 'Ihr Zugang ist abgelaufen', text: 'Laden Sie die Seite neu, um einen frischen zu bekommen.' },
    'media-blocked': {
      title: 'Ton und Bild kommen nicht durch',
      text: 'Der Server ist erreichbar, sein Medienport aber nicht. Versuchen Sie ein anderes Netz oder schalten Sie Ihr VPN aus.',
    },
    busy: {
      title: 'Der Server ist ausgelastet',
      text: 'Er kann gerade niemanden mehr aufnehmen. Versuchen Sie es gleich noch einmal.',
    },
    unreachable: {
      title: 'Der Server antwortet nicht',
      text: 'Prüfen Sie Ihre Netzverbindung. Vielleicht startet der Server auch gerade neu.',
    },
    lost: {
      title: 'Die Verbindung ist abgerissen',
      text: 'Sie ließ sich nicht rechtzeitig wiederherstellen. Ihre Kamera und Ihr Mikrofon sind aus.',
    },
    insecure: {
      title: 'Diese Seite braucht https',
      text: 'Browser erlauben Anrufe nur auf https-Seiten oder auf localhost. Öffnen Sie die https-Adresse oder fragen Sie, wer diesen Server betreibt.',
    },
    unsupported: {
      title: 'Dieser Browser kann nicht beitreten',
      text: 'Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.',
    },
    failed: { title: 'Der Beitritt hat nicht geklappt', text: 'Der Anruf ließ sich nicht aufbauen.' },
  },
  next: {
    'join-again': 'Wieder beitreten',
    'try-again': 'Erneut versuchen',
    'use-here': 'Hier verwenden',
    reload: 'Seite neu laden',
  },
  full: (places) =>
    `${places === 1 ? 'Sein einziger Platz ist' : `Alle ${places} Plätze sind`} belegt. Sobald jemand geht, ist einer für Sie frei.`,
  opens: (when) => `Er öffnet am ${when} (Ihre Zeit).`,
  closedSince: (when) => `Er ist seit ${when} (Ihre Zeit) geschlossen.`,
};
