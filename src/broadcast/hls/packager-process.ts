import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../../base/clock.ts';
import { forkChild } from '../../base/fork-child.ts';
import type { Logger } from '../../base/log.ts';
import { type Packaged, packagedSchema } from './packaging/messages.ts';

export interface PackagerOptions {
  clock: Clock;
  log: Logger;
  /** Options of Node with which a process may read our code only. */
  confine(entry: URL): string[];
  /** The built entry point; beside the built server when absent. */
  entry?: URL | undefined;
}

export interface PackagerListener {
  packaged(message: Packaged): void;
  /** The process is gone although nobody asked for that. Called once. */
  died(reason: string): void;
}

/** Bytes that may wait for it: some ten seconds. */
const MOST_WAITING = 8 * 1024 * 1024;
/** With so much given and nothing said it hangs. A part is half a second. */
const SILENCE_MS = 15_000;
const LONGEST_COMPLAINT = 500;

/** One packaging process (packaging/main.ts): takes a transport stream, gives heads and parts. */
export class PackagerProcess {
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  #heardAt: number;
  #over = false;
  #reason: string | null = null;

  /** Throws when no process can be started. */
  constructor(
    { clock, log, confine, entry = new URL('./packaging/main.js', import.meta.url) }: PackagerOptions,
    listener: PackagerListener,
  ) {
    this.#clock = clock;
    this.#heardAt = clock.monotonic();
    this.#child = forkChild(entry, [], {
      // It needs none of our environment, which holds secrets.
      env: { PATH: process.env.PATH, UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' },
      execArgv: ['--max-semi-space-size=1', ...confine(entry)],
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    const orphaned = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', orphaned);
    this.#child.stdin?.on('error', () => {});
    this.#child.stderr?.on('data', (data: Buffer) =>
      log.warn({ pid: this.#child.pid }, `packager, stderr: ${data.toString('utf8').trim().slice(0, LONGEST_COMPLAINT)}`),
    );
    this.#child.on('message', (message) => {
      if (this.#over) return;
      this.#heardAt = clock.monotonic();
      const packaged = packagedSchema.safeParse(message);
      if (packaged.success) listener.packaged(packaged.data);
      else this.#kill('it said something odd');
    });
    const gone = (reason: string): void => {
      process.off('exit', orphaned);
      if (this.#over) return;
      this.#over = true;
      listener.died(this.#reason ?? reason);
    };
    this.#child.once('error', (error) => gone(error.message));
    this.#child.once('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
  }

  /** Gives it what comes next. One that does not keep up is ended. */
  write(bytes: Uint8Array): void {
    const { stdin } = this.#child;
    if (this.#over || this.#reason !== null || !stdin?.writable) return;
    if (stdin.writableLength > MOST_WAITING) return this.#kill('it does not keep up');
    if (this.#clock.monotonic() - this.#heardAt > SILENCE_MS) return this.#kill('it says nothing');
    stdin.write(bytes);
  }

  stop(): void {
    this.#over = true;
    this.#child.kill('SIGKILL');
  }

  #kill(reason: string): void {
    this.#reason ??= reason;
    this.#child.kill('SIGKILL');
  }
}
