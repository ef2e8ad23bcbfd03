// Builds the server with tsc and the pages with Vite into dist/, and the fonts for names in the picture into fonts/.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run(process.execPath, ['scripts/fonts.mjs']);
rmSync(join(root, 'dist'), { recursive: true, force: true });
console.log('Building the server …');
run(bin('tsc'), ['-p', 'tsconfig.build.json']);
console.log('Building the pages …');
run(bin('vite'), ['build', 'app', '--logLevel', 'warn']);
chmodSync(join(root, 'dist/main.js'), 0o755);
