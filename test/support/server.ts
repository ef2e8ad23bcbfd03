import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freeTcpPort, freeUdpPort } from './free-ports.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 20_000;

export interface ServerProcessOptions {
  /** Added to the environment; wins over what the helper sets. */
  env?: Record<string, string>;
  /** Folder to run in, with the data of an earlier server; a new one when absent. Removed by `stop` and `dispose` only when new. */
  folder?: string;
}

/** The built server as a child process on free ports, its data in a folder of its own. Needs `npm run build`. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #ownFolder: boolean;
  #output = '';

  private constructor(
    child: ChildProcess,
    readonly folder: string,
    readonly url: string,
    readonly project: string,
    readonly token: string,
    ownFolder: boolean,
  ) {
    this.#child = child;
    this.#ownFolder = ownFolder;
    // A test that fails before it stops its server leaves none behind.
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    this.#exit = once(child, 'exit').then(([code]) => code as number | null);
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
  }

  /** Starts one and waits until it can take rooms. */
  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const server = await ServerProcess.launch(options);
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await server.#isReady())) {
      if (server.#child.exitCode !== null || Date.now() > deadline) {
        await server.kill();
        server.dispose();
        throw new Error(`the server did not become ready; it said:\n${server.output}`);
      }
      await sleep(50);
    }
    return server;
  }

  /** Starts one without waiting for anything: for starts that are to fail. */
  static async launch({ env = {}, folder }: ServerProcessOptions = {}): Promise<ServerProcess> {
    if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: run npm run build');
    const place = folder ?? mkdtempSync(join(tmpdir(), 'wirespace-server-'));
    const port = env.PORT ?? String(await freeTcpPort());
    const project = env.SPACE_PROJECT ?? '5f2b3c1e-7d7e-4d0c-9b1a-2f4f1c0e9a01';
    const token = env.SPACE_TOKEN ?? 'PT-tests-0123456789abcdef';
    const child = spawn(process.execPath, [MAIN], {
      cwd: place,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        // `npm test` finds what a test leaves behind by this mark.
        ...(process.env.WIRESPACE_TEST_RUN ? { WIRESPACE_TEST_RUN: process.env.WIRESPACE_TEST_RUN } : {}),
        PORT: port,
        MEDIA_PORT: String(await freeUdpPort()),
        MEDIA_WORKERS: '1',
        // Tests keep the machine busy themselves.
        ROOM_LOAD: '0',
        MEDIA_ADDRESS: '127.0.0.1',
        SPACE_PROJECT: project,
        SPACE_TOKEN: token,
        LOG_LEVEL: 'warn',
        ...env,
      },
    });
    const url = `${env.TLS_CERT ? 'https' : 'http'}://127.0.0.1:${port}`;
    return new ServerProcess(child, place, url, project, token, folder === undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it has printed so far, on both streams. */
  get output(): string {
    return this.#output;
  }

  /** A request to the REST API with the project's credentials; `path` is below `/api/video`. */
  async ask(method: string, path: string, body?: unknown): Promise<Response> {
    return await fetch(`${this.url}/api/video${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${this.project}:${this.token}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Exit code once it has ended by itself; null when a signal ended it. */
  async exited(): Promise<number | null> {
    return await this.#exit;
  }

  /** SIGTERM, as an operator would; the exit code. Removes the folder when it is the helper's. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    const code = await this.#exit;
    this.dispose();
    return code;
  }

  /** Tells it to stop; the folder stays. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** SIGKILL; the folder stays. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  /** Removes the folder when it is the helper's. */
  dispose(): void {
    if (this.#ownFolder) rmSync(this.folder, { recursive: true, force: true });
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch (error) {
      // Over https the certificate is the test's own: that somebody answers is enough.
      const code = (error as { cause?: { code?: string } }).cause?.code ?? '';
      return this.url.startsWith('https') && /CERT|SIGNED|TLS/.test(code);
    }
  }
}
