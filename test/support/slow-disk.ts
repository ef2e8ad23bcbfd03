import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('./slow-disk.c', import.meta.url));

export interface SlowDisk {
  /** For the environment of a process whose disk is to be slow later. */
  env: Record<string, string>;
  /** From now on it is slow. */
  begin(): void;
  dispose(): void;
}

/**
 * A disk on which each sync takes `ms` longer from a moment on, for a process that is still to be started (slow-disk.c says how).
 * `missing` says why there is none here: it needs Linux and a C compiler.
 */
export function slowDisk(ms: number): SlowDisk | { missing: string } {
  if (process.platform !== 'linux') return { missing: 'a slow disk is made for Linux only' };
  const folder = mkdtempSync(join(tmpdir(), 'wirespace-disk-'));
  const library = join(folder, 'slow-disk.so');
  const { status, error } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], { encoding: 'utf8' });
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  const sign = join(folder, 'slow');
  if (status === 0)
    return {
      env: { LD_PRELOAD: library, SLOW_DISK_MS: String(ms), SLOW_DISK_FILE: sign },
      begin: () => writeFileSync(sign, ''),
      dispose,
    };
  dispose();
  return { missing: error ? 'no C compiler (cc)' : 'the C compiler failed' };
}
