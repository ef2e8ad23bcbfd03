import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../base/ids.ts';
import { DataFolder } from './secrets.ts';

describe('the data folder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'wirespace-data-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const mode = (path: string): number => statSync(path).mode & 0o777;

  it('is created for its owner only, also when it was open before', () => {
    const path = join(root, 'a', 'b');
    DataFolder.open(path, randomIds);
    expect(mode(path)).toBe(0o700);
    chmodSync(path, 0o755);
    DataFolder.open(path, randomIds);
    expect(mode(path)).toBe(0o700);
    expect(readdirSync(path)).toEqual([]);
  });

  it('makes a secret once and keeps it in a file for its owner only', () => {
    const folder = DataFolder.open(root, randomIds);
    const token = folder.secret('SPACE_TOKEN');
    expect(token).toMatch(/^PT[0-9a-f]{48}$/);
    expect(DataFolder.open(root, randomIds).secret('SPACE_TOKEN')).toBe(token);
    expect(mode(folder.secretFile('SPACE_TOKEN'))).toBe(0o600);
    expect(folder.secret('SPACE_PROJECT')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(folder.secret('SPACE_SECRET')).toHaveLength(128);
    expect(folder.secret('MODERATOR_KEY')).toHaveLength(32);
    expect(readdirSync(root).sort()).toEqual(['moderator-key', 'project', 'signing-secret', 'token']);
  });

  it('takes the secret of another server that was first', () => {
    let rival: string | undefined;
    const ids = {
      uuid: randomIds.uuid,
      hex: (bytes: number) => {
        rival ??= DataFolder.open(root, randomIds).secret('SPACE_SECRET');
        return randomIds.hex(bytes);
      },
    };
    expect(DataFolder.open(root, ids).secret('SPACE_SECRET')).toBe(rival);
    expect(readdirSync(root)).toEqual(['signing-secret']);
  });

  it('does not replace an empty file by itself', () => {
    const folder = DataFolder.open(root, randomIds);
    writeFileSync(folder.secretFile('SPACE_TOKEN'), '');
    expect(() => folder.secret('SPACE_TOKEN')).toThrow(/is empty/);
  });

  it('fails on a path that cannot be a folder', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => DataFolder.open(join(root, 'file', 'data'), randomIds)).toThrow(/ENOTDIR/);
  });
});
