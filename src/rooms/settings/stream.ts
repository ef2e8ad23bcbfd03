import type { Quality } from '../../wire/layouts.ts';

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
