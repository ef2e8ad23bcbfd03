import { isPlayable } from './addresses.ts';
import type { Commands } from './commands.ts';
import { failureOf } from './failures.ts';
import type { RoomCall, RoomSignal, Timers } from './ports.ts';
import type { RoomState } from './room-state.ts';
import type { RunningPlayback } from './running.ts';
import type { Toasts } from './toasts.ts';
import { PLAY_FAILURES, type PlaybackView, type PlayFailure, type PlayingView } from './view-model.ts';

/** How often the shown position goes on, in ms. */
const TICK_MS = 1000;

export interface PlayingOptions {
  call: RoomCall;
  commands: Commands;
  timers: Timers;
  toasts: Toasts;
  state: () => RoomState;
  changed: () => void;
}

/** Videos that a host plays to everybody: opening one, controlling it, and where it is now. */
export class Playing {
  readonly #options: PlayingOptions;
  /** The request that is on its way; another one when the person has given that up. */
  #opening: object | null = null;
  #trouble: PlayFailure | null = null;
  /** The one that is shown, as the room's state has it. */
  #last: RunningPlayback | null = null;
  /** Its volume, and where it was at a time; own changes stand here before the server tells of them. */
  #shown = { volume: 0, positionMs: 0, at: 0 };
  #cancelTick: () => void = () => {};

  constructor(options: PlayingOptions) {
    this.#options = options;
  }

  get view(): PlayingView {
    return { current: this.#current(), opening: this.#opening !== null, trouble: this.#trouble };
  }

  /** Resolves with true when it plays. One that begins after the person has given up is ended again. */
  async start(address: string, volume: number): Promise<boolean> {
    if (this.#opening) return false;
    if (!isPlayable(address)) return this.#failed('address');
    const { call } = this.#options;
    const opening = {};
    this.#opening = opening;
    this.#trouble = null;
    this.#options.changed();
    try {
      const id = await call.play(address, volume);
      if (this.#opening === opening) return this.#opened();
      await call.controlPlayback('stop', id).catch(() => {});
      return false;
    } catch (error) {
      return this.#opening === opening && this.#failed(failureOf(error, PLAY_FAILURES));
    }
  }

  /** The dialog is closed: nobody waits for what is being opened. */
  giveUp(): void {
    this.#opening = null;
    this.#trouble = null;
    this.#options.changed();
  }

  pause(id: string): void {
    this.#send(this.#options.call.controlPlayback('pause', id));
  }

  resume(id: string): void {
    this.#send(this.#options.call.controlPlayback('resume', id));
  }

  stop(id: string): void {
    this.#send(this.#options.call.controlPlayback('stop', id));
  }

  seek(id: string, seconds: number): void {
    const positionMs = Math.max(0, Math.round(seconds * 1000));
    this.#assume(id, { positionMs });
    this.#send(this.#options.call.seekPlayback(id, positionMs));
  }

  setVolume(id: string, volume: number): void {
    this.#assume(id, { volume });
    this.#send(this.#options.call.setPlaybackVolume(id, volume));
  }

  hear({ playback }: Extract<RoomSignal, { type: 'playback' }>): void {
    if (playback.state === 'completed' && playback.reason)
      this.#options.toasts.say({ key: 'playback-broke-off', why: playback.reason });
  }

  follow({ playbacks }: RoomState): void {
    const last = playbacks.at(-1) ?? null;
    // What else changes in the room says nothing about where the video is.
    if (this.#last === last) return;
    this.#last = last;
    if (last) this.#show({ volume: last.volume, positionMs: last.positionMs });
    this.#tick();
  }

  close(): void {
    this.#cancelTick();
  }

  #current(): PlaybackView | null {
    const { standing, permissions } = this.#options.state();
    if (!this.#last || standing !== 'member' || !permissions.has('room.playback')) return null;
    const { id, name, state, durationMs, seekable } = this.#last;
    const duration = durationMs === null ? null : Math.floor(durationMs / 1000);
    return {
      ...{ id, name, duration },
      volume: this.#shown.volume,
      paused: state === 'paused',
      position: Math.floor(this.#positionMs() / 1000),
      seekable: seekable && permissions.has('room.playback_seek'),
    };
  }

  #positionMs(): number {
    const { positionMs, at } = this.#shown;
    const passed = this.#last?.state === 'playing' ? this.#options.timers.now() - at : 0;
    return Math.min(positionMs + passed, this.#last?.durationMs ?? Number.POSITIVE_INFINITY);
  }

  #show(shown: { volume: number; positionMs: number }): void {
    this.#shown = { ...shown, at: this.#options.timers.now() };
  }

  /** Shows at once what the server will tell. */
  #assume(id: string, change: Partial<{ volume: number; positionMs: number }>): void {
    if (this.#last?.id !== id) return;
    this.#show({ volume: this.#shown.volume, positionMs: this.#positionMs(), ...change });
    this.#options.changed();
  }

  #send(command: Promise<void>): void {
    const { call, commands } = this.#options;
    command.catch((error: unknown) => {
      commands.refused([error]);
      // What was shown before the answer is not so.
      call.refreshPlaybacks().catch(() => {});
    });
  }

  #opened(): true {
    this.#opening = null;
    this.#options.changed();
    return true;
  }

  #failed(why: PlayFailure): false {
    this.#opening = null;
    this.#trouble = why;
    this.#options.changed();
    return false;
  }

  #tick(): void {
    this.#cancelTick();
    if (this.#last?.state !== 'playing') return;
    this.#cancelTick = this.#options.timers.after(TICK_MS, () => {
      this.#options.changed();
      this.#tick();
    });
  }
}
