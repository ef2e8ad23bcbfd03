import type { ChildProcess } from 'node:child_process';
import type { Clock, Timer } from '../base/clock.ts';
import { forkChild } from '../base/fork-child.ts';
import { type Job, type SendFailure, saidSchema } from './sending/messages.ts';

export interface SenderOptions {
  clock: Clock;
  /** Options of Node with which a process may read our code only. */
  confine(entry: URL): string[];
  /** The built entry point; beside the built server when absent. */
  entry?: URL;
}

export interface SenderListener {
  /** The receiver takes the stream. */
  connected(): void;
  /** Nothing more is sent. Called once, and not after {@link Sender.end}. */
  failed(reason: SendFailure): void;
}

/** A process that does not read its input any more: what waits for it, bytes. */
const MOST_WAITING = 8 * 1024 * 1024;
/** Starting and looking around, besides what the receiver takes to agree. */
const START_MS = 10_000;
/** What it gets for its goodbye. */
const END_MS = 2_000;
/** Megabytes of JavaScript's memory. */
const HEAP_MIB = 64;

/** One connection to a receiver, in a process of its own: what it says may be hostile, and SRT's library is native code. */
export class Sender {
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #listener: SenderListener;
  readonly #exited: Promise<void>;
  #timer: Timer;
  #connected = false;
  #over = false;

  /** Throws when no process can be started. */
  constructor(job: Job, { clock, confine, entry: built }: SenderOptions, listener: SenderListener) {
    const entry = built ?? new URL('./sending/main.js', import.meta.url);
    this.#clock = clock;
    this.#listener = listener;
    const { NODE_EXTRA_CA_CERTS } = process.env;
    this.#child = forkChild(entry, [], {
      // It needs none of our environment, which holds secrets; but certificates are trusted as everywhere.
      env: { PATH: process.env.PATH, ...(NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS } : {}) },
      execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...confine(entry)],
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    const orphaned = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', orphaned);
    this.#exited = new Promise((resolve) => {
      const gone = (): void => {
        process.off('exit', orphaned);
        this.#fail('lost');
        resolve();
      };
      this.#child.once('error', gone);
      this.#child.once('exit', gone);
    });
    // It may be gone when something is written to it; its exit tells.
    this.#child.stdin?.on('error', () => {});
    this.#child.on('message', (message) => this.#said(message));
    this.#child.send(job, () => {});
    this.#timer = clock.after(START_MS + job.connectMs, () => this.#connected || this.#fail('unreachable'));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Pieces of the stream, in order, once it is connected. */
  write(bytes: Uint8Array): void {
    const { stdin } = this.#child;
    if (this.#over || !stdin) return;
    if (stdin.writableLength > MOST_WAITING) this.#fail('stalled');
    else stdin.write(bytes);
  }

  /** Ends it; resolves when the process is gone. */
  async end(): Promise<void> {
    this.#over = true;
    this.#timer.cancel();
    this.#child.stdin?.end();
    if (!this.#connected) this.#child.kill('SIGKILL');
    const timer = this.#clock.after(END_MS, () => this.#child.kill('SIGKILL'));
    await this.#exited;
    timer.cancel();
  }

  #said(message: unknown): void {
    const said = saidSchema.safeParse(message);
    if (this.#over || !said.success) return;
    if ('failed' in said.data) {
      this.#fail(said.data.failed);
    } else if (!this.#connected) {
      this.#connected = true;
      this.#timer.cancel();
      this.#listener.connected();
    }
  }

  #fail(reason: SendFailure): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer.cancel();
    this.#child.kill('SIGKILL');
    this.#listener.failed(reason);
  }
}
