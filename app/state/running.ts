import type { PlayFailure, StreamFailure } from './sent-view.ts';

/** One recording that runs or pauses, as those hear of it who may record. */
export interface RunningRecording {
  id: string;
  state: string;
}

/** What is played into the room, as those hear of it who may play. */
export interface RunningPlayback {
  id: string;
  state: string;
  /** Of the file. The address itself is kept nowhere: it may let in whoever knows it. */
  name: string;
  /** -50 … 50. */
  volume: number;
  /** At the time of the event. */
  positionMs: number;
  /** Null when it is live, or nobody knows. */
  durationMs: number | null;
  seekable: boolean;
  /** Why it ended before its end. */
  reason: PlayFailure | null;
}

/** What the room is sent to, as those hear of it who may stream. */
export interface RunningStream {
  id: string;
  state: string;
  connection: 'connecting' | 'streaming' | 'retrying';
  /** Host of the receiver. The rest of the address is kept nowhere: it ends with the key. Empty for the page of this server. */
  receiver: string;
  /** Link to the page where it is watched; null for a receiver elsewhere. */
  watch: string | null;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Why the receiver does not get it, or why it ended that nobody stopped. */
  reason: StreamFailure | null;
}

/** What runs after an event about one of it. */
export function nextRunning<T extends { id: string; state: string }>(running: readonly T[], one: T): readonly T[] {
  if (one.state === 'completed') return running.filter(({ id }) => id !== one.id);
  return running.some(({ id }) => id === one.id) ? running.map((old) => (old.id === one.id ? one : old)) : [...running, one];
}
