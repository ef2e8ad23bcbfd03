import type { Logger } from '../base/log.ts';
import type { Tap, TapListener, TapSpec } from '../rooms/ports.ts';
import type { Channel } from './channel.ts';

/** The parent's end of a recorder in a worker. It outlives the worker: in another one the file goes on where it was. */
export class RoomTap implements Tap {
  readonly #room: string;
  readonly #spec: TapSpec;
  readonly #listener: TapListener;
  readonly #log: Logger;
  readonly #over: Promise<void>;
  #settle: () => void = () => {};
  #channel: Channel | null = null;
  /** Where the file goes on; null while it has no head. */
  #endMs: number | null = null;
  #paused = false;
  #stopping = false;

  /** `onOver`: nothing more comes. Called once. */
  constructor(room: string, spec: TapSpec, listener: TapListener, log: Logger, onOver: () => void) {
    this.#room = room;
    this.#spec = spec;
    this.#listener = listener;
    this.#log = log;
    this.#over = new Promise<void>((resolve) => {
      this.#settle = resolve;
    }).then(onOver);
  }

  /** The room is open on a worker. */
  attach(channel: Channel): void {
    if (this.#stopping) return;
    this.#channel = channel;
    const { recordingId: recording, audioOnly } = this.#spec;
    channel.command({ kind: 'record', room: this.#room, recording, audioOnly, startMs: this.#endMs, paused: this.#paused });
  }

  /** The worker is gone. */
  detach(): void {
    this.#channel = null;
    if (this.#stopping) this.#settle();
  }

  pause(): void {
    this.#setPaused(true);
  }

  resume(): void {
    this.#setPaused(false);
  }

  stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      const { recordingId: recording } = this.#spec;
      if (this.#channel) this.#channel.command({ kind: 'stop-recording', room: this.#room, recording });
      else this.#settle();
    }
    return this.#over;
  }

  /** `bytes`: base64. */
  recorded(bytes: string, endMs: number): void {
    this.#endMs = Math.max(this.#endMs ?? 0, endMs);
    this.#safely(() => this.#listener.bytes(Buffer.from(bytes, 'base64')));
  }

  /** Nothing more comes of the worker. An end that nobody asked for is a failure, whatever the worker calls it. */
  ended(): void {
    const isNews = !this.#stopping;
    this.#stopping = true;
    this.#settle();
    if (isNews) this.#safely(() => this.#listener.failed());
  }

  #setPaused(paused: boolean): void {
    if (this.#paused === paused || this.#stopping) return;
    this.#paused = paused;
    this.#channel?.command({ kind: 'pause-recording', room: this.#room, recording: this.#spec.recordingId, paused });
  }

  #safely(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#log.error({ err: error }, 'a listener of a recording failed');
    }
  }
}
