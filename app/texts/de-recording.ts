import type { Texts } from './shape.ts';

export const recording: Texts['recording'] = {
  mark: 'REC',
  soon: (by) => (by === null ? 'Gleich beginnt eine Aufzeichnung' : `${by} beginnt gleich aufzuzeichnen`),
  on: (by) => (by === null ? 'Dieses Treffen wird aufgezeichnet' : `${by} zeichnet dieses Treffen auf`),
  paused: (by) => (by === null ? 'Aufzeichnung angehalten' : `Aufzeichnung von ${by} angehalten`),
  onStart: 'Dieser Raum wird aufgezeichnet: Ton und Bild, sobald jemand beitritt.',
  menu: {
    start: 'Aufzeichnen …',
    pause: 'Aufzeichnung anhalten',
    resume: 'Weiter aufzeichnen',
    stop: 'Aufzeichnung beenden …',
    list: 'Aufzeichnungen',
  },
  start: {
    title: 'Dieses Treffen aufzeichnen?',
    text: (seconds) =>
      `Alle erfahren es jetzt; nach ${seconds} Sekunden beginnt die Aufzeichnung. Solange sie läuft, sehen alle, dass Sie aufzeichnen. Wer das nicht möchte, sollte es sagen oder gehen können.`,
    confirm: 'Allen sagen und aufzeichnen',
  },
  stop: {
    title: 'Aufzeichnung beenden?',
    text: 'Dann wird die Datei fertiggestellt. Fortsetzen lässt sie sich nicht mehr, nach dem Anhalten schon.',
    confirm: 'Aufzeichnung beenden',
  },
  list: {
    title: 'Aufzeichnungen dieses Raums',
    loading: 'Aufzeichnungen werden gesucht …',
    failed: 'Die Aufzeichnungen konnten nicht geladen werden.',
    again: 'Erneut versuchen',
    none: 'Hier wurde noch nichts aufgezeichnet.',
    states: {
      recording: 'Läuft gerade',
      paused: 'Angehalten',
      processing: 'Wird fertiggestellt',
      lost: 'Verloren, es gibt keine Datei',
    },
    brokeOff: 'von selbst beendet',
    download: 'Herunterladen',
    downloadOf: (when) => `Aufzeichnung vom ${when} herunterladen`,
    delete: 'Löschen',
    deleteOf: (when) => `Aufzeichnung vom ${when} löschen`,
    sure: 'Diese Aufzeichnung endgültig löschen?',
    keep: 'Behalten',
  },
  troubles: {
    disk_full: 'der Speicher des Servers ist voll',
    disk_slow: 'der Speicher des Servers ist zu langsam',
    disk_failed: 'der Server kann nicht auf seinen Speicher schreiben',
    quota: 'für Aufzeichnungen ist kein Platz mehr',
    media_failed: 'auf dem Server ist die Verarbeitung von Ton und Bild ausgefallen',
  },
};
