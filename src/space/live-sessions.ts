import type { ActiveSession, LiveSessions } from '../api/ports.ts';
import { lastingRoomId } from '../rooms/records/live-session.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Room } from '../rooms/settings/room.ts';

/** Shows REST what is live in the rooms, and tells the rooms what REST changed. */
export class RoomsAsSessions implements LiveSessions {
  readonly #rooms: Rooms;
  readonly #onError: (error: unknown) => void;

  constructor(rooms: Rooms, onError: (error: unknown) => void) {
    this.#rooms = rooms;
    this.#onError = onError;
  }

  find(room: Room): ActiveSession | null {
    const session = this.#rooms.liveSession(room);
    if (!session) return null;
    const { id, startedAt, previewUrl } = session;
    return { id, room: session.room, roomId: lastingRoomId(session), startedAt, previewUrl };
  }

  previewOf(projectId: string, sessionId: string): string | null {
    return this.#rooms.sessionOf(projectId, sessionId)?.previewUrl ?? null;
  }

  changed(room: Room): void {
    this.#rooms.roomChanged(room).catch(this.#onError);
  }
}
