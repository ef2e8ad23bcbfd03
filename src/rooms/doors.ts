import { SerialQueue } from '../base/serial-queue.ts';
import type { Link } from './ports.ts';

/** The way into one room name of one project: its turns, and the session behind it while one lives. */
export interface Door<Session> {
  readonly key: string;
  readonly queue: SerialQueue;
  session: Session | null;
}

/** All doors that are in use. A door without session and without anybody waiting is forgotten. */
export class Doors<Session> {
  readonly #doors = new Map<string, Door<Session>>();
  readonly #byLink = new WeakMap<Link, Door<Session>>();

  /** The door of a room name; made when nobody used it before. */
  at(projectId: string, roomName: string): Door<Session> {
    const key = keyOf(projectId, roomName);
    const door = this.#doors.get(key) ?? { key, queue: new SerialQueue(), session: null };
    this.#doors.set(key, door);
    return door;
  }

  find(projectId: string, roomName: string): Door<Session> | undefined {
    return this.#doors.get(keyOf(projectId, roomName));
  }

  /** Remembers which door a link went to; a link belongs to one room. */
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
}

function keyOf(projectId: string, roomName: string): string {
  return JSON.stringify([projectId, roomName]);
}
