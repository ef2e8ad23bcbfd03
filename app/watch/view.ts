/** What is on the page: the stream, or why there is none. */
export type WatchState = 'connecting' | 'live' | 'waiting' | 'over' | 'expired' | 'unreachable' | 'unsupported';

/** Everything that the page shows. */
export interface WatchView {
  room: string;
  state: WatchState;
  /** How long ago that happened what is seen, ms; null: not known yet. */
  latencyMs: number | null;
  paused: boolean;
  muted: boolean;
  /** 0 … 1. */
  volume: number;
  /** The picture waits for what comes next. */
  buffering: boolean;
  /** The browser plays no sound until somebody has pressed something. */
  soundBlocked: boolean;
}

/** What a person can do. */
export interface WatchActions {
  togglePlay(): void;
  goLive(): void;
  toggleSound(): void;
  setVolume(volume: number): void;
}
