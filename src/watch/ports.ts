/** Streams that can be watched now, or could a moment ago. */
export interface LiveStreams {
  /** `id`: of {@link WatchLinks}. */
  find(id: string): LiveStream | null;
}

/** One live stream in memory. Nothing here costs more than the bytes that are sent. */
export interface LiveStream {
  /** A player finds enough to begin with. */
  readonly playable: boolean;
  readonly ended: boolean;
  playlist(gzipped: boolean): Buffer;
  /** A head, part or segment; null: there is none of that name, any more or yet. */
  file(name: string): Buffer | null;
  /** The part of that name is the next one. */
  isNext(name: string): boolean;
  /** Whether the playlist has segment `number`, or its part `part`, or later ones; `beyond`: nobody who knows it would ask for that now. */
  reach(number: number, part: number | null): 'there' | 'soon' | 'beyond';
  /** Calls back once, when there is more. Returns how not to wait for it any more. */
  wait(changed: () => void): () => void;
}
