import type { Commands } from './commands.ts';
import { codeOf } from './exits.ts';
import type { LocalMedia, RoomCall, RoomSignal, Timers } from './ports.ts';
import type { RoomState } from './room-state.ts';
import { interruptions } from './room-view.ts';
import { find, isMuted, type Participant } from './roster.ts';
import { TalkingMuted } from './talking-muted.ts';
import type { Toasts } from './toasts.ts';
import type { DeviceKind, Kind } from './view-model.ts';

/** A device is reported as silent only when it stays silent: a track that changes hands is silent for a moment. */
export const SILENT_MS = 3000;

export interface OwnMediaOptions {
  call: RoomCall;
  commands: Commands;
  timers: Timers;
  toasts: Toasts;
  state: () => RoomState;
  canShare: boolean;
  /** Puts a signal into the room's state. */
  take: (signal: RoomSignal) => void;
  changed: () => void;
}

/** One's own microphone, camera, hand and screen. */
export class OwnMedia {
  /** What this browser sends at all. */
  readonly sends: { audio: boolean; video: boolean };
  readonly #options: OwnMediaOptions;
  readonly #talkingMuted: TalkingMuted;
  #starting = false;
  #restarting = false;
  #talksByKey = false;
  /** Own tracks as they were seen last; not yet reported while they are silent. */
  #seen = { audio: true, video: true };
  #stopWaiting: () => void = () => {};

  constructor({ audio, video }: LocalMedia, options: OwnMediaOptions) {
    this.sends = { audio, video };
    this.#options = options;
    this.#talkingMuted = new TalkingMuted(options.timers, () => this.#hintTalking());
  }

  get share(): 'off' | 'starting' | 'impossible' {
    if (!this.#options.canShare) return 'impossible';
    return this.#starting ? 'starting' : 'off';
  }

  get restarting(): boolean {
    return this.#restarting;
  }

  async toggle(kind: Kind): Promise<void> {
    const { self } = this;
    const { commands } = this.#options;
    if (!self || !this.sends[kind] || commands.busy[kind]) return;
    await commands.carryOut([self.id], (id) => commands.setMuted(id, kind, !isMuted(self, kind)));
  }

  /** Unmutes while a key is held down, for those who were muted before. */
  async pushToTalk(down: boolean): Promise<void> {
    const { self } = this;
    const { commands } = this.#options;
    if (!self || !this.sends.audio || (down ? !self.audioMuted : !this.#talksByKey)) return;
    this.#talksByKey = down;
    await commands.carryOut([self.id], (id) => commands.setMuted(id, 'audio', !down));
  }

  async toggleHand(): Promise<void> {
    const { self } = this;
    const { commands } = this.#options;
    if (!self || commands.busy.hand) return;
    await commands.carryOut([self.id], (id) => commands.setHand(id, self.hand === null));
  }

  async toggleSharing(): Promise<void> {
    const { call, state, toasts, changed } = this.#options;
    if (state().sharing) return call.stopSharing();
    if (this.share !== 'off') return;
    this.#starting = true;
    changed();
    try {
      await call.startSharing();
    } catch (error) {
      // Closing the browser's choice of screens is an answer and no failure.
      const refused = (error as { name?: unknown } | null)?.name === 'NotAllowedError';
      toasts.say({ key: refused ? 'screen-refused' : codeOf(error) === '403' ? 'forbidden' : 'screen-failed' });
    }
    this.#starting = false;
    changed();
  }

  /** Whether the device was taken. */
  async useDevice(kind: DeviceKind, id: string, label: string): Promise<boolean> {
    const { call, toasts } = this.#options;
    try {
      await call.useDevice(kind, id);
      toasts.say({ key: 'device-changed', device: kind, label });
      return true;
    } catch {
      toasts.say({ key: 'device-failed', device: kind });
      return false;
    }
  }

  /** Opens devices again that went silent. */
  async restart(): Promise<void> {
    const { call, state, toasts, changed } = this.#options;
    if (this.#restarting) return;
    this.#restarting = true;
    changed();
    const broken = interruptions(state(), this);
    try {
      await call.restart(broken);
      this.hearTracks({ type: 'tracks', audio: true, video: true });
      toasts.say({ key: 'media-restarted' });
    } catch {
      toasts.say({ key: 'device-failed', device: broken.audio ? 'microphone' : 'camera' });
    }
    this.#restarting = false;
    changed();
  }

  async startSound(): Promise<void> {
    const { call, toasts } = this.#options;
    await call.startSound().catch(() => toasts.say({ key: 'sound-still-blocked' }));
  }

  /** How loud the own microphone is. */
  hearLevel(level: number): void {
    this.#talkingMuted.hear(level, this.self?.audioMuted === true && this.sends.audio);
  }

  hearTracks(signal: Extract<RoomSignal, { type: 'tracks' }>): void {
    const { audio, video } = signal;
    // Looked at again and again: what is the same waits on.
    if (this.#seen.audio === audio && this.#seen.video === video) return;
    this.#seen = { audio, video };
    this.#stopWaiting();
    const { timers, take } = this.#options;
    if (audio && video) take(signal);
    else this.#stopWaiting = timers.after(SILENT_MS, () => take(signal));
  }

  /** A host asks one to open microphone or camera. */
  hearAsk(kind: Kind, by: { id: string; name: string } | null): void {
    const { self } = this;
    const { call, commands, toasts } = this.#options;
    if (!self || !isMuted(self, kind)) return;
    if (!this.sends[kind]) {
      // What cannot happen is not waited for.
      if (by) call.decline(by.id, kind).catch(() => {});
      return;
    }
    const audio = kind === 'audio';
    // One button to unmute is enough.
    if (audio) toasts.withdraw('talking-while-muted');
    const text = { key: audio ? 'asked-to-unmute' : 'asked-to-start-video', by: by?.name ?? null } as const;
    toasts.say(text, [audio ? 'unmute' : 'start-video', 'not-now'], (button) => {
      if (button !== 'not-now') void commands.carryOut([self.id], (id) => commands.setMuted(id, kind, false));
      else if (by) call.decline(by.id, kind).catch(() => {});
    });
  }

  /** A request to switch on is over once that has happened. */
  follow(): void {
    const { self } = this;
    const { toasts } = this.#options;
    if (self && !self.audioMuted) toasts.withdraw('talking-while-muted', 'asked-to-unmute');
    if (self && !self.videoMuted) toasts.withdraw('asked-to-start-video');
  }

  close(): void {
    this.#stopWaiting();
  }

  private get self(): Participant | undefined {
    const { members, selfId } = this.#options.state();
    return find(members, selfId);
  }

  #hintTalking(): void {
    if (this.#options.toasts.has('asked-to-unmute')) return;
    const { permissions } = this.#options.state();
    const may = permissions.has('room.self.audio_unmute') || permissions.has('room.member.audio_unmute');
    this.#options.toasts.say({ key: 'talking-while-muted' }, may ? ['unmute'] : [], () => {
      // The button says unmute: it never mutes somebody who did that meanwhile.
      if (this.self?.audioMuted) void this.toggle('audio');
    });
  }
}
