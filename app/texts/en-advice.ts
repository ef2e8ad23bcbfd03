import type { BrowserKind, DeviceTrouble } from '../state/view-model.ts';

type What = 'microphone' | 'camera' | 'both';

const THE: Readonly<Record<What, string>> = { microphone: 'microphone', camera: 'camera', both: 'camera and microphone' };
const IT: Readonly<Record<What, string>> = { microphone: 'it', camera: 'it', both: 'them' };

/** Where each browser keeps the permission of a page. */
const WHERE: Readonly<Record<BrowserKind, (what: string) => string>> = {
  chrome: (what) => `Click the icon at the left end of the address, then switch on ${what}.`,
  edge: (what) => `Click the lock at the left end of the address, then allow ${what}.`,
  firefox: (what) => `Click the crossed-out symbol at the left end of the address and clear the block of ${what}.`,
  safari: (what) => `Open Safari › Settings for This Website and allow ${what}.`,
  ios: (what) => `Tap the page symbol in the address bar, then Website Settings, and allow ${what}.`,
  android: (what) => `Tap the symbol at the left end of the address, then Permissions, and allow ${what}.`,
  other: (what) => `Allow ${what} for this page in the settings of your browser.`,
};

/** What to do about a device in trouble, in the words of the browser at hand. */
export const advice = {
  heading: {
    microphone: 'Your microphone is not available',
    camera: 'Your camera is not available',
    both: 'Camera and microphone are not available',
  },
  text: (trouble: DeviceTrouble, what: What, browser: BrowserKind): string => {
    switch (trouble) {
      case 'denied':
        return WHERE[browser](THE[what]);
      case 'dismissed':
        return `The browser’s question was closed. Try again and choose “Allow”.`;
      case 'system':
        return `Your system keeps the browser away from the ${THE[what]}. Allow ${IT[what]} in the privacy settings of the system, then try again.`;
      case 'missing':
        return `No ${THE[what]} was found. Connect one and try again.`;
      case 'busy':
        return `Another tab or app uses your ${THE[what]}. Close it there and try again.`;
      case 'insecure':
        return 'Browsers allow camera and microphone only on https pages, or on localhost. Whoever runs this server needs to switch on https.';
      case 'unsupported':
        return 'This browser does not offer devices to web pages. You can still watch and listen.';
      case 'failed':
        return `The ${THE[what]} did not start. Try again, or choose another.`;
    }
  },
  joinAnyway: 'You can join without.',
};
