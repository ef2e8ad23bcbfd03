import type { Wanted } from './announcements.ts';
import { codeOf } from './exits.ts';
import type { RoomCall, Timers } from './ports.ts';
import type { RoomState } from './room-state.ts';
import { find, isMuted } from './roster.ts';
import type { Toasts } from './toasts.ts';
import type { Kind } from './view-model.ts';

/** How long an own button waits for the server's event after its answer: a mute that was there already has none. */
export const WANTED_MS = 2000;

type What = keyof Wanted;

/** One own change on its way. */
interface Change {
  what: What;
  to: boolean;
}

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
  /** A key that is only touched unmutes and mutes before the first answer: there can be several. */
  #changes: readonly Change[] = [];

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  get wanted(): Wanted {
    const of = (what: What): boolean[] => this.#changes.flatMap((one) => (one.what === what ? [one.to] : []));
    return { audio: of('audio'), video: of('video'), hand: of('hand') };
  }

  get busy(): { audio: boolean; video: boolean; hand: boolean } {
    const { audio, video, hand } = this.wanted;
    return { audio: audio.length > 0, video: video.length > 0, hand: hand.length > 0 };
  }

  /** Mutes or unmutes one member. While it concerns oneself, the own button waits for it and no toast speaks of it. */
  async setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    const { call, state } = this.#options;
    if (id === state().selfId) await this.#own({ what: kind, to: muted }, () => call.setMuted(id, kind, muted));
    else await call.setMuted(id, kind, muted);
  }

  async setHand(id: string, raised: boolean): Promise<void> {
    const { call, state } = this.#options;
    if (id === state().selfId) await this.#own({ what: 'hand', to: raised }, () => call.setHand(id, raised));
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
    if (codes.length === 0) return;
    this.#options.toasts.say({ key: codes.includes('403') ? 'forbidden' : 'not-carried-out' });
    // A switch that the person has turned shows again what holds.
    this.#options.changed();
  }

  /** The server has carried out an own change when the own row shows it, or when it shows what somebody else wanted meanwhile. */
  arrived(before: RoomState, after: RoomState): void {
    const [old, self] = [find(before.members, before.selfId), find(after.members, after.selfId)];
    if (!old || !self) return;
    for (const kind of ['audio', 'video'] as const) {
      if (isMuted(old, kind) !== isMuted(self, kind)) this.#shown(kind, isMuted(self, kind));
    }
    if ((old.hand === null) !== (self.hand === null)) this.#shown('hand', self.hand !== null);
  }

  async #own(change: Change, act: () => Promise<void>): Promise<void> {
    this.#set([...this.#changes, change]);
    const done = (): void => this.#set(this.#changes.filter((one) => one !== change));
    try {
      await act();
      this.#options.timers.after(WANTED_MS, done);
    } catch (error) {
      done();
      throw error;
    }
  }

  /** Ends the change that shows and those before it; all of them when it shows what nobody here wanted. */
  #shown(what: What, is: boolean): void {
    const mine = this.#changes.filter((one) => one.what === what);
    const at = mine.findIndex((one) => one.to === is);
    const over = at < 0 ? mine : mine.slice(0, at + 1);
    if (over.length > 0) this.#set(this.#changes.filter((one) => !over.includes(one)));
  }

  #set(changes: readonly Change[]): void {
    if (changes.length === this.#changes.length) return;
    this.#changes = changes;
    this.#options.changed();
  }
}
