import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from './support/fixtures.ts';

const DIST = fileURLToPath(new URL('../../dist/app', import.meta.url));
/** What a first visit may load, compressed, the SDK included. */
const BUDGET = 250 * 1024;

/** Files that a page needs before it can show anything: what its HTML names, and what those import at once. */
function firstLoad(html: string): string[] {
  const wanted = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path as string);
  const seen = new Set<string>();
  for (const path of wanted) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!path.endsWith('.js')) continue;
    const code = readFileSync(join(DIST, path), 'utf8');
    for (const [, name] of code.matchAll(/(?:^|[;\s}])(?:import|export)[^'"()]*?from\s*["']\.\/([^"']+)["']/g))
      wanted.push(`assets/${name}`);
    for (const [, name] of code.matchAll(/(?:^|[;\s}])import\s*["']\.\/([^"']+)["']/g)) wanted.push(`assets/${name}`);
  }
  return [...seen];
}

test('the first load is at most 250 KB compressed, the SDK included', () => {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const files = firstLoad(html);
  expect(files.some((path) => path.endsWith('.js'))).toBe(true);
  const sizes = files.map((path) => gzipSync(readFileSync(join(DIST, path))).length);
  const total = sizes.reduce((sum, size) => sum + size, gzipSync(html).length);
  expect(total, files.join(', ')).toBeLessThanOrEqual(BUDGET);
});

test('a visit asks no other host, and loads no file that the budget does not know', async ({ page, space, room }) => {
  const requests: URL[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http')) requests.push(url);
  });
  await page.goto(`${space.url}/guest?room=${room}&user=Ann&lang=en`);
  await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  expect(requests.filter(({ origin }) => origin !== space.url)).toEqual([]);
  const loaded = requests.map(({ pathname }) => pathname.slice(1)).filter((path) => path.startsWith('assets/'));
  const known = firstLoad(readFileSync(join(DIST, 'index.html'), 'utf8'));
  expect(loaded.filter((path) => !known.includes(path))).toEqual([]);
});
