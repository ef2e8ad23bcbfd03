import type { RoomStore } from '../ports.ts';
import type { Room } from '../settings/room.ts';
import type { Slice } from './slice.ts';

/** Which rooms of a project (rest-api 3.4). Times are epoch milliseconds. */
export interface RoomFilter {
  /** Rooms whose `joinFrom` is this or later; rooms without one do not match. */
  startsAfter?: number | undefined;
  /** Rooms whose `joinUntil` is this or earlier; rooms without one do not match. */
  endsBefore?: number | undefined;
}

/** What may change in a room: all but its identity. */
export type RoomChange = Partial<Omit<Room, 'id' | 'projectId' | 'kind' | 'name' | 'createdAt'>>;

/**
 * Rooms on disk as the REST API needs them. Conferences are none of them; only `findRoomByName` gives whatever has the name. A promise
 * that resolved means that the change survives a crash.
 */
export interface RoomRecords extends RoomStore {
  findRoom(projectId: string, id: string): Promise<Room | null>;
  /** False when the name is taken in the project; then nothing changed. */
  createRoom(room: Room): Promise<boolean>;
  /** Writes only what `change` names. The room afterwards, or null when it does not exist. */
  updateRoom(projectId: string, id: string, change: RoomChange): Promise<Room | null>;
  /** False when it does not exist. */
  deleteRoom(projectId: string, id: string): Promise<boolean>;
  /** How many rooms of a project visits of our pages have made, without those that have recordings. */
  countOfPages(projectId: string): Promise<number>;
  /** Deletes the oldest such rooms that were made before `madeBefore` and that nobody was ever in, up to `limit`; how many. */
  forgetNeverUsed(projectId: string, madeBefore: number, limit: number): Promise<number>;
  /** Newest first by `createdAt`. */
  listRooms(projectId: string, filter: RoomFilter, slice: Slice): Promise<Room[]>;
}
