import type { Quality } from '../../wire/layouts.ts';
import type { Slice } from './slice.ts';

/** Destinations of streams on disk. They go with their room. A promise that resolved means that the change survives a crash. */
export interface StreamRecords {
  findStream(projectId: string, id: string): Promise<Stream | null>;
  /**
   * Adds a stream, at most `limit` to one room, even when several ask at the same time. `unknown`: the room is gone; `full`: it has
   * as many as it may.
   */
  createStream(stream: Omit<Stream, 'quality'>, limit: number): Promise<Stream | 'unknown' | 'full'>;
  /** The stream afterwards, or null when it does not exist. */
  updateStream(projectId: string, id: string, change: Pick<Stream, 'url' | 'updatedAt'>): Promise<Stream | null>;
  deleteStream(projectId: string, id: string): Promise<boolean>;
  /** Newest first by `createdAt`. */
  listStreams(projectId: string, roomId: string, slice: Slice): Promise<Stream[]>;
}

/** A stored destination of a room or conference, to which each of its sessions is streamed (rest-api 7). Times are epoch milliseconds. */
export interface Stream {
  id: string;
  projectId: string;
  /** The room or conference. */
  roomId: string;
  /** As it was given; its path may hold a key. */
  url: string;
  /** Of the room. */
  quality: Quality;
  createdAt: number;
  updatedAt: number;
}
