// Finds the Chromiums of the browser tests, or installs Debian's where that is possible.
import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

/** The same engine without windows, tabs and the pages of the browser itself: it opens a page in a fifth of the processor time. */
const SHELL = '/usr/bin/chromium-headless-shell';

/** Path of a whole Chromium; ends the process with advice when there is none and none can be installed. */
export function chromium() {
  if (!process.env.CHROMIUM && !(wholeChromium() && existsSync(SHELL)))
    installFromDebian('A browser is missing', ['chromium', 'chromium-headless-shell', 'fonts-dejavu-core']);
  const found = wholeChromium();
  if (found) return found;
  console.error(
    'The browser tests need Chromium. Install it ("sudo apt-get install chromium", "brew install chromium") or name one in CHROMIUM.',
  );
  process.exit(1);
}

/** A whole Chromium: the one that CHROMIUM names, or the first that is there. */
export function wholeChromium() {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) {
    console.error(`CHROMIUM names ${named}, which does not exist.`);
    process.exit(1);
  }
  return named ?? CANDIDATES.find((path) => existsSync(path));
}

/** For tests that need no browser around their pages: the one that CHROMIUM names, or the shell, or else a whole one. */
export function chromiumShell() {
  return process.env.CHROMIUM || !existsSync(SHELL) ? wholeChromium() : SHELL;
}
