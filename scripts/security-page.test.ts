import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8');
/** Cells of each row of the table whose last column is "Shown by", but for the rows that are headings. */
const [table = ''] = page.slice(page.indexOf('| Against | What stops it | Shown by |')).split(/\n(?!\|)/);
const rows = table
  .split('\n')
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter(([against]) => !against?.startsWith('**'));

it('SECURITY.md: there are promises, and each names what stops the attack and a test', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    expect(row).toHaveLength(3);
    expect(row[1]).not.toBe('');
    expect(row[2], row[0]).toMatch(/^`[\w./-]+\.(test|spec)\.ts`(, `[\w./-]+\.(test|spec)\.ts`)*$/);
  }
});

it('SECURITY.md: every test that it names exists', () => {
  const named = [...page.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`/g)].map(([, file]) => file ?? '');
  const missing = named.filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)));
  expect(missing).toEqual([]);
});
