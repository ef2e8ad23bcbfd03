// Writes docs/conformance.md from the reports of a whole `npm test` run; ends with 1 when an item is not accounted for, or when the page
// in the repository was another one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunTest } from './items.ts';
import { conformance } from './page.ts';
import { REASONS } from './reasons.ts';
import { readPlaywright, readVitest } from './results.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = join(root, 'docs/conformance.md');
const [folder = ''] = process.argv.slice(2);
const report = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

const tests: RunTest[] = [
  ...['unit', 'contract', 'media'].flatMap((name) => readVitest(report(name), root)),
  ...['networks', 'pages', 'meetings'].flatMap((name) => readPlaywright(report(name), root)),
];
const { markdown, faults } = conformance(tests, REASONS);
const former = readOrNull(page);
if (former !== markdown) {
  writeFileSync(page, markdown);
  faults.push('docs/conformance.md was not up to date; it is now: commit it');
}
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? 'every item is accounted for' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
