import type { ActiveSession, LiveSessions } from '../api/ports.ts';
import { lastingRoomId } from '../rooms/live-session.ts';
import type { Room } from '../rooms/room.ts';
import type { Rooms } from '../rooms/rooms.ts';

/** Shows REST what is live in the rooms, and tells the rooms what REST changed. */
export class RoomsAsSessions implements LiveSessions {
  readonly #rooms: Rooms;
  readonly #onError: (error: unknown) => void;

  constructor(rooms: Rooms, onError: (error: unknown) => void) {
    this.#rooms = rooms;
    this.#onError = onError;
  }

  find(projectId: string, roomName: string): ActiveSession | null {
    const session = this.#rooms.liveSession(projectId, roomName);
    if (!session) return null;
    const { id, room, startedAt } = session;
    return { id, room, roomId: lastingRoomId(session), startedAt, previewUrl: session.previewUrl };
  }

  changed(room: Room): void {
    this.#rooms.roomChanged(room).catch(this.#onError);
  }
}
