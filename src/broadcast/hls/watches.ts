import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import {
  type MediaRoom,
  type OpenWatch,
  StreamRefused,
  type WatchListener,
  type WatchPort,
  type WatchSpec,
} from '../../rooms/ports.ts';
import { LiveWindow } from './live-window.ts';
import { WatchedRoom, type WatchedRoomOptions } from './watched-room.ts';

export interface WatchesOptions extends Omit<WatchedRoomOptions, 'window'> {
  ids: Ids;
  /** Name of a room for whoever has a link to it: the same whenever it lives. */
  idOf(projectId: string, roomName: string): string;
  /** Address of its page, signed. */
  link(projectId: string, roomName: string): string;
  /** Rooms that can be watched at once. */
  most: number;
}

/** Bytes of the name of one live stream. */
const RUN_BYTES = 6;
/** What is over stays so long: who is behind sees the end. */
const KEPT_MS = 30_000;

interface Entry {
  window: LiveWindow;
  room: WatchedRoom;
  forget: Timer | null;
  /** Another session has taken its name. */
  displaced(): void;
}

/** The rooms that can be watched now or could a moment ago. */
export class Watches implements WatchPort {
  readonly #options: WatchesOptions;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(options: WatchesOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  open({ projectId, roomName }: WatchSpec, media: MediaRoom, listener: WatchListener): OpenWatch {
    const { ids, idOf, link, most } = this.#options;
    if ([...this.#entries.values()].filter(({ forget }) => forget === null).length >= most) throw new StreamRefused('too_many');
    const id = idOf(projectId, roomName);
    const former = this.#entries.get(id);
    this.#forget(id);
    if (former && !former.forget) former.displaced();
    const window = new LiveWindow(ids.hex(RUN_BYTES), this.#clock);
    const close = (): void => this.#close(id, window);
    const room = new WatchedRoom(media, { ...this.#options, window }, () => {
      close();
      listener.failed('media_failed');
    });
    this.#entries.set(id, { window, room, forget: null, displaced: () => listener.failed('media_failed') });
    return {
      get url() {
        return link(projectId, roomName);
      },
      close,
    };
  }

  /** What is live under an id, or was a moment ago. */
  find(id: string): LiveWindow | null {
    return this.#entries.get(id)?.window ?? null;
  }

  /** Ends all of them. */
  close(): void {
    for (const id of [...this.#entries.keys()]) this.#forget(id);
  }

  #close(id: string, window: LiveWindow): void {
    const entry = this.#entries.get(id);
    if (entry?.window !== window || entry.forget) return;
    entry.room.close();
    entry.forget = this.#clock.after(KEPT_MS, () => this.#forget(id));
  }

  #forget(id: string): void {
    const entry = this.#entries.get(id);
    entry?.forget?.cancel();
    entry?.room.close();
    this.#entries.delete(id);
  }
}
