import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url);
const page = readFileSync(new URL('SECURITY.md', root), 'utf8');
const [table = ''] = page.slice(page.indexOf('| Part | Version | Comes with |')).split(/\n(?!\|)/);
const rows = table
  .split('\n')
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim()),
  );

/** How each part writes its version into its binary; `%` stands for the version. */
const TRACES: Record<string, { binary: string; trace: string }> = {
  'libdatachannel (with its libjuice)': { binary: '@node-datachannel/linux-x64-gnu/node_datachannel.node', trace: '\0%\0' },
  'OpenSSL node-datachannel': { binary: '@node-datachannel/linux-x64-gnu/node_datachannel.node', trace: 'OpenSSL % ' },
  libSRTP: { binary: '@node-datachannel/linux-x64-gnu/node_datachannel.node', trace: 'libsrtp2 %\0' },
  FFmpeg: { binary: '@seydx/node-av-linux-x64/node-av.node', trace: '\0%\0' },
  libvpx: { binary: '@seydx/node-av-linux-x64/node-av.node', trace: 'WebM Project VP8 Encoder %\0' },
  'OpenSSL @seydx/node-av': { binary: '@seydx/node-av-linux-x64/node-av.node', trace: 'OpenSSL % ' },
  libSQL: { binary: '@libsql/linux-x64-gnu/index.node', trace: '/libsql-%/' },
  SQLite: { binary: '@libsql/linux-x64-gnu/index.node', trace: '%\0' },
  'tiny-skia (of resvg)': { binary: '@resvg/resvg-js-linux-x64-gnu/resvgjs.linux-x64-gnu.node', trace: '/tiny-skia-%/' },
};

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the list of native parts in SECURITY.md', () => {
  it.each(rows)('tells the version that is really inside: %s %s of %s', (part = '', version = '', from = '') => {
    const known = TRACES[part] ?? TRACES[`${part} ${from}`];
    if (!known) return expect.fail(`nothing tells how ${part} is found in ${from}`);
    const binary = readFileSync(new URL(`node_modules/${known.binary}`, root));
    expect(binary.includes(known.trace.replace('%', version))).toBe(true);
  });

  it('names every package that brings a binary along in production', () => {
    const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
    const packages = Object.entries(lock.packages as Record<string, { dev?: boolean; os?: string[]; cpu?: string[] }>);
    const brought = packages
      .filter(([name, { dev, os, cpu }]) => !dev && os?.includes('linux') && cpu?.includes('x64') && !name.endsWith('-musl'))
      .map(([name]) => name.replace('node_modules/', ''));
    // It only chooses among the binaries.
    const listed = new Set(['libsql', ...Object.values(TRACES).map(({ binary }) => binary.replace(/\/[^/]+$/, ''))]);
    expect(brought.filter((name) => !listed.has(name))).toEqual([]);
    expect(brought.length).toBeGreaterThan(3);
  });
});
