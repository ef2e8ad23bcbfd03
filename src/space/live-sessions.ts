import type { ActiveSession, DestinationState, LiveSessions } from '../api/ports.ts';
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
    const { id, startedAt, previewUrl, watchUrl = null } = session;
    return { id, room: session.room, roomId: lastingRoomId(session), startedAt, previewUrl, watchUrl };
  }

  async previewOf(projectId: string, sessionId: string): Promise<string | null> {
    return (await this.#rooms.sessionOf(projectId, sessionId))?.previewUrl ?? null;
  }

  changed(room: Room): void {
    this.#rooms.roomChanged(room).catch(this.#onError);
  }

  streamsChanged(room: Pick<Room, 'projectId' | 'id'>): void {
    this.#rooms.streamsChanged(room).catch(this.#onError);
  }

  async destinationsOf({ projectId, id }: Pick<Room, 'projectId' | 'id'>): Promise<ReadonlyMap<string, DestinationState>> {
    // Only rooms on disk have destinations, and those are found by their id: no room has an empty name.
    const session = await this.#rooms.liveSession({ projectId, id, name: '' });
    return new Map((session?.destinations ?? []).map(({ id: of, state, reason }) => [of, { state, reason }]));
  }
}
