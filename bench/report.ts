import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** Puts the tables into docs/performance.md, each between its markers; tables that were not measured stay. Throws without markers. */
export function writeReport(tables: readonly { name: string; table: string }[], runs: number): void {
  let page = readFileSync(PAGE, 'utf8');
  for (const { name, table } of tables) page = between(page, name, `${table}\n\n${circumstances(runs)}`);
  writeFileSync(PAGE, page);
}

function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${name}: ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}

function circumstances(runs: number): string {
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB`;
  const day = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(1);
  return `Measured on ${day}: ${machine}, Linux ${release()}, Node ${process.version}; ${runs} runs, load average at the end ${load}.`;
}
