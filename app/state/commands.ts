import type { Wanted } from './announcements.ts';
import { codeOf } from './exits.ts';
import type { RoomCall, Timers } from './ports.ts';
import type { RoomState } from './room-state.ts';
import { find, isMuted } from './roster.ts';
import type { Toasts } from './toasts.ts';
import type { Kind } from './view-model.ts';

/** How long an own button waits for the server's event after its answer: a mute that was there already has none. */
export const WANTED_MS = 2000;

export interface CommandsOptions {
  call: RoomCall;
  timers: Timers;
  toasts: Toasts;
  state: () => RoomState;
  /** Own changes that are on their way became more or fewer. */
  changed: () => void;
}

/** Sends commands, says what was refused, and keeps in mind which own changes are on their way. */
export class Commands {
  readonly #options: CommandsOptions;
  #wanted: Wanted = { audio: null, video: null, hand: null };

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  get wanted(): Wanted {
    return this.#wanted;
  }

  get busy(): { audio: boolean; video: boolean; hand: boolean } {
    const { audio, video, hand } = this.#wanted;
    return { audio: audio !== null, video: video !== null, hand: hand !== null };
  }

  /** Mutes or unmutes one member. While it concerns oneself, the own button waits for it and no toast speaks of it. */
  async setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    const { call, state } = this.#options;
    if (id === state().selfId) await this.#own({ [kind]: muted }, { [kind]: null }, () => call.setMuted(id, kind, muted));
    else await call.setMuted(id, kind, muted);
  }

  async setHand(id: string, raised: boolean): Promise<void> {
    const { call, state } = this.#options;
    if (id === state().selfId) await this.#own({ hand: raised }, { hand: null }, () => call.setHand(id, raised));
    else await call.setHand(id, raised);
  }

  /** Does the same to each; what fails is said once. */
  async carryOut(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(ids.map(act));
    this.refused(results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }

  /** Somebody who left in between needs no moderation. */
  refused(errors: readonly unknown[]): void {
    const codes = errors.map(codeOf).filter((code) => code !== '404');
    if (codes.length > 0) this.#options.toasts.say({ key: codes.includes('403') ? 'forbidden' : 'not-carried-out' });
  }

  /** The server has carried out an own change when the own row shows it, or when it shows what somebody else wanted meanwhile. */
  arrived(before: RoomState, after: RoomState): void {
    const [old, self] = [find(before.members, before.selfId), find(after.members, after.selfId)];
    if (!old || !self) return;
    for (const kind of ['audio', 'video'] as const) {
      if (this.#wanted[kind] !== null && isMuted(old, kind) !== isMuted(self, kind)) this.#want({ [kind]: null });
    }
    if (this.#wanted.hand !== null && (old.hand === null) !== (self.hand === null)) this.#want({ hand: null });
  }

  async #own(wanted: Partial<Wanted>, done: Partial<Wanted>, act: () => Promise<void>): Promise<void> {
    this.#want(wanted);
    try {
      await act();
      this.#options.timers.after(WANTED_MS, () => this.#want(done));
    } catch (error) {
      this.#want(done);
      throw error;
    }
  }

  #want(wanted: Partial<Wanted>): void {
    this.#wanted = { ...this.#wanted, ...wanted };
    this.#options.changed();
  }
}
