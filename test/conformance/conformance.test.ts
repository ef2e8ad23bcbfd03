import { describe, expect, it } from 'vitest';
import { CHECKLISTS } from './checklists.ts';
import { itemsOf, type RunTest } from './items.ts';
import { conformance } from './page.ts';
import { readPlaywright, readVitest } from './results.ts';

const test = (title: string, more: Partial<RunTest> = {}): RunTest => ({
  file: 'test/contract/rest/x.test.ts',
  suites: [],
  title,
  passed: true,
  ...more,
});
const numbers = (...of: Parameters<typeof test>): string[] =>
  itemsOf(test(...of)).map(({ checklist, number }) => `${checklist} ${number}`);
const none = { 'rest-api': {}, 'space-protocol': {} };

describe('the numbers in the name of a test', () => {
  it('stand in parentheses, alone, listed, or as a range', () => {
    expect(numbers('a token (117)')).toEqual(['rest-api 117']);
    expect(numbers('a token (117, 119-121)')).toEqual(['rest-api 117', 'rest-api 119', 'rest-api 120', 'rest-api 121']);
  });

  it('mean the checklist of the folder unless they name another', () => {
    expect(numbers('x (7)', { file: 'test/browser/sdk/x.spec.ts' })).toEqual(['space-protocol 7']);
    expect(numbers('x (rest-api 7)', { file: 'test/browser/sdk/x.spec.ts' })).toEqual(['rest-api 7']);
  });

  it('lead it in suites that are named after a section', () => {
    expect(numbers('29 to 31, 33 the defaults', { suites: ['rest-api 20.2: rooms'] })).toEqual(
      [29, 30, 31, 33].map((number) => `rest-api ${number}`),
    );
    expect(numbers('175. and 176. tells', { suites: ['space-protocol 9.11, server'] })).toEqual([
      'space-protocol 175',
      'space-protocol 176',
    ]);
  });

  it('are no items in other folders, in other words, or beyond the list', () => {
    expect(numbers('draws at (320, 192)', { file: 'src/media/x.test.ts' })).toEqual([]);
    expect(numbers('lives on (300 runs)')).toEqual([]);
    expect(numbers('answers (404)')).toEqual([]);
    expect(numbers('9 members', { suites: ['a room'] })).toEqual([]);
  });
});

describe('the page of conformance', () => {
  const all = Object.entries(CHECKLISTS).map(([name, { length }]) => test(`everything (${name} 1-${length})`));

  it('has no faults when every item has a test that passed', () => {
    const { markdown, faults } = conformance(all, none);
    expect(faults).toEqual([]);
    expect(markdown).toContain('250 of 250 items are shown.');
    expect(markdown).toContain('| 190 | shown | everything (space-protocol 1-190) (contract/rest/x.test.ts) |');
  });

  it('names an item that nothing accounts for, and one whose test failed', () => {
    expect(conformance([], none).faults).toHaveLength(440);
    const { faults } = conformance([...all, test('broken (5)', { passed: false })], none);
    expect(faults).toEqual(['rest-api 5: no test passed, and no reason is given']);
  });

  it('takes a reason in place of a test, but not beside one', () => {
    const reasons = { 'rest-api': { 5: 'because' }, 'space-protocol': {} };
    const { markdown, faults } = conformance([...all, test('broken (5)', { passed: false })], reasons);
    expect(faults).toEqual([]);
    expect(markdown).toContain('| 5 | open | because |');
    expect(conformance(all, reasons).faults).toEqual(['rest-api 5: a reason is given although a test shows it']);
  });
});

describe('the reports of a run', () => {
  it('of vitest give file, suites, title and whether it passed, of what ran at all', () => {
    const report = {
      testResults: [
        {
          name: '/repo/test/media/x.test.ts',
          assertionResults: [
            { ancestorTitles: ['a call'], title: 'rings (158)', status: 'passed' },
            { ancestorTitles: [], title: 'is skipped', status: 'skipped' },
          ],
        },
      ],
    };
    expect(readVitest(report, '/repo')).toEqual([
      { file: 'test/media/x.test.ts', suites: ['a call'], title: 'rings (158)', passed: true },
    ]);
  });

  it('of Playwright too; a skipped test did not pass', () => {
    const spec = (title: string, status: string) => ({ title, file: 'sdk/x.spec.ts', ok: true, tests: [{ status }] });
    const report = {
      config: { rootDir: '/repo/test/browser' },
      suites: [
        {
          title: 'sdk/x.spec.ts',
          specs: [spec('joins (42)', 'expected')],
          suites: [{ title: 'audience', specs: [spec('joins (70)', 'skipped')] }],
        },
      ],
    };
    expect(readPlaywright(report, '/repo')).toEqual([
      { file: 'test/browser/sdk/x.spec.ts', suites: [], title: 'joins (42)', passed: true },
      { file: 'test/browser/sdk/x.spec.ts', suites: ['audience'], title: 'joins (70)', passed: false },
    ]);
  });
});
