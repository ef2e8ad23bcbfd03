// What the media ring could not judge because the machine was too slow (test/support/pace.ts), and its second try.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const MARK = 'machine too slow to judge';

/**
 * Files of a ring that have to be tried again: only when every failure of the ring was of a machine that was too slow.
 *
 * @param {string} report path of vitest's JSON report
 * @param {string} root the repository
 * @returns {string[]} paths from the repository; none when the ring passed, when something is broken, or without a report
 */
export function unjudged(report, root) {
  if (!existsSync(report)) return [];
  const failed = JSON.parse(readFileSync(report, 'utf8')).testResults.filter(({ status }) => status === 'failed');
  const slow = ({ assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    return tests.length > 0 && tests.every((test) => test.failureMessages.some((message) => message.includes(MARK)));
  };
  return failed.every(slow) ? failed.map(({ name }) => relative(root, name)) : [];
}

/** Puts the results of the files that were tried again into the ring's report. */
export function takeOver(report, again) {
  if (!existsSync(again)) return;
  const [whole, second] = [report, again].map((path) => JSON.parse(readFileSync(path, 'utf8')));
  const names = second.testResults.map(({ name }) => name);
  whole.testResults = [...whole.testResults.filter(({ name }) => !names.includes(name)), ...second.testResults];
  writeFileSync(report, JSON.stringify(whole));
}
