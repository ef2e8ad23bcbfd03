import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { RecordingFailure } from '../rooms/ports.ts';
import { AppendFile, Backlog } from './append-file.ts';

let root: string;
let folder: string;
let path: string;
let clock: ManualClock;
let failures: RecordingFailure[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wirespace-append-'));
  folder = join(root, 'recordings');
  await mkdir(folder);
  path = join(folder, 'a.part');
  clock = new ManualClock();
  failures = [];
});
afterEach(async () => await rm(root, { recursive: true, force: true }));

const holds = (text: string): Promise<void> => vi.waitFor(async () => expect(await readFile(path, 'utf8')).toBe(text), 5_000);

function appendFile(
  options: { path?: string; backlog?: Backlog; take?: (bytes: number) => RecordingFailure | null } = {},
): AppendFile {
  return new AppendFile({
    path,
    clock,
    backlog: new Backlog(),
    take: () => null,
    onFailed: (reason) => failures.push(reason),
    ...options,
  });
}

describe('a file that is appended to', () => {
  it('has every piece in order', async () => {
    const file = appendFile();
    for (let i = 0; i < 100; i += 1) file.append(Buffer.from(`${i},`));
    await file.close();
    expect(await readFile(path, 'utf8')).toBe(Array.from({ length: 100 }, (_, i) => `${i},`).join(''));
    expect(failures).toEqual([]);
  });

  it('ends when the disk does not keep up, exactly at the bound, of one file or of all', async () => {
    const backlog = new Backlog(10, 15);
    const [one, other] = [appendFile({ backlog }), appendFile({ backlog, path: join(folder, 'b.part') })];
    one.append(Buffer.alloc(10));
    expect(failures).toEqual([]);
    other.append(Buffer.alloc(6));
    expect(failures).toEqual(['disk_slow']);
    one.append(Buffer.alloc(1));
    expect(failures).toEqual(['disk_slow', 'disk_slow']);
    await Promise.all([one.close(), other.close()]);
    expect(backlog.waiting).toBe(0);
    // What was taken before is written all the same.
    expect((await readFile(path)).length).toBe(10);
  });

  it('keeps what it has when no more may be written, and writes nothing behind a hole', async () => {
    let full = false;
    const file = appendFile({ take: (bytes) => (full && bytes > 2 ? 'disk_full' : null) });
    file.append(Buffer.from('kept'));
    full = true;
    file.append(Buffer.from('refused'));
    file.append(Buffer.from('-'));
    await file.close();
    expect([await readFile(path, 'utf8'), failures]).toEqual(['kept', ['disk_full']]);
  });

  it('fails when its place is taken: nobody writes over a recording', async () => {
    await writeFile(path, 'somebody’s');
    const file = appendFile();
    file.append(Buffer.from('mine'));
    await file.close();
    expect([await readFile(path, 'utf8'), failures]).toEqual(['somebody’s', ['disk_failed']]);
  });

  it.each([
    ['deleted', () => rm(folder, { recursive: true })],
    ['moved away', () => rename(folder, join(root, 'elsewhere'))],
  ])('comes back whole when its folder was %s, and goes on', async (_, vanish) => {
    const file = appendFile();
    file.append(Buffer.from('before '));
    await holds('before ');
    await vanish();
    clock.advance(10_000);
    file.append(Buffer.from('meanwhile '));
    await holds('before meanwhile ');
    await vanish().catch(() => undefined);
    file.append(Buffer.from('after'));
    await file.close();
    expect([await readFile(path, 'utf8'), failures]).toEqual(['before meanwhile after', []]);
  });
});
