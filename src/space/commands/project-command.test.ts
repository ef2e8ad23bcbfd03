import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectCommand } from './project-command.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wirespace-command-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (...args: string[]): Promise<string> => projectCommand(args, { DATA_DIR: join(folder, 'data') });

describe('wirespace project', () => {
  it.each([
    [[], /without a command: unknown; --help/],
    [['drop'], /project drop: unknown/],
    [['toString'], /project toString: unknown/],
    [['create'], /takes one argument/],
    [['create', 'a', 'b'], /takes one argument; put quotes/],
    [['list', 'x'], /takes no argument/],
    [['list', '--nope'], /Unknown option '--nope'/],
    [['list', '--revoke-room-tokens'], /goes with project rotate-token only/],
  ])('refuses %j before it touches anything', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('explains itself', async () => {
    const help = await run('--help');
    for (const verb of ['create', 'list', 'rotate-token', 'revoke-room-tokens']) expect(help).toContain(verb);
    expect(help).toBe(await run('create', '-h'));
  });

  it('needs no server to have run before', async () => {
    expect(await run('list')).toBe('There is no project yet.\n');
    expect(JSON.parse(await run('list', '--json'))).toEqual([]);
    const text = await run('create', 'Acme Ltd');
    const [, id] = /^Project {2}(\S+)$/m.exec(text) ?? [];
    const [, token] = /^Token {4}(PT[0-9a-f]{48})$/m.exec(text) ?? [];
    expect(text).toContain(join(folder, 'data', 'wirespace.db'));
    const rotated = await run('rotate-token', id ?? '');
    expect(rotated).toMatch(/^Token {4}PT/m);
    expect(rotated).not.toContain(token);
    expect(rotated).toContain('Room tokens stay good');
    expect(await run('rotate-token', id ?? '', '--revoke-room-tokens')).toContain('All room tokens of the project are void');
    expect(await run('revoke-room-tokens', id ?? '')).toContain('All room tokens of the project are void');
    expect(await run('list')).toMatch(/^\S{36} {2}\S+Z {2}Acme Ltd\n$/);
  });

  it.each([
    [['create', ' '], /1 to 100 printable characters/],
    [['create', 'x'.repeat(101)], /1 to 100 printable characters/],
    [['create', 'a\nb'], /1 to 100 printable characters/],
    [['rotate-token', 'nobody'], /no project with this id/],
    [['revoke-room-tokens', 'nobody'], /no project with this id/],
  ])('refuses %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  it('takes a name of 100 characters', async () => {
    expect(JSON.parse(await run('create', '🎉'.repeat(100), '--json'))).toMatchObject({ name: '🎉'.repeat(100) });
  });
});
