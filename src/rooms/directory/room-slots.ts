import { SerialQueue } from '../../base/serial-queue.ts';
import type { Link } from '../ports.ts';
import type { Room } from '../settings/room.ts';

/** The way into one room: its turns, and the session behind it while one lives. */
export interface Door<Session> {
  readonly key: string;
  readonly queue: SerialQueue;
  /** Changes of the room on disk that are on their way to the session. */
  readonly changes: SerialQueue;
  session: Session | null;
}

/** What a door shows of the session behind it. */
interface Guest {
  readonly state: { readonly id: string; readonly startedAt: number; readonly room: Pick<Room, 'projectId' | 'name'> };
}

/**
 * All doors that are in use. A room on disk has one door, whatever its name; a name without a room has one, too, for the room that
 * a join makes. A door without session and without anybody waiting is forgotten.
 */
export class Doors<Session extends Guest> {
  readonly #doors = new Map<string, Door<Session>>();
  readonly #bySession = new Map<string, Door<Session>>();
  readonly #byLink = new WeakMap<Link, Door<Session>>();

  /**
   * Where a room name leads: `room` is what has it on disk, null when nothing does. A session that a join made goes on when a room
   * takes its name (rest-api 12.6); one whose room was deleted or renamed is joined by its name until another room has that
   * (rest-api 3.7, 5.1).
   */
  leading(projectId: string, name: string, room: Room | null): Door<Session> {
    const unlisted = this.#doors.get(keyOfName(projectId, name));
    if (room) return unlisted?.session && !this.ofRoom(room)?.session ? unlisted : this.#at(keyOfRoom(room));
    return this.#left(projectId, name) ?? this.#at(keyOfName(projectId, name));
  }

  /** The door of a room on disk. */
  ofRoom(room: Pick<Room, 'projectId' | 'id'>): Door<Session> | undefined {
    return this.#doors.get(keyOfRoom(room));
  }

  /** The session that lives in a room on disk, or under its name since before the room was there. */
  sessionOf(room: Pick<Room, 'projectId' | 'id' | 'name'>): Session | null {
    return this.ofRoom(room)?.session ?? this.#doors.get(keyOfName(room.projectId, room.name))?.session ?? null;
  }

  /** The door that a session is behind. */
  ofSession(id: string): Door<Session> | undefined {
    return this.#bySession.get(id);
  }

  /** Puts a session behind its door. */
  open(door: Door<Session>, session: Session): void {
    door.session = session;
    this.#bySession.set(session.state.id, door);
  }

  /** The session behind the door is over. */
  close(door: Door<Session>): void {
    if (door.session) this.#bySession.delete(door.session.state.id);
    door.session = null;
  }

  /** Remembers which door a link went through last; it is inside one room at most. */
  bind(link: Link, door: Door<Session>): void {
    this.#byLink.set(link, door);
  }

  of(link: Link): Door<Session> | undefined {
    return this.#byLink.get(link);
  }

  /** Runs `task` in the room's turn. */
  enter<T>(door: Door<Session>, task: () => Promise<T> | T): Promise<T> {
    return door.queue.run(async () => {
      try {
        return await task();
      } finally {
        // The running task counts itself.
        if (!door.session && door.queue.size === 1 && this.#doors.get(door.key) === door) this.#doors.delete(door.key);
      }
    });
  }

  all(): Door<Session>[] {
    return [...this.#doors.values()];
  }

  sessions(): Session[] {
    return this.all().flatMap(({ session }) => session ?? []);
  }

  #at(key: string): Door<Session> {
    const door = this.#doors.get(key) ?? { key, queue: new SerialQueue(), changes: new SerialQueue(), session: null };
    this.#doors.set(key, door);
    return door;
  }

  /** The door of the newest session of that name. */
  #left(projectId: string, name: string): Door<Session> | undefined {
    const isIt = ({ session }: Door<Session>): boolean =>
      session?.state.room.name === name && session.state.room.projectId === projectId;
    const begun = ({ session }: Door<Session>): number => session?.state.startedAt ?? 0;
    return [...this.#bySession.values()].filter(isIt).sort((a, b) => begun(b) - begun(a))[0];
  }
}

function keyOfRoom({ projectId, id }: Pick<Room, 'projectId' | 'id'>): string {
  return JSON.stringify([projectId, { id }]);
}

function keyOfName(projectId: string, name: string): string {
  return JSON.stringify([projectId, name]);
}
