import { Observable } from '../state/observable.ts';
import type { Timers } from '../state/ports.ts';
import type { Player, PlayerListener } from './player.ts';
import type { Answer } from './state.ts';
import type { WatchActions, WatchView } from './view.ts';

export interface WatchingOptions {
  room: string;
  video: HTMLVideoElement;
  /** Asks whether it is live. Never rejects. */
  ask(): Promise<Answer>;
  /** Null: this browser cannot play it. */
  open(listener: PlayerListener): Player | null;
  timers: Timers;
  /** Our clock, ms since the epoch. */
  now(): number;
  /** 0 … 1. */
  random(): number;
}

/** How often it is asked whether it is live, and the clocks are compared; those who wait together do not ask together. */
const WAIT_MS = 3_000;
const LOOK_MS = 15_000;
/** How often the latency is shown anew. */
const SHOW_MS = 1_000;

/** Waits until the room is live, plays it, and waits again when it is over. */
export class Watching implements WatchActions {
  readonly view: Observable<WatchView>;
  readonly #options: WatchingOptions;
  #player: Player | null = null;
  /** The server's clock less ours, ms. */
  #offset = 0;
  #cancelLook: () => void = () => {};

  constructor(options: WatchingOptions) {
    this.#options = options;
    const { room, video } = options;
    this.view = new Observable<WatchView>({
      ...{ room, state: 'connecting', latencyMs: null, buffering: false, soundBlocked: false },
      ...{ paused: true, muted: video.muted, volume: video.volume },
    });
    for (const name of ['playing', 'canplay']) video.addEventListener(name, () => this.#set({ buffering: false }));
    video.addEventListener('waiting', () => this.#set({ buffering: true }));
    for (const name of ['play', 'pause']) video.addEventListener(name, () => this.#set({ paused: video.paused }));
    video.addEventListener('volumechange', () => this.#set({ muted: video.muted, volume: video.volume }));
  }

  /** Runs from now on. */
  start(): void {
    void this.#look();
    this.#show();
  }

  togglePlay(): void {
    const { video } = this.#options;
    if (!video.paused) return video.pause();
    this.#player?.goLive();
    this.#play();
  }

  goLive(): void {
    this.#player?.goLive();
    this.#play();
  }

  toggleSound(): void {
    const { video } = this.#options;
    video.muted = !video.muted;
    if (!video.muted && video.volume === 0) video.volume = 1;
    this.#set({ soundBlocked: false });
  }

  setVolume(volume: number): void {
    const { video } = this.#options;
    video.volume = volume;
    video.muted = volume === 0;
    this.#set({ soundBlocked: false });
  }

  async #look(): Promise<void> {
    const answer = await this.#options.ask();
    if (answer.kind === 'expired') {
      this.#end();
      this.#set({ state: 'expired' });
      return;
    }
    if (answer.kind === 'told') this.#offset = answer.state.now - answer.hereMs;
    if (!this.#player) {
      if (answer.kind === 'unreachable') this.#set({ state: 'unreachable' });
      else if (answer.state.live) this.#begin();
      else this.#set({ state: this.view.value.state === 'over' ? 'over' : 'waiting' });
    }
    const { random } = this.#options;
    this.#lookAfter(this.#player ? LOOK_MS : WAIT_MS * (0.75 + random() / 2));
  }

  #begin(): void {
    const player = this.#options.open({ ended: () => this.#over('over'), failed: () => this.#over('connecting') });
    if (!player) return this.#set({ state: 'unsupported' });
    this.#player = player;
    this.#set({ state: 'live', buffering: true });
    this.#play();
  }

  /** The next look tells how it goes on. */
  #over(state: 'over' | 'connecting'): void {
    this.#end();
    this.#set({ state });
    this.#lookAfter(WAIT_MS * this.#options.random());
  }

  #lookAfter(ms: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#options.timers.after(ms, () => void this.#look());
  }

  #end(): void {
    this.#player?.close();
    this.#player = null;
    this.#set({ latencyMs: null, buffering: false });
  }

  /** With sound where the browser allows it before anything was pressed, else without. */
  #play(): void {
    const { video } = this.#options;
    void video.play().catch((error: DOMException) => {
      if (error.name !== 'NotAllowedError' || video.muted) return;
      video.muted = true;
      this.#set({ soundBlocked: true });
      video.play().catch(() => {});
    });
  }

  #show(): void {
    const { now, timers } = this.#options;
    const at = this.#player?.playingAt() ?? null;
    if (at !== null) this.#set({ latencyMs: Math.max(0, now() + this.#offset - at) });
    timers.after(SHOW_MS, () => this.#show());
  }

  #set(changed: Partial<WatchView>): void {
    this.view.set({ ...this.view.value, ...changed });
  }
}
