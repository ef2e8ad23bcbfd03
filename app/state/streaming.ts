import { receiverAddress } from './addresses.ts';
import type { Commands } from './commands.ts';
import { failureOf } from './failures.ts';
import type { RoomCall, RoomSignal } from './ports.ts';
import type { RoomState } from './room-state.ts';
import type { RunningStream } from './running.ts';
import type { Toasts } from './toasts.ts';
import { type LiveView, STREAM_FAILURES, type StreamView } from './view-model.ts';

export interface StreamingOptions {
  call: RoomCall;
  commands: Commands;
  toasts: Toasts;
  state: () => RoomState;
  changed: () => void;
}

type What = NonNullable<LiveView['starting']>;

/** Where a host sends the meeting: to services elsewhere, and to a page of this server. Keeps no address and no key. */
export class Streaming {
  readonly #options: StreamingOptions;
  #starting: LiveView['starting'] = null;
  #trouble: LiveView['trouble'] = null;
  /** Ended by themselves, since the dialog was opened or something was started. */
  #over: readonly RunningStream[] = [];

  constructor(options: StreamingOptions) {
    this.#options = options;
  }

  get view(): LiveView {
    const { standing, permissions, streams } = this.#options.state();
    const own = standing === 'member' && permissions.has('room.stream') ? streams : [];
    const watched = own.find(({ watch }) => watch !== null);
    return {
      streams: [
        ...own.filter(({ watch }) => watch === null).map((one) => viewOf(one, one.connection)),
        ...this.#over.map((one) => viewOf(one, 'ended')),
      ],
      watch: watched?.watch ? { id: watched.id, link: watched.watch } : null,
      starting: this.#starting,
      trouble: this.#trouble,
    };
  }

  /** Resolves with true when the server has taken it; whether the receiver does is told by its state. */
  async start(address: string, key: string): Promise<boolean> {
    const whole = receiverAddress(address, key);
    if (whole !== null) return this.#begin('stream', () => this.#options.call.startStream(whole));
    this.#trouble = { of: 'stream', why: 'address' };
    this.#options.changed();
    return false;
  }

  async watch(): Promise<void> {
    await this.#begin('watch', () => this.#options.call.startWatching());
  }

  async stop(id: string): Promise<void> {
    const { call, commands } = this.#options;
    await commands.carryOut([id], () => call.stopStream(id));
  }

  /** Links expire: the dialog shows one that has just been made. */
  opened(): void {
    this.#forget();
    this.#options.call.refreshStreams().catch(() => {});
  }

  /** The dialog is closed: what it said has been read. */
  closed(): void {
    this.#forget();
    this.#options.changed();
  }

  hear({ stream }: Extract<RoomSignal, { type: 'stream' }>): void {
    const { receiver, state, reason, id } = stream;
    if (state !== 'completed' || reason === null) return;
    this.#over = [...this.#over.filter((one) => one.id !== id), stream];
    this.#options.toasts.say({ key: 'stream-broke-off', receiver, why: reason });
    this.#options.changed();
  }

  #forget(): void {
    this.#trouble = null;
    this.#over = [];
  }

  async #begin(what: What, act: () => Promise<void>): Promise<boolean> {
    if (this.#starting) return false;
    this.#forget();
    this.#starting = what;
    this.#options.changed();
    try {
      await act();
      return true;
    } catch (error) {
      this.#trouble = { of: what, why: failureOf(error, STREAM_FAILURES) };
      return false;
    } finally {
      this.#starting = null;
      this.#options.changed();
    }
  }
}

function viewOf({ id, receiver, reason, startedAt }: RunningStream, state: StreamView['state']): StreamView {
  return { id, receiver, state, reason, startedAt };
}
