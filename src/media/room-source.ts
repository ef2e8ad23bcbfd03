import type { Socket } from 'node:net';
import type { Logger } from '../base/log.ts';
import type { Channel } from './channel.ts';

/** What is done with a source that comes from another process. */
export interface SourceListener {
  /** A worker can take it: {@link RoomSource.connect} is due, with the media going on at {@link RoomSource.positionMs}. Again for each worker. */
  wanted(): void;
  /** The worker that had it is gone. Not called when none had it yet. */
  lost(): void;
  /** Nothing more comes: `null` when the media is over. Called once, and not after {@link RoomSource.remove}. */
  ended(fault: 'broken' | 'too_slow' | null): void;
}

export interface SourceSpec {
  /** Names it in the scene. */
  sourceId: string;
  volume: number;
  positionMs: number;
}

/** The parent's end of a source of a room whose sound and pictures come by a pipe from another process (source-stream.ts). It outlives the worker. */
export class RoomSource {
  readonly #room: string;
  readonly #spec: SourceSpec;
  readonly #listener: SourceListener;
  readonly #log: Logger;
  readonly #onOver: () => void;
  #channel: Channel | null = null;
  #connected = false;
  #over = false;
  #paused = false;
  #volume: number;
  #positionMs: number;
  #seeks = 0;

  /** `onOver`: nothing more comes of it. Called once. */
  constructor(room: string, spec: SourceSpec, listener: SourceListener, log: Logger, onOver: () => void) {
    this.#room = room;
    this.#spec = spec;
    this.#listener = listener;
    this.#log = log;
    this.#onOver = onOver;
    this.#volume = spec.volume;
    this.#positionMs = spec.positionMs;
  }

  /** As the worker said last, or as it was sought. */
  get positionMs(): number {
    return this.#positionMs;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Whether there is a worker that can take it. */
  get attached(): boolean {
    return this.#channel !== null;
  }

  /** Whether a worker has it. */
  get connected(): boolean {
    return this.#connected;
  }

  /** The room is open on a worker. */
  attach(channel: Channel): void {
    if (this.#over) return;
    this.#channel = channel;
    this.#safely(() => this.#listener.wanted());
  }

  /** The worker is gone. */
  detach(): void {
    const had = this.#connected;
    this.#channel = null;
    this.#connected = false;
    // A new worker counts anew.
    this.#seeks = 0;
    if (had && !this.#over) this.#safely(() => this.#listener.lost());
  }

  /**
   * Hands the pipe to the worker; nothing may have been read of it, and it is closed here. `positionMs`: where the media goes on. Without a
   * worker it is closed, and wanted again later.
   */
  connect(pipe: Socket, live: boolean, positionMs: number): void {
    if (!this.#channel || this.#over || this.#connected) {
      pipe.destroy();
      return;
    }
    this.#connected = true;
    this.#positionMs = positionMs;
    const [room, source, paused, volume] = [this.#room, this.#spec.sourceId, this.#paused, this.#volume];
    this.#channel.command({ kind: 'add-source', room, source, live, paused, volume, positionMs }, pipe);
  }

  setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.#change();
  }

  setVolume(volume: number): void {
    if (this.#volume === volume) return;
    this.#volume = volume;
    this.#change();
  }

  seek(positionMs: number): void {
    this.#positionMs = positionMs;
    if (!this.#connected || this.#over) return;
    this.#seeks += 1;
    this.#channel?.command({ kind: 'seek-source', room: this.#room, source: this.#spec.sourceId, positionMs });
  }

  remove(): void {
    if (this.#over) return;
    if (this.#connected) this.#channel?.command({ kind: 'remove-source', room: this.#room, source: this.#spec.sourceId });
    this.#end();
  }

  /** What the worker says. A position from before the last seek is none any more; live sources seek by themselves. */
  position(positionMs: number, seeks: number): void {
    if (seeks >= this.#seeks) this.#positionMs = positionMs;
  }

  ended(fault: 'broken' | 'too_slow' | null): void {
    if (this.#over || !this.#connected) return;
    this.#end();
    this.#safely(() => this.#listener.ended(fault));
  }

  /** The room is closed. */
  closed(): void {
    if (this.#over) return;
    this.#end();
    this.#safely(() => this.#listener.ended(null));
  }

  #end(): void {
    this.#over = true;
    this.#onOver();
  }

  #change(): void {
    if (!this.#connected || this.#over) return;
    const [room, source, paused, volume] = [this.#room, this.#spec.sourceId, this.#paused, this.#volume];
    this.#channel?.command({ kind: 'change-source', room, source, paused, volume });
  }

  #safely(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#log.error({ err: error }, 'a listener of a source failed');
    }
  }
}
