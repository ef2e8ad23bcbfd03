import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeOver, unjudged } from './again.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wirespace-again-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SLOW = ['expected 14 to be greater than 20', 'Error: machine too slow to judge: for 31 % of the time …'];
const BROKEN = ['expected 14 to be greater than 20'];

/** A report with a file for each list of tests, of which each is the messages of its failure, or nothing when it passed. */
function report(name: string, files: Record<string, string[][]>): string {
  const testResults = Object.entries(files).map(([file, tests]) => ({
    name: `/repo/test/media/${file}`,
    status: tests.every((messages) => messages.length === 0) ? 'passed' : 'failed',
    assertionResults: tests.map((failureMessages) => ({ status: failureMessages.length ? 'failed' : 'passed', failureMessages })),
  }));
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ testResults }));
  return path;
}

it('files whose only failures are of a machine that was too slow are tried again', () => {
  expect(unjudged(report('r', { 'a.ts': [[]], 'b.ts': [SLOW, []], 'c.ts': [SLOW] }), '/repo')).toEqual([
    'test/media/b.ts',
    'test/media/c.ts',
  ]);
});

it('nothing is tried again when a test failed without that, a file could not be loaded, all passed, or there is no report', () => {
  expect(unjudged(report('r', { 'a.ts': [SLOW], 'b.ts': [SLOW, BROKEN] }), '/repo')).toEqual([]);
  const unloaded = { testResults: [{ name: '/repo/x.ts', status: 'failed', message: 'no such module', assertionResults: [] }] };
  writeFileSync(join(folder, 'u'), JSON.stringify(unloaded));
  expect(unjudged(join(folder, 'u'), '/repo')).toEqual([]);
  expect(unjudged(report('r', { 'a.ts': [[]] }), '/repo')).toEqual([]);
  expect(unjudged(join(folder, 'none'), '/repo')).toEqual([]);
});

it('the second try of a file takes the place of its first in the report', () => {
  const [first, second] = [report('first', { 'a.ts': [[]], 'b.ts': [SLOW] }), report('second', { 'b.ts': [[]] })];
  takeOver(first, second);
  const { testResults } = JSON.parse(readFileSync(first, 'utf8'));
  expect(testResults.map(({ name, status }: { name: string; status: string }) => [name, status])).toEqual([
    ['/repo/test/media/a.ts', 'passed'],
    ['/repo/test/media/b.ts', 'passed'],
  ]);
});
