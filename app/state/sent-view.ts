/** What goes into the room and out of it besides people: videos that are played, and streams. */

/** Why nothing is played, or no more. `address`: what was typed is no address; `absent`: this server plays nothing. */
export const PLAY_FAILURES = [
  ...(['address', 'url_refused', 'unreachable', 'unsupported', 'too_large', 'too_slow', 'broken', 'too_many'] as const),
  ...(['absent', 'failed'] as const),
];
export type PlayFailure = (typeof PLAY_FAILURES)[number];

/** Why nothing is sent, not now or no more. */
export const STREAM_FAILURES = [
  ...(['address', 'url_refused', 'refused', 'unreachable', 'lost', 'stalled', 'media_failed', 'too_many'] as const),
  ...(['absent', 'failed'] as const),
];
export type StreamFailure = (typeof STREAM_FAILURES)[number];

/** How many receivers a room is sent to at once (space-protocol 4.9). */
export const MAX_STREAMS = 5;

/** A video that is played, with what a host needs to control it. Seconds. */
export interface PlaybackView {
  id: string;
  /** Of the file. */
  name: string;
  paused: boolean;
  position: number;
  /** Null when it is live, or nobody knows. */
  duration: number | null;
  /** One may move in it, and it can be moved in. */
  seekable: boolean;
  /** -50 … 50. */
  volume: number;
}

/** What a host sees of videos. */
export interface PlayingView {
  /** The one that began last; null when none is played, or one may not play. */
  current: PlaybackView | null;
  /** One is being opened on one's own request. */
  opening: boolean;
  /** Why it could not be. */
  trouble: PlayFailure | null;
}

/** A receiver that the room is sent to. `ended`: by itself; it is shown until the dialog closes. */
export interface StreamView {
  id: string;
  receiver: string;
  state: 'connecting' | 'streaming' | 'retrying' | 'ended';
  reason: StreamFailure | null;
  /** Milliseconds since 1970. */
  startedAt: number;
}

/** Where the room goes, as a host sees it. */
export interface LiveView {
  streams: readonly StreamView[];
  /** The page of this server where it is watched; null when it is not. */
  watch: { id: string; link: string } | null;
  /** What was asked for and has not begun. */
  starting: 'stream' | 'watch' | null;
  /** Why it could not begin. */
  trouble: { of: 'stream' | 'watch'; why: StreamFailure } | null;
}
