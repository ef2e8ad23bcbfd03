import { SerialQueue } from '../../base/serial-queue.ts';
import type { Link } from '../ports.ts';
import type { Room } from '../settings/room.ts';

/** The way into one room: its turns, and the session behind it while one lives. */
export interface RoomSlot<Session> {
  readonly key: string;
  readonly queue: SerialQueue;
  /** Changes of the room on disk that are on their way to the session. */
  readonly changes: SerialQueue;
  session: Session | null;
}

/** What a slot shows of its session. */
interface SlotSession {
  readonly state: { readonly id: string; readonly startedAt: number; readonly room: Pick<Room, 'projectId' | 'name'> };
}

/**
 * All slots that are in use. A room on disk has one slot, whatever its name; a name without a room has one, too, for the room that
 * a join makes. A slot without session and without anybody waiting is forgotten.
 */
export class RoomSlots<Session extends SlotSession> {
  readonly #slots = new Map<string, RoomSlot<Session>>();
  readonly #bySession = new Map<string, RoomSlot<Session>>();
  readonly #byLink = new Map<Link['id'], RoomSlot<Session>>();

  /**
   * Where a room name leads: `room` is what has it on disk, null when nothing does. A session that a join made goes on when a room
   * takes its name (rest-api 12.6); one whose room was deleted or renamed is joined by its name until another room has that
   * (rest-api 3.7, 5.1).
   */
  forName(projectId: string, name: string, room: Room | null): RoomSlot<Session> {
    const unlisted = this.#slots.get(keyOfName(projectId, name));
    if (room) return unlisted?.session && !this.ofRoom(room)?.session ? unlisted : this.#at(keyOfRoom(room));
    return this.#newestOf(projectId, name) ?? this.#at(keyOfName(projectId, name));
  }

  /** The slot of a room on disk. */
  ofRoom(room: Pick<Room, 'projectId' | 'id'>): RoomSlot<Session> | undefined {
    return this.#slots.get(keyOfRoom(room));
  }

  /** The session that lives in a room on disk, or under its name since before the room was there. */
  sessionOf(room: Pick<Room, 'projectId' | 'id' | 'name'>): Session | null {
    return this.ofRoom(room)?.session ?? this.#slots.get(keyOfName(room.projectId, room.name))?.session ?? null;
  }

  /** The slot that a session is in. */
  ofSession(id: string): RoomSlot<Session> | undefined {
    return this.#bySession.get(id);
  }

  /** Puts a session into its slot. */
  open(slot: RoomSlot<Session>, session: Session): void {
    slot.session = session;
    this.#bySession.set(session.state.id, slot);
  }

  /** The session in the slot is over. */
  close(slot: RoomSlot<Session>): void {
    if (slot.session) this.#bySession.delete(slot.session.state.id);
    slot.session = null;
  }

  /** Remembers which slot a link asked for last; it is inside one room at most. */
  bind(link: Link, slot: RoomSlot<Session>): void {
    this.#byLink.set(link.id, slot);
  }

  of(link: Link): RoomSlot<Session> | undefined {
    return this.#byLink.get(link.id);
  }

  /** The signalling session is over. */
  forget(link: Link): void {
    this.#byLink.delete(link.id);
  }

  /** Runs `task` in the room's turn. */
  enter<T>(slot: RoomSlot<Session>, task: () => Promise<T> | T): Promise<T> {
    return slot.queue.run(async () => {
      try {
        return await task();
      } finally {
        // The running task counts itself.
        if (!slot.session && slot.queue.size === 1 && this.#slots.get(slot.key) === slot) this.#slots.delete(slot.key);
      }
    });
  }

  all(): RoomSlot<Session>[] {
    return [...this.#slots.values()];
  }

  sessions(): Session[] {
    return this.all().flatMap(({ session }) => session ?? []);
  }

  #at(key: string): RoomSlot<Session> {
    const slot = this.#slots.get(key) ?? { key, queue: new SerialQueue(), changes: new SerialQueue(), session: null };
    this.#slots.set(key, slot);
    return slot;
  }

  /** The slot of the newest session of that name. */
  #newestOf(projectId: string, name: string): RoomSlot<Session> | undefined {
    const isIt = ({ session }: RoomSlot<Session>): boolean =>
      session?.state.room.name === name && session.state.room.projectId === projectId;
    const begun = ({ session }: RoomSlot<Session>): number => session?.state.startedAt ?? 0;
    return [...this.#bySession.values()].filter(isIt).sort((a, b) => begun(b) - begun(a))[0];
  }
}

function keyOfRoom({ projectId, id }: Pick<Room, 'projectId' | 'id'>): string {
  return JSON.stringify([projectId, { id }]);
}

function keyOfName(projectId: string, name: string): string {
  return JSON.stringify([projectId, name]);
}
