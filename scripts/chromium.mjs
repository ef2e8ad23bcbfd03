// Finds a Chromium for the browser tests, or installs Debian's where that is possible.
import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

/** Path of a Chromium; ends the process with advice when there is none and none can be installed. */
export function chromium() {
  const found = findChromium();
  if (found) return found;
  if (installFromDebian('No browser found', ['chromium', 'fonts-dejavu-core'])) {
    const installed = findChromium();
    if (installed) return installed;
  }
  console.error(
    'The browser tests need Chromium. Install it ("sudo apt-get install chromium", "brew install chromium") or name one in CHROMIUM.',
  );
  process.exit(1);
}

function findChromium() {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) {
    console.error(`CHROMIUM names ${named}, which does not exist.`);
    process.exit(1);
  }
  return named ?? CANDIDATES.find((path) => existsSync(path));
}
