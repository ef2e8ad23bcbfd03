import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import { forkChild } from '../base/fork-child.ts';
import { type FromPlayer, fromPlayerSchema, type PlayerFailure, type PlayerOrder } from './player/messages.ts';

export interface PlayerProcessOptions {
  clock: Clock;
  /** Options of Node with which a process may read our code only. */
  confine(entry: URL): string[];
  /** The built entry point; beside the built server when absent. */
  entry?: URL;
  /** Resident memory beyond which it is killed, bytes. */
  mostBytes: number;
}

export type Ready = Omit<Extract<FromPlayer, { type: 'ready' }>, 'type'>;

export interface PlayerProcessListener {
  /** Its first picture or sound is there. At most once. */
  ready(ready: Ready): void;
  /** It is gone, or of no use any more. Called once, and not after {@link PlayerProcess.kill}. */
  failed(reason: PlayerFailure): void;
}

/** A player speaks four times a second; after so much silence it is taken for hung. */
const SILENCE_MS = 5_000;
/** Descriptor of its pipe. */
const PIPE = 4;

/** One life of a process that plays one medium. */
export class PlayerProcess {
  /** Null: none could be started. */
  readonly #child: ChildProcess | null;
  readonly #options: PlayerProcessOptions;
  readonly #listener: PlayerProcessListener;
  readonly #orphaned = (): void => void this.#child?.kill('SIGKILL');
  #watchdog: Timer;
  #over = false;
  #given = false;

  constructor(order: PlayerOrder, options: PlayerProcessOptions, listener: PlayerProcessListener) {
    this.#options = options;
    this.#listener = listener;
    const entry = options.entry ?? new URL('./player/main.js', import.meta.url);
    this.#child = start(entry, options);
    if (!this.#child) {
      // Not before whoever starts it has it.
      this.#watchdog = options.clock.after(0, () => this.#fail('broken'));
      return;
    }
    this.#watchdog = this.#watch();
    process.once('exit', this.#orphaned);
    this.#child.on('message', (message) => this.#hear(message));
    // A process that could not be started has no exit.
    for (const end of ['error', 'exit'] as const)
      this.#child.once(end, () => {
        process.off('exit', this.#orphaned);
        this.#fail('broken');
      });
    // An address may have a password: it stands neither in the arguments nor in the environment, where others could read it.
    // Without descriptors left there is neither this channel nor a pipe; the error is about to come.
    this.#child.send?.(order, () => {});
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The pipe by which sound and pictures come. Whoever takes it closes it; at most once. */
  takePipe(): Socket {
    this.#given = true;
    return this.#child?.stdio[PIPE] as Socket;
  }

  kill(): void {
    this.#over = true;
    this.#watchdog.cancel();
    this.#child?.kill('SIGKILL');
    if (!this.#given) (this.#child?.stdio?.[PIPE] as Socket | null | undefined)?.destroy();
  }

  #watch(): Timer {
    return this.#options.clock.after(SILENCE_MS, () => this.#fail('broken'));
  }

  #hear(raw: unknown): void {
    if (this.#over) return;
    const message = fromPlayerSchema.safeParse(raw);
    if (!message.success) return this.#fail('broken');
    this.#watchdog.cancel();
    this.#watchdog = this.#watch();
    if (message.data.type === 'ready') this.#listener.ready(message.data);
    else if (message.data.type === 'failed') this.#fail(message.data.reason);
    else if (message.data.rssBytes > this.#options.mostBytes) this.#fail('too_large');
  }

  #fail(reason: PlayerFailure): void {
    if (this.#over) return;
    this.kill();
    this.#listener.failed(reason);
  }
}

function start(entry: URL, { confine }: PlayerProcessOptions): ChildProcess | null {
  try {
    return forkChild(entry, [], {
      // It needs none of our environment, which holds secrets.
      env: { PATH: process.env.PATH, MALLOC_ARENA_MAX: '2' },
      execArgv: ['--max-old-space-size=128', ...confine(entry)],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
      serialization: 'json',
    });
  } catch {
    return null;
  }
}
