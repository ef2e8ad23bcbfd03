import { CHECKLISTS, type ChecklistName } from './checklists.ts';
import { itemsOf, type RunTest } from './items.ts';

/** Why an item has no test yet, or none here. By checklist and number. */
export type Reasons = Readonly<Record<ChecklistName, Readonly<Record<number, string>>>>;

export interface Conformance {
  /** docs/conformance.md. */
  markdown: string;
  /** What has to be mended, one line each: an item that nothing accounts for, or that a reason excuses although a test proves it. */
  faults: string[];
}

const INTRODUCTION = `# Conformance

What a compatible server does is written down in two numbered checklists. Each item is *shown* by the tests that carry its number, or
*open* with the reason. \`npm test\` writes this page from its own run and fails when it is not up to date.
`;

/** Accounts for every item of both checklists by the tests of a whole run. */
export function conformance(tests: readonly RunTest[], reasons: Reasons): Conformance {
  const faults: string[] = [];
  const names = Object.keys(CHECKLISTS) as ChecklistName[];
  const sections = names.map((name) => {
    const { title, length, parts } = CHECKLISTS[name];
    const proofs = proofsOf(name, tests);
    const rows = Array.from({ length }, (_, index) => {
      const number = index + 1;
      const proof = proofs.get(number) ?? [];
      const reason = reasons[name][number];
      if (proof.length === 0 && reason === undefined) faults.push(`${name} ${number}: no test passed, and no reason is given`);
      if (proof.length > 0 && reason !== undefined) faults.push(`${name} ${number}: a reason is given although a test shows it`);
      const heading = parts.find(({ first }) => first === number);
      const row = proof.length > 0 ? `| ${number} | shown | ${proof.join('<br>')} |` : `| ${number} | open | ${reason ?? ''} |`;
      return heading ? `\n### ${heading.title}\n\n| Item | Status | By |\n| --- | --- | --- |\n${row}` : row;
    });
    return `\n## ${title}\n\n${proofs.size} of ${length} items are shown.\n${rows.join('\n')}\n`;
  });
  return { markdown: INTRODUCTION + sections.join(''), faults };
}

/** How many tests are named for one item; more would make the page hard to read. */
const NAMED_AT_MOST = 2;

/** By number, the names of tests that passed; an item that any failing test claims is not shown. */
function proofsOf(checklist: ChecklistName, tests: readonly RunTest[]): Map<number, string[]> {
  const proofs = new Map<number, Set<string>>();
  const failed = new Set<number>();
  for (const test of tests) {
    for (const item of itemsOf(test)) {
      if (item.checklist !== checklist) continue;
      if (!test.passed) failed.add(item.number);
      proofs.set(item.number, (proofs.get(item.number) ?? new Set()).add(nameOf(test)));
    }
  }
  return new Map(
    [...proofs]
      .filter(([number]) => !failed.has(number))
      .map(([number, found]) => [number, [...found].sort().slice(0, NAMED_AT_MOST)]),
  );
}

/** Text of a table cell: what the test says, and where it is. */
function nameOf({ file, suites, title }: RunTest): string {
  const text = [...suites, title]
    .join(' › ')
    // The same on both engines is one proof.
    .replace(/,? on (?:SQLite|Postgres)(?: \(skipped.*?\))?(?= › )/, '')
    .replaceAll(/[\\|`<>*_[\]]/g, '\\$&')
    .replaceAll(/\s+/g, ' ');
  return `${text} (${file.replace(/^test\//, '')})`;
}
