import type { Manners } from './abilities.ts';
import type { DeviceCheck } from './device-check.ts';
import { type JoinFailure, readJoinFailure } from './exits.ts';
import { InRoom } from './in-room.ts';
import {
  type AdmissionPort,
  type LeftDetail,
  type LocalMedia,
  NotAdmitted,
  type RoomCall,
  type RoomPort,
  type RoomSignal,
  type Timers,
} from './ports.ts';
import type { Toasts } from './toasts.ts';

/** How long our server may take with a token, and the Space with a join, before the page says that it does not answer. */
export const JOIN_PATIENCE_MS = 25_000;

export interface EntryOptions {
  rooms: RoomPort;
  timers: Timers;
  admission: AdmissionPort;
  deviceCheck: DeviceCheck;
  toasts: Toasts;
  unmute: Manners['unmute'];
  patienceMs: number;
  /** Token that came with the page. */
  token: string | null;
  joined: (room: InRoom) => void;
  changed: (room: InRoom) => void;
  ended: (room: InRoom, detail: LeftDetail | 'token-refused') => void;
}

/** Gets a token and calls into the room, once or again. One call counts at a time; one that was let go is left if it comes through. */
export class Entry {
  readonly #options: EntryOptions;
  /** For the name of the page; used once. */
  #token: string | null;
  #call: RoomCall | null = null;
  /** The room of a call that is on its way in. */
  #coming: InRoom | null = null;

  constructor(options: EntryOptions) {
    this.#options = options;
    this.#token = options.token;
  }

  get call(): RoomCall | null {
    return this.#call;
  }

  /** The token of the page is for another name. */
  forgetToken(): void {
    this.#token = null;
  }

  /**
   * Joins under this name with the devices that were checked.
   * @param late called when neither the join nor its refusal came in time
   * @returns how it failed; null when one is in, or wants in no more
   */
  async callIn(name: string, late: () => void): Promise<JoinFailure | null> {
    const { rooms, timers, deviceCheck, joined } = this.#options;
    let token: string;
    try {
      token = this.#token ?? (await this.#fetchToken(name));
      this.#token = null;
    } catch (error) {
      return { kind: 'end', reason: error instanceof NotAdmitted ? error.reason : 'unreachable' };
    }
    const media = deviceCheck.take();
    const call = rooms.open(token, media, (signal: RoomSignal) => {
      if (this.#call !== call) {
        // We had given this call up, and it came through after all.
        if (signal.type === 'joined') call.leave().catch(() => {});
        return;
      }
      room.hear(signal);
      if (signal.type !== 'joined' || this.#coming !== room) return;
      this.#coming = null;
      joined(room);
    });
    const room = this.#newRoom(call, media);
    this.#call = call;
    this.#coming = room;
    const stopWaiting = timers.after(JOIN_PATIENCE_MS, () => {
      if (this.#coming === room) late();
    });
    try {
      await call.join();
      return null;
    } catch (error) {
      return this.#call === call ? readJoinFailure(error) : null;
    } finally {
      stopWaiting();
    }
  }

  /** Lets go of the call and the devices. */
  letGo(): void {
    this.#coming?.close();
    this.#coming = null;
    const call = this.#call;
    this.#call = null;
    call?.abandon();
    this.#options.deviceCheck.close();
  }

  #newRoom(call: RoomCall, media: LocalMedia): InRoom {
    const { rooms, timers, toasts, unmute, patienceMs, deviceCheck, changed, ended } = this.#options;
    const room: InRoom = new InRoom(call, media, {
      timers,
      toasts,
      unmute,
      canShare: rooms.canShare(),
      patienceMs,
      changed: () => changed(room),
      ended: (detail) => ended(room, detail),
      microphone: (track) => deviceCheck.follow(track),
    });
    return room;
  }

  #fetchToken(name: string): Promise<string> {
    const { timers, admission } = this.#options;
    const tooLate = new Promise<never>((_, reject) => {
      timers.after(JOIN_PATIENCE_MS, () => reject(new NotAdmitted('unreachable')));
    });
    return Promise.race([admission.token(name), tooLate]);
  }
}
