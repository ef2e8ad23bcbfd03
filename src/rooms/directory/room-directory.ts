import { SerialQueue } from '../../base/serial-queue.ts';
import type { Link } from '../ports.ts';
import type { Room } from '../settings/room.ts';

/** One room: its turns, and its session while one lives. */
export interface RoomEntry<Session> {
  readonly key: string;
  readonly queue: SerialQueue;
  /** Changes of the room on disk that are on their way to the session. */
  readonly changes: SerialQueue;
  session: Session | null;
}

/** What an entry shows of its session. */
interface DirectorySession {
  readonly state: { readonly id: string; readonly startedAt: number; readonly room: Pick<Room, 'projectId' | 'name'> };
}

/**
 * All entries that are in use. A room on disk has one entry, whatever its name; a name without a room has one, too, for the room that
 * a join makes. An entry without session and without anybody waiting is forgotten.
 */
export class RoomDirectory<Session extends DirectorySession> {
  readonly #entries = new Map<string, RoomEntry<Session>>();
  readonly #bySession = new Map<string, RoomEntry<Session>>();
  readonly #byLink = new Map<Link['id'], RoomEntry<Session>>();

  /**
   * Where a room name leads: `room` is what has it on disk, null when nothing does. A session that a join made goes on when a room
   * takes its name (rest-api 12.6); one whose room was deleted or renamed is joined by its name until another room has that
   * (rest-api 3.7, 5.1).
   */
  forName(projectId: string, name: string, room: Room | null): RoomEntry<Session> {
    const unlisted = this.#entries.get(keyOfName(projectId, name));
    if (room) return unlisted?.session && !this.ofRoom(room)?.session ? unlisted : this.#at(keyOfRoom(room));
    return this.#newestOf(projectId, name) ?? this.#at(keyOfName(projectId, name));
  }

  /** The entry of a room on disk. */
  ofRoom(room: Pick<Room, 'projectId' | 'id'>): RoomEntry<Session> | undefined {
    return this.#entries.get(keyOfRoom(room));
  }

  /** The session that lives in a room on disk, or under its name since before the room was there. */
  sessionOf(room: Pick<Room, 'projectId' | 'id' | 'name'>): Session | null {
    return this.ofRoom(room)?.session ?? this.#entries.get(keyOfName(room.projectId, room.name))?.session ?? null;
  }

  /** The entry that a session is in. */
  ofSession(id: string): RoomEntry<Session> | undefined {
    return this.#bySession.get(id);
  }

  /** Puts a session into its entry. */
  open(entry: RoomEntry<Session>, session: Session): void {
    entry.session = session;
    this.#bySession.set(session.state.id, entry);
  }

  /** The session in the entry is over. */
  close(entry: RoomEntry<Session>): void {
    if (entry.session) this.#bySession.delete(entry.session.state.id);
    entry.session = null;
  }

  /** Remembers which entry a link asked for last; it is inside one room at most. */
  bind(link: Link, entry: RoomEntry<Session>): void {
    this.#byLink.set(link.id, entry);
  }

  of(link: Link): RoomEntry<Session> | undefined {
    return this.#byLink.get(link.id);
  }

  /** The signalling session is over. */
  forget(link: Link): void {
    this.#byLink.delete(link.id);
  }

  /** Runs `task` in the room's turn. */
  enter<T>(entry: RoomEntry<Session>, task: () => Promise<T> | T): Promise<T> {
    return entry.queue.run(async () => {
      try {
        return await task();
      } finally {
        // The running task counts itself.
        if (!entry.session && entry.queue.size === 1 && this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
      }
    });
  }

  all(): RoomEntry<Session>[] {
    return [...this.#entries.values()];
  }

  sessions(): Session[] {
    return this.all().flatMap(({ session }) => session ?? []);
  }

  #at(key: string): RoomEntry<Session> {
    const entry = this.#entries.get(key) ?? { key, queue: new SerialQueue(), changes: new SerialQueue(), session: null };
    this.#entries.set(key, entry);
    return entry;
  }

  /** The entry of the newest session of that name. */
  #newestOf(projectId: string, name: string): RoomEntry<Session> | undefined {
    const isIt = ({ session }: RoomEntry<Session>): boolean =>
      session?.state.room.name === name && session.state.room.projectId === projectId;
    const begun = ({ session }: RoomEntry<Session>): number => session?.state.startedAt ?? 0;
    return [...this.#bySession.values()].filter(isIt).sort((a, b) => begun(b) - begun(a))[0];
  }
}

function keyOfRoom({ projectId, id }: Pick<Room, 'projectId' | 'id'>): string {
  return JSON.stringify([projectId, { id }]);
}

function keyOfName(projectId: string, name: string): string {
  return JSON.stringify([projectId, name]);
}
