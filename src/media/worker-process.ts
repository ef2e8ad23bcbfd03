import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import type { Clock, Timer } from '../base/clock.ts';
import { forkChild } from '../base/fork-child.ts';
import type { Logger } from '../base/log.ts';
import { Channel } from './channel.ts';
import { confinement } from './confinement.ts';
import type { ToWorker, WorkerEvent, WorkerOptions } from './messages.ts';
import { detach } from './tcp/detach.ts';
import { Handovers } from './tcp/handovers.ts';

export interface WorkerProcessOptions {
  /** The built entry point, `dist/media/worker/main.js`. */
  entry: URL;
  worker: WorkerOptions;
  clock: Clock;
  log: Logger;
  requestTimeoutMs: number;
  /** The worker speaks each second; after so much silence it is taken for hung and killed. */
  silenceLimitMs: number;
  memory: MemoryLimits;
  onReady(): void;
  /** Each second: CPU time since its start, and the worst delay of its loop in the last second. */
  onHeartbeat(figures: { cpuMicroseconds: number; loopDelayMs: number }): void;
  onEvent(event: WorkerEvent): void;
  /** The process is gone. Called once. */
  onExit(reason: string): void;
}

/** Resident memory of one worker, in bytes. */
export interface MemoryLimits {
  /** Beyond it the worker takes no new calls. */
  fullBytes: number;
  /** Beyond it another one takes its place. */
  mostBytes: number;
}

/** Starting under load takes a second or two; a worker that is not up by then never will be. */
const START_LIMIT_MS = 20_000;
/** What a worker gets for closing its transports before it is killed. */
const CLOSE_LIMIT_MS = 1_500;
/** Longest piece of a worker's standard error in one log line. */
const STDERR_LIMIT = 2_000;

/** One life of a media worker process, watched by its heartbeat. */
export class WorkerProcess {
  readonly channel: Channel;
  readonly #child: ChildProcess;
  readonly #options: WorkerProcessOptions;
  readonly #exited: Promise<void>;
  #watchdog: Timer;
  #ready = false;
  #gone = false;
  #killReason: string | null = null;
  #rssBytes = 0;
  /** What to call when a connection that was handed over is closed. */
  readonly #connections = new Map<number, () => void>();
  #nextConnection = 1;
  readonly #handovers: Handovers;

  /** Throws when no process can be started. */
  constructor(options: WorkerProcessOptions) {
    this.#options = options;
    this.#handovers = new Handovers(options.clock);
    // The worker needs none of our environment, which holds secrets; and it must not inherit flags of a test runner.
    this.#child = forkChild(options.entry, [JSON.stringify(options.worker)], {
      env: {
        PATH: process.env.PATH,
        UV_THREADPOOL_SIZE: String(Math.max(4, 2 * availableParallelism())),
        // glibc: not a heap for each of our twenty threads, and pictures and encoders apart from small things, so that what they
        // held goes back to the system when a room ends (docs/performance.md).
        MALLOC_ARENA_MAX: '2',
        MALLOC_MMAP_THRESHOLD_: '131072',
        MALLOC_TRIM_THRESHOLD_: '1048576',
        // The rasteriser's allocator: it would keep 50 MB after a few placeholders. Giving all back at once, a delay of 0, costs 12 MB
        // less and halves the joins a second: each placeholder's memory is then mapped anew (docs/performance.md).
        MIMALLOC_PURGE_DELAY: '10',
        MIMALLOC_EAGER_COMMIT: '0',
      },
      execArgv: ['--expose-gc', ...confinement(options.entry)],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    this.channel = new Channel(
      {
        send: (message, pipe) => this.#send(message, pipe),
        onMessage: (listener) =>
          this.#child.on('message', (message) => {
            this.#alive();
            listener(message);
          }),
      },
      {
        clock: options.clock,
        timeoutMs: options.requestTimeoutMs,
        onEvent: (event) => this.#event(event),
        onProtocolError: (error) => options.log.warn({ err: error, pid: this.pid }, 'media worker: message outside the protocol'),
      },
    );
    this.#watchdog = options.clock.after(START_LIMIT_MS, () => this.kill('did not start in time'));
    this.#child.stderr?.on('data', (data: Buffer) => this.#stderr(data));
    // A worker ends with its server by itself, unless it hangs.
    const orphaned = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', orphaned);
    this.#exited = new Promise((resolve) => {
      const gone = (reason: string): void => {
        process.off('exit', orphaned);
        this.#exit(reason);
        resolve();
      };
      this.#child.once('error', (error) => gone(error.message));
      this.#child.once('exit', (code, signal) => gone(signal ? `signal ${signal}` : `exit code ${code}`));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get ready(): boolean {
    return this.#ready && !this.#gone;
  }

  /** Whether it uses so much memory that it must not take more calls. */
  get full(): boolean {
    return this.#rssBytes > this.#options.memory.fullBytes;
  }

  /**
   * Hands a connection over: from now on it is the worker's, and not ours any more. False: too many wait to be handed over, and it is
   * still the caller's.
   * @param bytes what was read of it already
   * @param closed called once, when it is closed or its worker is gone
   */
  handOver(socket: Socket, bytes: Buffer, closed: () => void): boolean {
    if (this.#gone || !this.#child.connected) return false;
    const id = this.#nextConnection++;
    const message: ToWorker = { type: 'connection', id, bytes: bytes.toString('base64') };
    // Also while it waits: what comes meanwhile is for the worker to read.
    detach(socket);
    const taken = this.#handovers.add({
      send: (sent) => {
        this.#child.send(message, socket, {}, () => {
          // The worker has it: what is left here is an empty shell, which is still counted by its server.
          socket.destroy();
          sent();
        });
      },
      late: () => this.#connectionClosed(id),
    });
    if (!taken) return false;
    this.#connections.set(id, () => {
      socket.destroy();
      closed();
    });
    return true;
  }

  /** Ends the process at once. */
  kill(reason: string): void {
    if (this.#gone) return;
    this.#killReason = reason;
    this.#child.kill('SIGKILL');
  }

  /** Lets the worker close its transports, then ends it; resolves when the process is gone. */
  async close(): Promise<void> {
    this.channel.command({ kind: 'shutdown' });
    const timer = this.#options.clock.after(CLOSE_LIMIT_MS, () => this.kill('did not close in time'));
    await this.#exited;
    timer.cancel();
  }

  #send(message: unknown, pipe?: Socket): void {
    if (this.#gone || !this.#child.connected) {
      pipe?.destroy();
      return;
    }
    // Errors come as 'error' or 'exit' events; the callback keeps a broken pipe from being thrown.
    this.#child.send(message as object, pipe, {}, () => {});
  }

  /** Whatever it says shows that it is not hung: under too many joins its heartbeat comes late, but answers still come. */
  #alive(): void {
    if (this.#gone) return;
    this.#watchdog.cancel();
    this.#watchdog = this.#options.clock.after(this.#options.silenceLimitMs, () => this.kill('heartbeat missed'));
  }

  #event(event: WorkerEvent): void {
    if (event.type === 'heartbeat') {
      this.#watchMemory(event.rssBytes);
      this.#options.onHeartbeat(event);
    } else if (event.type === 'log') {
      this.#options.log[event.level]({ pid: this.pid }, `media worker: ${event.message}`);
    } else if (event.type === 'connection-closed') {
      this.#connectionClosed(event.id);
    } else if (event.type === 'ready') {
      this.#ready = true;
      this.#options.onReady();
    } else {
      this.#options.onEvent(event);
    }
  }

  #connectionClosed(id: number): void {
    const closed = this.#connections.get(id);
    this.#connections.delete(id);
    closed?.();
  }

  #watchMemory(rssBytes: number): void {
    this.#rssBytes = rssBytes;
    const { mostBytes } = this.#options.memory;
    if (rssBytes > mostBytes) this.kill(`it used ${megabytes(rssBytes)} MB of memory, more than ${megabytes(mostBytes)}`);
  }

  /** Native code may write there; nothing of ours does. */
  #stderr(data: Buffer): void {
    this.#options.log.warn({ pid: this.pid }, `media worker, stderr: ${data.toString('utf8').trim().slice(0, STDERR_LIMIT)}`);
  }

  #exit(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#watchdog.cancel();
    const why = this.#killReason ? `${this.#killReason} (${reason})` : reason;
    this.channel.close(`the media worker ended: ${why}`);
    this.#handovers.clear();
    for (const id of [...this.#connections.keys()]) this.#connectionClosed(id);
    this.#options.onExit(why);
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
