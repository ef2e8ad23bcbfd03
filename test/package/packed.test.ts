import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeTcpPort, freeUdpPort } from '../support/free-ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the packed package', () => {
  let packed: string;
  let empty: string;
  let server: ChildProcess | undefined;

  beforeAll(() => {
    packed = mkdtempSync(join(tmpdir(), 'wirespace-packed-'));
    empty = mkdtempSync(join(tmpdir(), 'wirespace-empty-'));
    // The build is there already; packing must not run it again under the feet of other tests.
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', packed], { cwd: root, stdio: 'pipe' });
  });
  afterAll(async () => {
    if (server?.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server?.once('exit', resolve));
      process.kill(-(server.pid ?? 0), 'SIGKILL');
      await ended;
    }
    rmSync(packed, { recursive: true, force: true });
    rmSync(empty, { recursive: true, force: true });
  });

  it('holds what runs and nothing else', () => {
    const [tarball] = readdirSync(packed);
    const names = execFileSync('tar', ['-tzf', join(packed, tarball ?? '')], { encoding: 'utf8' }).split('\n');
    expect(names).toContain('package/dist/main.js');
    expect(names).toContain('package/dist/media/worker/main.js');
    expect(names.some((name) => name.startsWith('package/dist/app/'))).toBe(true);
    expect(names.filter((name) => /^package\/(src|test|data|node_modules)\//.test(name) || /\.test\./.test(name))).toEqual([]);
  });

  it('starts by npx in an empty folder, keeps its data there and ends on SIGTERM', async () => {
    const [tarball] = readdirSync(packed);
    const port = await freeTcpPort();
    const mediaPort = await freeUdpPort();
    server = spawn('npx', ['--yes', '--package', join(packed, tarball ?? ''), 'wirespace'], {
      cwd: empty,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        MEDIA_PORT: String(mediaPort),
        MEDIA_WORKERS: '1',
        npm_config_ignore_scripts: 'true',
      },
    });
    let output = '';
    server.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    server.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${port}/guest`).then(
            (r) => r.status,
            () => `no answer yet; it said: ${output}`,
          ),
        { timeout: 180_000 },
      )
      .toBe(200);
    expect(existsSync(join(empty, 'data'))).toBe(true);

    const ended = new Promise<number | null>((resolve) => server?.once('exit', resolve));
    process.kill(-(server.pid ?? 0), 'SIGTERM');
    await ended;
    await expect
      .poll(() =>
        fetch(`http://127.0.0.1:${port}/healthz`).then(
          () => 'still there',
          () => 'gone',
        ),
      )
      .toBe('gone');
  });
});
