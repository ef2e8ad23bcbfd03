import type { ActiveSession, LiveSessions } from '../api/ports.ts';
import type { RoomGateway } from '../rooms/gateway.ts';
import { lastingRoomId } from '../rooms/records/live-session.ts';
import type { Room } from '../rooms/settings/room.ts';

/** Shows REST what is live in the rooms, and tells the rooms what REST changed. */
export class RoomsAsSessions implements LiveSessions {
  readonly #rooms: RoomGateway;
  readonly #onError: (error: unknown) => void;

  constructor(rooms: RoomGateway, onError: (error: unknown) => void) {
    this.#rooms = rooms;
    this.#onError = onError;
  }

  async find(room: Room): Promise<ActiveSession | null> {
    const session = await this.#rooms.liveSession(room);
    if (!session) return null;
    const { id, startedAt, previewUrl } = session;
    return { id, room: session.room, roomId: lastingRoomId(session), startedAt, previewUrl };
  }

  async previewOf(projectId: string, sessionId: string): Promise<string | null> {
    return (await this.#rooms.sessionOf(projectId, sessionId))?.previewUrl ?? null;
  }

  changed(room: Room): void {
    this.#rooms.roomChanged(room).catch(this.#onError);
  }
}
