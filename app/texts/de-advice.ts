import type { Texts } from './shape.ts';

type Advice = Texts['advice'];
type What = Parameters<Advice['text']>[1];
type Browser = Parameters<Advice['text']>[2];

/** Each with the case that its sentence asks for. */
const ACCUSATIVE: Readonly<Record<What, string>> = {
  microphone: 'das Mikrofon',
  camera: 'die Kamera',
  both: 'Kamera und Mikrofon',
};
const IHR: Readonly<Record<What, string>> = { microphone: 'Ihr Mikrofon', camera: 'Ihre Kamera', both: 'Kamera und Mikrofon' };
const KEIN: Readonly<Record<What, string>> = {
  microphone: 'Es wurde kein Mikrofon gefunden. Schließen Sie eines an',
  camera: 'Es wurde keine Kamera gefunden. Schließen Sie eine an',
  both: 'Es wurden weder Kamera noch Mikrofon gefunden. Schließen Sie sie an',
};

const WHERE: Readonly<Record<Browser, (what: string) => string>> = {
  chrome: (what) => `Klicken Sie auf das Symbol links in der Adresszeile und schalten Sie ${what} ein.`,
  edge: (what) => `Klicken Sie auf das Schloss links in der Adresszeile und erlauben Sie ${what}.`,
  firefox: (what) =>
    `Klicken Sie auf das durchgestrichene Symbol links in der Adresszeile und heben Sie die Sperre für ${what} auf.`,
  safari: (what) => `Öffnen Sie Safari › Einstellungen für diese Website und erlauben Sie ${what}.`,
  ios: (what) => `Tippen Sie auf das Seitensymbol in der Adresszeile, dann auf Website-Einstellungen, und erlauben Sie ${what}.`,
  android: (what) => `Tippen Sie auf das Symbol links in der Adresszeile, dann auf Berechtigungen, und erlauben Sie ${what}.`,
  other: (what) => `Erlauben Sie dieser Seite ${what} in den Einstellungen Ihres Browsers.`,
};

export const advice: Advice = {
  heading: {
    microphone: 'Ihr Mikrofon ist nicht verfügbar',
    camera: 'Ihre Kamera ist nicht verfügbar',
    both: 'Kamera und Mikrofon sind nicht verfügbar',
  },
  text: (trouble, what, browser) => {
    switch (trouble) {
      case 'denied':
        return WHERE[browser](ACCUSATIVE[what]);
      case 'dismissed':
        return 'Die Frage des Browsers wurde geschlossen. Versuchen Sie es erneut und wählen Sie „Zulassen“.';
      case 'system':
        return `Ihr System lässt den Browser nicht an ${ACCUSATIVE[what]}. Erlauben Sie es in den Datenschutzeinstellungen des Systems und versuchen Sie es erneut.`;
      case 'missing':
        return `${KEIN[what]} und versuchen Sie es erneut.`;
      case 'busy':
        return `Ein anderer Tab oder eine andere App verwendet ${IHR[what]}. Schließen Sie das dort und versuchen Sie es erneut.`;
      case 'insecure':
        return 'Browser erlauben Kamera und Mikrofon nur auf https-Seiten oder auf localhost. Wer diesen Server betreibt, muss https einschalten.';
      case 'unsupported':
        return 'Dieser Browser gibt Webseiten keine Geräte. Zusehen und zuhören können Sie trotzdem.';
      case 'failed':
        return `${IHR[what]} ließ sich nicht starten. Versuchen Sie es erneut oder wählen Sie ein anderes Gerät.`;
    }
  },
  joinAnyway: 'Sie können auch ohne beitreten.',
};
