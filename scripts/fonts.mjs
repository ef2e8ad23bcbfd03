// Makes fonts/: the letters that the bundled sans serif lacks, cut into small TrueType files, and which file has which character.
// The packages bring variable WOFF2, which the rasteriser of placeholders cannot read. Does nothing that is done already.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fontkit from 'fontkit';
import subsetFont from 'subset-font';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'fonts');
const modules = join(root, 'node_modules');

/** Families by the order in which they are asked for a character. */
const FAMILIES = [
  ...[
    'thai',
    'lao',
    'khmer',
    'devanagari',
    'bengali',
    'gurmukhi',
    'gujarati',
    'oriya',
    'tamil',
    'telugu',
    'kannada',
    'malayalam',
  ],
  ...['sinhala', 'ethiopic', 'kr', 'sc'],
].map((script) => ({ folder: `@fontsource-variable/noto-sans-${script}`, files: /-wght-normal\.woff2$/ }));
FAMILIES.push({ folder: '@fontsource/noto-sans-myanmar', files: /-500-normal\.woff2$/ });
const WEIGHT = 500;
/** What the bundled sans serif has, or names never show. */
const LEFT_OUT = /-(latin|latin-ext|cyrillic|cyrillic-ext|greek|vietnamese|symbols|math|emoji)-/;
const BASE = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(modules, 'dejavu-fonts-ttf', 'ttf', file));

const stamp = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(FAMILIES.map(({ folder }) => JSON.parse(readFileSync(join(modules, folder, 'package.json'), 'utf8')).version).join())
  .digest('hex');
if (!isMade()) await make();

function isMade() {
  try {
    return readFileSync(join(target, 'stamp'), 'utf8') === stamp;
  } catch {
    return false;
  }
}

async function make() {
  console.log('Making the fonts …');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const [regular, bold] = BASE.map((file) => new Set(fontkit.openSync(file).characterSet));
  const base = [...regular].filter((character) => bold.has(character));
  const known = new Set(base);
  const files = [];
  for (const { folder, files: wanted } of FAMILIES) {
    const path = join(modules, folder, 'files');
    for (const file of readdirSync(path).filter((name) => wanted.test(name) && !LEFT_OUT.test(name))) {
      const source = readFileSync(join(path, file));
      const font = fontkit.create(source);
      const fresh = font.characterSet.filter((character) => !known.has(character));
      if (fresh.length === 0) continue;
      for (const character of fresh) known.add(character);
      const weight = font.variationAxes.wght ? { variationAxes: { wght: WEIGHT } } : {};
      const text = String.fromCodePoint(...font.characterSet);
      const name = file.replace(/(-wght|-500)?-normal\.woff2$/, '.ttf');
      writeFileSync(join(target, name), await subsetFont(source, text, { targetFormat: 'sfnt', ...weight }));
      files.push({ file: name, ranges: rangesOf(fresh) });
    }
  }
  writeFileSync(join(target, 'base.json'), JSON.stringify(rangesOf(base)));
  writeFileSync(join(target, 'files.json'), JSON.stringify(files));
  writeFileSync(join(target, 'stamp'), stamp);
}

/** Code points as first, last, first, last, … */
function rangesOf(characters) {
  const ranges = [];
  for (const character of [...characters].sort((a, b) => a - b)) {
    if (ranges.at(-1) === character - 1) ranges[ranges.length - 1] = character;
    else ranges.push(character, character);
  }
  return ranges;
}
