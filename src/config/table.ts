import type { Key } from './key.ts';
import { CHAPTERS } from './keys.ts';

function shown({ shown: words, default: value }: Key<unknown>): string {
  return words ?? String(value);
}

/** Text of `wirespace --help`. */
export function helpText(): string {
  const lines = [
    'wirespace: self-hosted video rooms',
    '',
    'Usage: wirespace [--help | --version]',
    '       wirespace project create <name> | list | rotate-token <id> | revoke-room-tokens <id>',
    '',
    '`wirespace project --help` says more about projects, the tenants of a Space.',
    '',
    'Everything is set by the environment or by a file .env in the current folder.',
  ];
  for (const [chapter, keys] of Object.entries(CHAPTERS)) {
    lines.push('', `${chapter}:`);
    for (const [name, key] of Object.entries(keys as Record<string, Key<unknown>>))
      lines.push(`  ${name}  (${shown(key)})`, `      ${key.meaning}`);
  }
  return lines.join('\n');
}

/** docs/configuration.md. */
export function configurationPage(): string {
  const lines = [
    '# Configuration',
    '',
    'Everything is set by the environment or by a file `.env` in the current folder; the environment wins. An empty value counts as',
    'unset. A value that cannot be read stops the start with one line that names the key and exit code 1. `wirespace --help` prints the',
    'same table.',
    '',
    'Written by `npm run docs:configuration` from `src/config/keys.ts`; a test compares.',
  ];
  for (const [chapter, keys] of Object.entries(CHAPTERS)) {
    lines.push('', `## ${chapter}`, '', '| Key | Default | Meaning |', '| --- | --- | --- |');
    for (const [name, key] of Object.entries(keys as Record<string, Key<unknown>>))
      lines.push(`| \`${name}\` | ${shown(key)} | ${key.meaning.replaceAll('|', '\\|')} |`);
  }
  return `${lines.join('\n')}\n`;
}
