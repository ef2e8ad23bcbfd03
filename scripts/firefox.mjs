// Finds a Firefox for its browser tests, or installs Debian's where that is possible.
import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

const CANDIDATES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Path of a Firefox. Where there is none and none can be installed it says so; the tests are then skipped, in CI they fail. */
export function firefox() {
  const named = process.env.FIREFOX;
  if (named && !existsSync(named)) {
    console.error(`FIREFOX names ${named}, which does not exist.`);
    process.exit(1);
  }
  const found = named ?? find();
  if (found) return found;
  if (installFromDebian('No Firefox found', ['firefox-esr', 'fonts-dejavu-core'])) {
    const installed = find();
    if (installed) return installed;
  }
  console.error(
    'No Firefox found: its tests are skipped, in CI they fail. Install it ("sudo apt-get install firefox-esr") or name one in FIREFOX.',
  );
  return CANDIDATES[0];
}

function find() {
  return CANDIDATES.find((path) => existsSync(path));
}
