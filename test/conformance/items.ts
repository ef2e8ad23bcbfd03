import { CHECKLISTS, type ChecklistName } from './checklists.ts';

/** A test of one run. `file` is relative to the repository. */
export interface RunTest {
  file: string;
  /** Titles of the suites around it, outermost first. */
  suites: readonly string[];
  title: string;
  passed: boolean;
}

export interface Item {
  checklist: ChecklistName;
  number: number;
}

/** Folders in which a number in parentheses means an item even when the test does not say of which checklist. */
const FOLDERS: readonly [folder: string, checklist: ChecklistName][] = [
  ['test/contract/rest/', 'rest-api'],
  ['src/api/', 'rest-api'],
  ['test/contract/signaling/', 'space-protocol'],
  ['test/media/', 'space-protocol'],
  ['test/browser/', 'space-protocol'],
  ['test/contract/server-sdk/', 'space-protocol'],
];

const NUMBERS = String.raw`\d+(?:(?: to |[-–])\d+)?(?:(?:, | and )\d+(?:(?: to |[-–])\d+)?)*`;
/** `… as it was sent (117, 118)`, `… (rest-api 150-152)`. */
const MARK = new RegExp(String.raw`\((?:(rest-api|space-protocol) )?(${NUMBERS})\)`, 'g');
/** `117 to 121, 123 the plain token`, in a suite that is named after a section of the checklist. */
const LEADING = new RegExp(`^(${NUMBERS})[ :]`);
const SECTION = /^(?:(rest-api) 20|(space-protocol) 9)\b/;

/** The items that a test claims to prove by its name. */
export function itemsOf({ file, suites, title }: Omit<RunTest, 'passed'>): Item[] {
  const usual = FOLDERS.find(([folder]) => file.startsWith(folder))?.[1];
  const items = [...suites, title].flatMap((text) =>
    [...text.matchAll(MARK)].flatMap(([, named, numbers = '']) => listed((named as ChecklistName | undefined) ?? usual, numbers)),
  );
  const section = suites.map((suite) => SECTION.exec(suite)).find((match) => match !== null);
  const leading = LEADING.exec(title.replaceAll(/(\d)\./g, '$1'))?.[1];
  if (section && leading) items.push(...listed((section[1] ?? section[2]) as ChecklistName, leading));
  return items;
}

function listed(checklist: ChecklistName | undefined, numbers: string): Item[] {
  if (!checklist) return [];
  return numbers
    .split(/, | and /)
    .flatMap((part) => {
      const [first = 0, last = first] = part.split(/ to |[-–]/).map(Number);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ checklist, number: first + index }));
    })
    .filter(({ number }) => number >= 1 && number <= CHECKLISTS[checklist].length);
}
