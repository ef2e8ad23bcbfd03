import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeTcpPort, freeUdpPort } from '../../support/free-ports.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 10_000;

/** Credentials of every Space that the tests start. */
export const PROJECT = '3f6c1a52-0d3e-4b53-9c3b-5a7f1e9d2c10';
export const API_TOKEN = 'PT-browser-tests-0123456789abcdef';

/** A built server in a process of its own, with a data folder of its own. */
export class Wirespace {
  readonly #process: ChildProcess;
  readonly #directory: string;
  readonly #output: string[];

  private constructor(
    child: ChildProcess,
    directory: string,
    output: string[],
    /** `http://localhost:<port>` */
    readonly url: string,
  ) {
    this.#process = child;
    this.#directory = directory;
    this.#output = output;
  }

  /** Starts one and waits until it takes rooms. `env` wins over the defaults of the tests. */
  static async start(env: Record<string, string> = {}): Promise<Wirespace> {
    const directory = await mkdtemp(join(tmpdir(), 'wirespace-browser-'));
    const port = env.PORT ?? (await freeTcpPort());
    const url = `${env.TLS_CERT ? 'https' : 'http'}://localhost:${port}`;
    const child = spawn(process.execPath, [MAIN], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        WIRESPACE_TEST_RUN: process.env.WIRESPACE_TEST_RUN,
        PORT: String(port),
        DATA_DIR: join(directory, 'data'),
        MEDIA_PORT: String(await freeUdpPort()),
        MEDIA_WORKERS: '1',
        // Tests keep the machine busy themselves.
        ROOM_LOAD: '0',
        MEDIA_ADDRESS: '127.0.0.1',
        SPACE_PROJECT: PROJECT,
        SPACE_TOKEN: API_TOKEN,
        LOG_LEVEL: 'warn',
        ...env,
      },
    });
    const output: string[] = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    const server = new Wirespace(child, directory, output, url);
    await server.#ready(`${env.TLS_CERT ? 'https' : 'http'}://127.0.0.1:${port}/readyz`);
    return server;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#output.join('');
  }

  /** Creates a room by REST. */
  async createRoom(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    return await this.rest('POST', '/rooms', fields);
  }

  /** A room token by REST; who uses it finds the server at `url`. */
  async token(fields: Record<string, unknown>, url = this.url): Promise<string> {
    return (await this.rest('POST', '/room_tokens', fields, url)).token as string;
  }

  /** A REST request with the project's credentials that has to succeed; `path` is below `/api/video`. */
  async rest(method: string, path: string, fields?: Record<string, unknown>, url = this.url): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}/api/video${path}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${PROJECT}:${API_TOKEN}`)}`, 'content-type': 'application/json' },
      ...(fields ? { body: JSON.stringify(fields) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** Ends it with SIGKILL; nobody is told. */
  async kill(): Promise<void> {
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  /** Kills its media worker with SIGKILL, as the system does to a process that takes too much. */
  async killMediaWorker(): Promise<void> {
    const { pid } = this.#process;
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
    if (children.length !== 1 || !children[0]) throw new Error(`expected one media worker, found ${children.length}`);
    process.kill(children[0], 'SIGKILL');
  }

  /** Ends it as a person would; rejects when it does not go by itself. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exit = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      const late = setTimeout(() => this.#process.kill('SIGKILL'), STOPPED_WITHIN_MS);
      const [code, signal] = await exit;
      clearTimeout(late);
      if (code !== 0) throw new Error(`the server ended with ${code ?? signal}\n${this.output}`);
    }
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #ready(probe: string): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (this.#process.exitCode !== null) break;
      const answer = await this.#probe(probe);
      if (answer) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#process.kill('SIGKILL');
    throw new Error(`the server did not become ready\n${this.output}`);
  }

  /** Over https the certificate is the test's own: that the port answers at all is enough, the pages prove the rest. */
  async #probe(url: string): Promise<boolean> {
    try {
      return (await fetch(url)).ok;
    } catch (error) {
      const code = (error as { cause?: { code?: string } }).cause?.code ?? '';
      return url.startsWith('https') && !['ECONNREFUSED', 'ECONNRESET'].includes(code);
    }
  }
}
