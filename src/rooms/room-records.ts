import type { RoomStore } from './ports.ts';
import type { Room } from './room.ts';

/** Place in a list of rooms, newest first: the row with this time and id. */
export interface RoomPlace {
  createdAt: number;
  id: string;
}

/** A slice of a project's rooms (rest-api 3.4, 1.8). Times are epoch milliseconds. */
export interface RoomQuery {
  /** Rooms whose `joinFrom` is this or later; rooms without one do not match. */
  startsAfter?: number;
  /** Rooms whose `joinUntil` is this or earlier; rooms without one do not match. */
  endsBefore?: number;
  /** Rows on this side of the place, nearest first: `older` from the newest room when there is no place. */
  from?: RoomPlace;
  side: 'older' | 'newer';
  limit: number;
}

/** What may change in a room: all but its identity. */
export type RoomChange = Partial<Omit<Room, 'id' | 'projectId' | 'name' | 'createdAt'>>;

/** Rooms on disk as the REST API needs them. A promise that resolved means that the change survives a crash. */
export interface RoomRecords extends RoomStore {
  findRoom(projectId: string, id: string): Promise<Room | null>;
  /** False when the name is taken in the project; then nothing changed. */
  createRoom(room: Room): Promise<boolean>;
  /** Writes only what `change` names. The room afterwards, or null when there is none. */
  updateRoom(projectId: string, id: string, change: RoomChange): Promise<Room | null>;
  /** Newest first, whatever the side. */
  listRooms(projectId: string, query: RoomQuery): Promise<Room[]>;
}
