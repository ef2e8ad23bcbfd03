import type { MessageTexts } from './en.ts';

export const de: MessageTexts = {
  language: 'de',
  tryAgain: 'Erneut versuchen',
  names: {
    title: 'Dieser Link kann nicht funktionieren',
    problems: {
      'room-too-long': 'Ein Raumname hat höchstens 100 Zeichen.',
      'room-signs':
        'Ein Raumname besteht aus den Buchstaben A bis Z, Ziffern, Unterstrichen und Bindestrichen, ohne Leerzeichen.',
      'user-too-long': 'Ein Name hat höchstens 100 Zeichen.',
      'user-signs': 'Ein Name enthält nur Zeichen, die sich anzeigen lassen.',
      form: 'Das Formular ließ sich nicht lesen.',
    },
    next: 'Berichtigen Sie den Namen in der Adresse, oder öffnen Sie den Standardraum.',
    open: 'Standardraum öffnen',
  },
  unreachable: {
    title: 'Der Videodienst ist nicht erreichbar',
    text: 'Diese Seite bekam von ihrem Space, dem Server mit den Räumen, keine brauchbare Antwort.',
    next: 'Versuchen Sie es gleich noch einmal. Bleibt es so, prüfe, wer diese Seite betreibt, SIGNALWIRE_SPACE und ob der Space läuft.',
  },
  credentials: {
    title: 'Der Videodienst kennt diese Seite nicht',
    text: 'Der Space hat das Projekt oder das API-Token dieser Seite abgelehnt.',
    next: 'Wer diese Seite betreibt, prüfe SIGNALWIRE_PROJECT_KEY und SIGNALWIRE_TOKEN.',
  },
  refused: {
    title: 'Der Videodienst hat diesen Raum abgelehnt',
    text: 'Der Space gab für diesen Raum und Namen kein Token.',
    next: 'Versuchen Sie einen anderen Raum oder Namen, oder gleich noch einmal.',
  },
  key: {
    title: 'Diese Seite ist für die Moderation',
    wrong: 'Dieser Schlüssel stimmt nicht',
    text: 'Um sie zu öffnen, brauchen Sie den Moderationsschlüssel. Wer den Server gestartet hat, findet ihn im ausgegebenen Link.',
    next: 'Geben Sie den Schlüssel ein, oder treten Sie als Gast mit dem Link bei, den Sie bekommen haben.',
    label: 'Moderationsschlüssel',
    open: 'Raum öffnen',
  },
  keyMissing: {
    title: 'Diese Seite braucht einen Moderationsschlüssel',
    text: 'Der Server hat keinen: Er öffnet diese Seite nur einem Browser auf demselben Rechner, unter http://localhost, ohne Proxy oder Tunnel dazwischen.',
    next: 'Wer den Server betreibt, setze MODERATOR_KEY, oder PUBLIC_URL oder TRUST_PROXY, und starte ihn neu. Gäste brauchen keinen Schlüssel.',
    asGuest: 'Als Gast beitreten',
  },
  linkDead: {
    title: 'Dieser Link funktioniert nicht mehr',
    text: 'Er ist abgelaufen oder wurde zurückgenommen.',
    next: 'Bitten Sie die Person, von der Sie ihn haben, um einen neuen.',
  },
  notFramed: {
    title: 'Diese Seite gehört in eine andere',
    text: 'Sie zeigt einen Raum in einer Seite, die einen Zugang dazu hat.',
    next: 'Öffnen Sie die Seite, zu der sie gehört.',
  },
  tooMany: {
    title: 'Zu viele Anfragen',
    text: 'Diese Seite wurde aus Ihrem Netz zu oft aufgerufen, oder mit zu vielen falschen Schlüsseln.',
    next: (seconds) => `Versuchen Sie es in ${seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`} wieder.`,
  },
  broken: {
    title: 'Auf unserer Seite ging etwas schief',
    text: 'Die Seite ließ sich nicht erstellen.',
    next: 'Versuchen Sie es noch einmal. Der Server hat festgehalten, was geschah.',
  },
};
