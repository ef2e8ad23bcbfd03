import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The tests run what is built; say so at once when nothing is. */
export default function requireBuild(): void {
  for (const file of ['dist/main.js', 'dist/app/index.html']) {
    const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
    if (!existsSync(path)) throw new Error(`${file} is missing: run "npm run build" before the browser tests`);
  }
}
