import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const SPECIFICATIONS = ['space-protocol', 'rest-api', 'media'] as const;

/** What can be cited of a specification: its sections, the numbered rules of each, and the items of its checklist. */
interface Contents {
  sections: Set<string>;
  rules: Set<string>;
  items: Set<string>;
}

const contents = Object.fromEntries(SPECIFICATIONS.map((name) => [name, read(`docs/spec/${name}.md`)])) as Record<
  string,
  Contents
>;

function read(file: string): Contents {
  const found: Contents = { sections: new Set(), rules: new Set(), items: new Set() };
  let section = '';
  let checklist = false;
  for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
    const [, from = '', to] = /^#{2,3} (\d+(?:\.\d+)?)(?: to (\d+\.\d+))?/.exec(line) ?? [];
    if (from) {
      section = from;
      checklist = /checklist/i.test(line) || (checklist && from.includes('.'));
      for (const each of to ? range(from, to) : [from]) found.sections.add(each);
      continue;
    }
    const number = /^(\d+)\. /.exec(line)?.[1];
    if (number) (checklist ? found.items : found.rules).add(checklist ? number : `${section} rule ${number}`);
  }
  return found;
}

/** `7.4`, `7.6` is `7.4`, `7.5`, `7.6`; whole numbers likewise. */
function range(from: string, to: string): string[] {
  const [prefix = '', first = from] = from.includes('.') ? from.split('.') : ['', from];
  const last = to.split('.').at(-1) ?? to;
  return Array.from({ length: Math.max(1, Number(last) - Number(first) + 1) }, (_, index) =>
    prefix ? `${prefix}.${Number(first) + index}` : `${Number(first) + index}`,
  );
}

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const NUMBERS = String.raw`${NUMBER}(?:(?:, | and | to |[-–])${NUMBER}(?![\d.]*\s*[a-z%×]))*`;
/** `space-protocol 6.4`, `rest-api 3.7, 5.1`, `media.md 2`, `space-protocol 2.8 rule 7`. */
const CITATION = new RegExp(
  String.raw`\b(space-protocol|rest-api|media(?=\.md))(?:\.md)? (?:section )?(${NUMBERS})(?: rule (\d+))?`,
  'g',
);
/** Documents that are cited by a word and a number, and stand nowhere: `design 6`, `issue 2`, `brief 4`. */
const ELSEWHERE = /\b(?:design|issue|brief|findings|guide|spec)(?:\.md)? #?\d+(?:\.\d+)?\b/gi;
/** `docs/browsers.md`, `docs/decisions/014`. */
const FILE = /\b(?<!\w\/)docs\/[\w./-]*\w/g;
/** Versions of the SDK, which no section is numbered like: `(3.28)`. */
const VERSION = /\.[2-9]\d$/;
const DECISION = /\bdecision (\d{3})\b/gi;

/** The citations in `text` that lead nowhere. */
function broken(text: string): string[] {
  // A citation may go on in the next line of a comment.
  const flat = text.replaceAll(/\n\s*(?:\*|\/\/)?[ \t]*/g, ' ');
  const found = [...flat.matchAll(ELSEWHERE)].map(([whole]) => whole);
  for (const [whole, name = '', numbers = '', rule] of flat.matchAll(CITATION)) {
    const { sections, rules, items } = contents[name] as Contents;
    const all = numbers.split(/, | and /).flatMap((part) => {
      const [from = '', to] = part.split(/ to |[-–]/);
      return to ? range(from, to) : [from];
    });
    const known = all.every((number) => sections.has(number) || items.has(number));
    if (!known || (rule && !rules.has(`${all.at(-1)} rule ${rule}`))) found.push(whole);
  }
  for (const [file] of flat.matchAll(FILE)) if (!exists(file)) found.push(file);
  for (const [whole, number] of flat.matchAll(DECISION)) if (!exists(`docs/decisions/${number}`)) found.push(whole);
  return found;
}

/** A file or folder of the repository; decisions may be named by their number alone. */
function exists(path: string): boolean {
  return existsSync(join(root, path)) || decisions.some((file) => file.startsWith(`${path}-`) && /\/\d{3}$/.test(path));
}

/** Files below a folder of the repository, without what is made or installed. */
function below(folder: string, names: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => names.test(file) && !/(?:^|\/)(?:node_modules|dist)\//.test(file))
    .map((file) => join(folder, file));
}

const sources = ['src', 'app', 'bench', 'scripts', 'test']
  .flatMap((folder) => below(folder, /\.(?:ts|mjs|js|html|css)$/))
  .filter((file) => file !== 'scripts/citations.test.ts');
const pages = [...readdirSync(root).filter((file) => file.endsWith('.md')), ...below('docs', /\.md$/)];
const decisions = pages.filter((file) => file.startsWith('docs/decisions/'));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('citations', () => {
  it('lead to a section, a rule, an item or a file that exists, in sources, tests and documents', () => {
    expect(sources.length).toBeGreaterThan(500);
    expect(pages.length).toBeGreaterThan(20);
    const wrong = [...sources, ...pages].flatMap((file) => broken(text(file)).map((citation) => `${file}: ${citation}`));
    expect(wrong).toEqual([]);
  });

  it.each([
    'as it was (space-protocol 6.4)',
    'space-protocol 2.8 rule 7',
    'media.md 2',
    'rest-api 3.7, 5.1',
    'rest-api 7.4 to 7.6',
    'x (rest-api 150-152)',
    'space-protocol 2.2 to 2.8',
    'see docs/decisions/010 and docs/browsers.md',
    'decision 010',
  ])('are right, example %#', (citation) => {
    expect(broken(citation)).toEqual([]);
  });

  it.each([
    ['a section beyond the last', 'space-protocol 6.10', 'space-protocol 6.10'],
    ['the second of two sections', 'rest-api 3.7, 5.10', 'rest-api 3.7, 5.10'],
    ['a rule that the section does not have', 'space-protocol 2.8 rule 9', 'space-protocol 2.8 rule 9'],
    ['an item beyond the list', 'rest-api 251', 'rest-api 251'],
    ['a section over the end of a line', '/** Who may (space-protocol\n * 12.1) */', 'space-protocol 12.1'],
    ['a document that is not here', 'replaced within a second (design 6)', 'design 6'],
    ['a page that is not here', 'docs/nowhere.md', 'docs/nowhere.md'],
    ['a decision that is not here', 'decision 999', 'decision 999'],
  ])('are wrong: %s', (_, citation, found) => {
    expect(broken(citation)).toEqual([found]);
  });
});

describe('files that documents name', () => {
  it('exist', () => {
    const named = /`((?:src|app|test|bench|scripts)\/[\w./-]+\.\w+)`/g;
    const wrong = pages
      .filter((page) => page !== 'CHANGELOG.md')
      .flatMap((page) => [...text(page).matchAll(named)].map(([, file = '']) => ({ page, file })))
      .filter(({ file }) => !exists(file));
    expect(wrong).toEqual([]);
  });
});

describe('links between documents', () => {
  it('lead to files that exist, and to headings that those have', () => {
    const wrong = pages.flatMap((file) =>
      [...text(file).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g)]
        .filter(([, path = '', anchor]) => {
          const target = path ? join(dirname(file), path) : file;
          return !existsSync(join(root, target)) || (anchor && !anchors(target).has(anchor));
        })
        .map(([whole]) => `${file}: ${whole}`),
    );
    expect(wrong).toEqual([]);
  });

  it('within a specification lead to its own sections', () => {
    const wrong = SPECIFICATIONS.flatMap((name) => {
      const { sections } = contents[name] as Contents;
      const cited = [...text(`docs/spec/${name}.md`).matchAll(/§(\d+(?:\.\d+)?)|\((?:see )?(\d+\.\d+)\)/g)];
      return cited.map(([, sign, bare]) => sign ?? bare ?? '').filter((number) => !sections.has(number) && !VERSION.test(number));
    });
    expect(wrong).toEqual([]);
  });
});

/** Names of a page's headings, as GitHub and npm make them. */
function anchors(file: string): Set<string> {
  return new Set(
    [...text(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
