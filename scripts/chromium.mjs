// Finds a Chromium for the browser tests, or installs Debian's where that is possible.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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
  const root = process.getuid?.() === 0;
  if (existsSync('/usr/bin/apt-get') && root) {
    console.log("No browser found. Installing Debian's Chromium …");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], env);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], env);
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

function run(command, args, env) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (status !== 0) console.error(`${command} ${args[0]} ended with ${status}`);
}
