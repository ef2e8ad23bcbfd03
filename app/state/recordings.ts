import type { Commands } from './commands.ts';
import { codeOf } from './exits.ts';
import type { RoomCall, RoomSignal, Timers } from './ports.ts';
import type { RoomState } from './room-state.ts';
import type { Toasts } from './toasts.ts';
import { TROUBLES } from './view-model.ts';

/** Seconds between the word to everybody and the first picture that is recorded. */
export const ANNOUNCED_S = 3;

export interface RecordingsOptions {
  call: RoomCall;
  commands: Commands;
  timers: Timers;
  toasts: Toasts;
  state: () => RoomState;
  changed: () => void;
}

/** What a host does about recordings, and the moment between the word to everybody and the start. */
export class Recordings {
  readonly #options: RecordingsOptions;
  #soon: { by: string | null } | null = null;
  #cancelSoon: () => void = () => {};
  /** One starts a recording oneself. */
  #starting = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  /** Set while a recording is announced and has not begun. */
  get soon(): { by: string | null } | null {
    return this.#soon;
  }

  hear(signal: Extract<RoomSignal, { type: 'recording' | 'recording-announced' }>): void {
    if (signal.type === 'recording-announced') return this.#announced(signal.by, signal.seconds);
    const trouble = TROUBLES.find((one) => one === signal.recording.reason);
    if (trouble) this.#options.toasts.say({ key: 'recording-broke-off', trouble });
  }

  /** Tells everybody, then begins. A Space that carries no such word is asked to begin at once: its own events tell. */
  async start(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    const { call, timers } = this.#options;
    try {
      if (await this.#announce()) await new Promise<void>((resolve) => timers.after(ANNOUNCED_S * 1000, resolve));
      await call.startRecording();
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#starting = false;
    }
  }

  pause(): Promise<void> {
    return this.#each('recording', (id) => this.#options.call.controlRecording('pause', id));
  }

  resume(): Promise<void> {
    return this.#each('paused', (id) => this.#options.call.controlRecording('resume', id));
  }

  stop(): Promise<void> {
    return this.#each(null, (id) => this.#options.call.controlRecording('stop', id));
  }

  /** It began, so it is no longer about to. */
  follow({ recording }: RoomState): void {
    if (recording && this.#soon) this.#over();
  }

  close(): void {
    this.#cancelSoon();
  }

  async #announce(): Promise<boolean> {
    try {
      await this.#options.call.announceRecording(ANNOUNCED_S);
      return true;
    } catch (error) {
      // Not allowed, or none can begin now.
      if (codeOf(error) === '403' || codeOf(error) === '503') throw error;
      return false;
    }
  }

  #announced(by: string | null, seconds: number): void {
    const { timers, toasts, changed } = this.#options;
    this.#cancelSoon();
    this.#soon = { by };
    // Somebody may announce and then not begin.
    this.#cancelSoon = timers.after((seconds + ANNOUNCED_S) * 1000, () => this.#over());
    toasts.say({ key: 'recording-announced', by });
    changed();
  }

  #over(): void {
    this.#cancelSoon();
    this.#soon = null;
    this.#options.changed();
  }

  #refused(error: unknown): void {
    this.#over();
    const { commands, toasts } = this.#options;
    const { message } = (typeof error === 'object' && error !== null ? error : {}) as { message?: unknown };
    const trouble = TROUBLES.find((one) => String(message).endsWith(one));
    if (trouble) toasts.say({ key: 'recording-impossible', trouble });
    else commands.refused([error]);
  }

  /** `state`: only those in it. */
  #each(state: string | null, act: (id: string) => Promise<void>): Promise<void> {
    const { commands, state: room } = this.#options;
    const chosen = room().running.filter((one) => state === null || one.state === state);
    return commands.carryOut(
      chosen.map(({ id }) => id),
      act,
    );
  }
}
