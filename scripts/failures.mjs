// The tests that failed, with the first lines of their errors, read from the reports of the rings: said once more at the end of
// a run, because what a run prints last is what a reader of a long log sees first.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const ERROR_LINES = 12;

/** @returns {string} the start of an error without colours, indented. */
const start = (message) =>
  stripVTControlCharacters(message ?? 'no error was told')
    .split('\n')
    .slice(0, ERROR_LINES)
    .map((line) => `    ${line}`)
    .join('\n');

const ofVitest = (report) =>
  report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    // A file that could not be loaded has no tests; its own message says why.
    if (tests.length === 0 && status === 'failed') return [{ name, error: start(message) }];
    return tests.map((test) => ({ name: `${name} › ${test.fullName}`, error: start(test.failureMessages[0]) }));
  });

const ofSuite = (suite) => [
  ...(suite.suites ?? []).flatMap(ofSuite),
  ...(suite.specs ?? [])
    .filter((spec) => !spec.ok)
    .map((spec) => {
      const errors = spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors ?? []));
      return { name: `${spec.file}:${spec.line} › ${spec.title}`, error: start(errors[0]?.message) };
    }),
];

const ofPlaywright = (report) => [
  ...(report.errors ?? []).map((error) => ({ name: 'the run', error: start(error.message) })),
  ...report.suites.flatMap(ofSuite),
];

/**
 * @param {string} reports folder with the reports of the rings
 * @param {string} ring its name
 * @returns {{ name: string, error: string }[]} each failed test of the ring; nothing when it left no report
 */
export function failures(reports, ring) {
  const file = join(reports, `${ring}.json`);
  if (!existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return report.suites ? ofPlaywright(report) : ofVitest(report);
}
