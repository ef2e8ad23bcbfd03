import { relative } from 'node:path';
import { z } from 'zod';
import type { RunTest } from './items.ts';

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() })),
    }),
  ),
});

const Spec = z.object({ title: z.string(), file: z.string(), ok: z.boolean(), tests: z.array(z.object({ status: z.string() })) });
const Suite = z.object({
  title: z.string(),
  specs: z.array(Spec),
  get suites() {
    return z.array(Suite).optional();
  },
});
const PlaywrightReport = z.object({ config: z.object({ rootDir: z.string() }), suites: z.array(Suite) });

/** Tests of a report of vitest's `json` reporter, without those that were skipped. Throws when it is none. */
export function readVitest(report: unknown, root: string): RunTest[] {
  return VitestReport.parse(report).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ ancestorTitles, title, status }) => ({
        file: relative(root, name),
        suites: ancestorTitles,
        title,
        passed: status === 'passed',
      })),
  );
}

/** Tests of a report of Playwright's `json` reporter. Throws when it is none. */
export function readPlaywright(report: unknown, root: string): RunTest[] {
  const { config, suites } = PlaywrightReport.parse(report);
  const folder = relative(root, config.rootDir);
  const collect = (suite: z.infer<typeof Suite>, outer: readonly string[]): RunTest[] => [
    ...suite.specs.map(({ title, file, ok, tests }) => ({
      file: `${folder}/${file}`,
      suites: outer,
      title,
      passed: ok && tests.some(({ status }) => status === 'expected'),
    })),
    ...(suite.suites ?? []).flatMap((inner) => collect(inner, [...outer, inner.title])),
  ];
  // The outermost suite is the file itself.
  return suites.flatMap((suite) => collect(suite, []));
}
