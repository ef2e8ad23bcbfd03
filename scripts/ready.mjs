// Brings a checkout to the point where it can run: packages installed, server and pages built. Does nothing that is done already.
// Plain Node without packages: this is the first thing that runs on a fresh machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const INSTALL_STAMP = join(root, 'node_modules', '.wirespace-installed');
const BUILD_STAMP = join(root, 'dist', '.wirespace-built');
const BUILD_INPUTS = [
  'src',
  'app',
  'scripts/build.mjs',
  'scripts/fonts.mjs',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Runs a command in the repository, its output shown; ends this process when the command fails. */
export function mustRun(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status || 1);
}

/** Ends the process with one line when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Wirespace needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Installs the packages of the lockfile unless they are there. Packages bring their binaries with them: no install script runs. */
export function install() {
  const wanted = digest(['package-lock.json']);
  if (read(INSTALL_STAMP) === wanted) return;
  console.log('Installing packages …');
  mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALL_STAMP, wanted);
}

/** Builds server and pages unless the build is of the present sources. */
export function build() {
  const wanted = digest(BUILD_INPUTS);
  if (read(BUILD_STAMP) === wanted) return;
  mustRun(process.execPath, ['scripts/build.mjs']);
  writeFileSync(BUILD_STAMP, wanted);
}

function digest(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const file of paths.flatMap(filesBelow)) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesBelow(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = readdirSyncOrNull(full);
  if (!entries) return [path];
  return entries
    .filter((entry) => entry.name !== 'node_modules')
    .flatMap((entry) => filesBelow(`${path}/${entry.name}`))
    .sort();
}

function readdirSyncOrNull(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return null;
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
