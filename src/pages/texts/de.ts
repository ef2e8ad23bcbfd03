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
    text: 'Um sie zu öffnen, brauchen Sie den Moderationsschlüssel. Wer den Server betreibt, findet ihn im Link, der beim Start ausgegeben wird, oder in der Datei moderator-key des Datenordners.',
    tunnel:
      'Der Server öffnet sie Browsern auf seinem eigenen Rechner, und Ihrer kommt durch einen Tunnel oder weitergeleiteten Port. Nehmen Sie den Schlüssel: Er steht in der Datei moderator-key des Datenordners.',
    next: 'Geben Sie den Schlüssel ein, oder treten Sie als Gast mit dem Link bei, den Sie bekommen haben.',
    label: 'Moderationsschlüssel',
    open: 'Raum öffnen',
  },
  notOpen: {
    title: 'Dieser Raum ist nicht über einen Link offen',
    text: 'Man tritt ihm mit einem Zugang bei, den die Anwendung ausgibt, zu der er gehört.',
    next: 'Treten Sie in dieser Anwendung bei, oder bitten Sie die Person, die den Link geschickt hat, um einen anderen Raumnamen.',
    nextForHosts:
      'Wählen Sie einen anderen Raumnamen. Wer den Server betreibt, kann einen Raum öffnen, der keine Konferenz ist: PUT /api/video/rooms/{name} mit {"join_by_link": true}.',
  },
  inviteNeeded: {
    title: 'Sie brauchen eine Einladung',
    text: 'Auf diesem Server treten Gäste mit dem Link bei, den ihnen jemand von der Leitung schickt; diese Adresse ist keiner.',
    next: 'Bitten Sie die Leitung, Ihnen den Link des Treffens zu kopieren, und öffnen Sie ihn ganz.',
  },
  foreignForm: {
    title: 'Eine andere Website hat Sie hergeschickt',
    text: 'Eine Seite einer anderen Website hat diese Seite für Sie ausgefüllt. Es geschah nichts damit.',
    next: 'Öffnen Sie die Seite selbst, wenn Sie das wollen.',
    open: 'Seite öffnen',
  },
  noMoreRooms: {
    title: 'Zurzeit keine neuen Räume',
    text: 'Es wurden zu viele neue Räume verlangt, aus Ihrem Netz oder auf dem ganzen Server.',
    next: 'Treten Sie einem Raum bei, den es schon gibt, oder versuchen Sie es später wieder.',
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
