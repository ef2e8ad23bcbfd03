import { type Manners, SPOTLIGHT_LAYOUT, SPOTLIGHT_POSITION } from './abilities.ts';
import { announcements, type Wanted } from './announcements.ts';
import { Asks } from './asks.ts';
import { codeOf } from './exits.ts';
import { Link } from './link.ts';
import type { LeftDetail, LocalMedia, RoomCall, RoomSignal, Timers } from './ports.ts';
import { EMPTY_ROOM, nextRoom, type RoomState } from './room-state.ts';
import { interruptions, type OwnState, roomView } from './room-view.ts';
import { find, isMuted, persons } from './roster.ts';
import { TalkingMuted } from './talking-muted.ts';
import type { Toasts } from './toasts.ts';
import type { DeviceKind, Kind, RoomView } from './view-model.ts';

/** How long media may take after the join before the page says that it does not get through. */
export const MEDIA_PATIENCE_MS = 8000;
/** How long an own button waits for the server's event after its answer: a mute that was there already has none. */
export const WANTED_MS = 2000;
/** A device is told to be silent only when it stays so. */
export const SILENT_MS = 3000;
const NOTHING_WANTED: Wanted = { audio: null, video: null, hand: null };

export interface InRoomOptions {
  timers: Timers;
  toasts: Toasts;
  unmute: Manners['unmute'];
  canShare: boolean;
  /** How long the Space keeps a lost participant; null when nobody knows. */
  graceMs: number | null;
  /** Devices to switch off as soon as one is in: what the person chose before joining. */
  startMuted: { audio: boolean; video: boolean };
  changed: () => void;
  ended: (detail: LeftDetail | 'token-refused') => void;
  /** The microphone that is open now. */
  microphone: (track: unknown) => void;
}

/** One call from the inside: follows the signals, carries out the commands. Knows nothing of the way in or out. */
export class InRoom {
  readonly #call: RoomCall;
  readonly #options: InRoomOptions;
  readonly #asks: Asks;
  readonly #link: Link;
  readonly #talkingMuted: TalkingMuted;
  #state: RoomState = EMPTY_ROOM;
  #own: OwnState;
  #wanted: Wanted = NOTHING_WANTED;
  #mediaSeen = false;
  #talkedByKey = false;
  /** Layout to return to when the spotlight ends. */
  #layoutBefore = 'grid-responsive';
  #stopWaitingForMedia: () => void = () => {};
  #stopWaitingForTracks: (() => void) | null = null;

  constructor(call: RoomCall, media: LocalMedia, options: InRoomOptions) {
    const { timers, toasts } = options;
    this.#call = call;
    this.#options = options;
    this.#asks = new Asks(timers, (text) => toasts.say(text));
    this.#link = new Link(timers, options.graceMs, () => this.#show({}));
    this.#talkingMuted = new TalkingMuted(timers, () => this.#hintTalking());
    this.#own = {
      manners: { unmute: options.unmute, carriesAsks: false },
      sends: { audio: media.audio, video: media.video },
      busy: { audio: false, video: false, hand: false },
      share: options.canShare ? 'off' : 'impossible',
      asked: new Set(),
      knownAudience: [],
      layouts: [],
      restarting: false,
      link: null,
    };
  }

  get view(): RoomView {
    return roomView(this.#state, this.#own);
  }

  get joined(): boolean {
    return this.#state.selfId !== '';
  }

  nameOf(id: string): string {
    return find(this.#state.members, id)?.name ?? '';
  }

  hear(signal: RoomSignal): void {
    if (signal.type === 'left') return this.#options.ended(signal.detail);
    if (signal.type === 'token-refused') return this.#options.ended(signal.type);
    if (signal.type === 'microphone') return this.#options.microphone(signal.track);
    // A track that is silent for a moment changes hands.
    if (signal.type === 'tracks') return this.#hearTracks(signal);
    this.#take(signal);
    if (signal.type === 'joined') this.#arrive();
    if (signal.type === 'asked') this.#hearAsk(signal.kind, signal.by);
    if (signal.type === 'declined') this.#asks.declined(signal.id, signal.kind);
    if (signal.type === 'sharing') this.#own = { ...this.#own, share: this.#own.share === 'impossible' ? 'impossible' : 'off' };
    if (signal.type === 'socket' || signal.type === 'network') this.#link.set(signal.type, signal.up);
    if (signal.type === 'media') {
      this.#stopWaitingForMedia();
      this.#mediaSeen ||= signal.up;
      this.#link.set('media', signal.up);
    }
    // Events of the time without a socket are not repeated: ask who is there.
    if (signal.type === 'socket' && signal.up && this.joined) this.#call.refreshMembers().catch(() => {});
    this.#show({});
  }

  /** How loud the own microphone is. */
  hearLevel(level: number): void {
    const self = find(this.#state.members, this.#state.selfId);
    this.#talkingMuted.hear(level, self?.audioMuted === true && this.#own.sends.audio);
  }

  close(): void {
    this.#stopWaitingForMedia();
    this.#stopWaitingForTracks?.();
    this.#asks.drop();
    this.#link.close();
  }

  // About oneself.

  async toggle(kind: Kind): Promise<void> {
    const self = find(this.#state.members, this.#state.selfId);
    if (self && this.#own.sends[kind] && this.#wanted[kind] === null) await this.setMuted(self.id, kind, !isMuted(self, kind));
  }

  /** Unmutes while a key is held down, for those who were muted before. */
  async pushToTalk(down: boolean): Promise<void> {
    const { selfId, members } = this.#state;
    const self = find(members, selfId);
    if (!self || !this.#own.sends.audio) return;
    if (down && self.audioMuted) {
      this.#talkedByKey = true;
      await this.setMuted(selfId, 'audio', false);
    } else if (!down && this.#talkedByKey) {
      this.#talkedByKey = false;
      await this.setMuted(selfId, 'audio', true);
    }
  }

  async toggleHand(): Promise<void> {
    const self = find(this.#state.members, this.#state.selfId);
    if (!self || this.#wanted.hand !== null) return;
    const raised = self.hand === null;
    this.#want({ hand: raised });
    await this.#carryOut([self.id], (id) => this.#call.setHand(id, raised));
    this.#options.timers.after(WANTED_MS, () => this.#want({ hand: null }));
  }

  async toggleSharing(): Promise<void> {
    if (this.#state.sharing) return this.#call.stopSharing();
    if (this.#own.share !== 'off') return;
    this.#show({ share: 'starting' });
    try {
      await this.#call.startSharing();
    } catch (error) {
      // Closing the browser's choice of screens is an answer and no failure.
      const refused = (error as { name?: unknown } | null)?.name === 'NotAllowedError';
      this.#options.toasts.say({ key: refused ? 'screen-refused' : codeOf(error) === '403' ? 'forbidden' : 'screen-failed' });
      this.#show({ share: 'off' });
    }
  }

  async useDevice(kind: DeviceKind, id: string, label: string): Promise<boolean> {
    const self = find(this.#state.members, this.#state.selfId);
    const sending = kind === 'microphone' ? self?.audioMuted === false : self?.videoMuted === false;
    try {
      await this.#call.useDevice(kind, id, sending);
      this.#options.toasts.say({ key: 'device-changed', device: kind, label });
      return true;
    } catch {
      this.#options.toasts.say({ key: 'device-failed', device: kind });
      return false;
    }
  }

  async restartMedia(): Promise<void> {
    if (this.#own.restarting) return;
    this.#show({ restarting: true });
    const broken = interruptions(this.#state, this.#own);
    try {
      await this.#call.restart(broken);
      this.#take({ type: 'tracks', audio: true, video: true });
      this.#options.toasts.say({ key: 'media-restarted' });
    } catch {
      this.#options.toasts.say({ key: 'device-failed', device: broken.audio ? 'microphone' : 'camera' });
    } finally {
      this.#show({ restarting: false });
    }
  }

  startSound(): Promise<void> {
    return this.#call.startSound().catch(() => {
      this.#options.toasts.say({ key: 'sound-still-blocked' });
    });
  }

  // About others.

  /** Mutes or unmutes one member; a question goes out in place of an unmute where the room says so. */
  async setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    if (!muted && this.#mustAsk(id, kind)) return this.#askOne(id, kind);
    await this.#carryOut([id], (one) => this.#switch(one, kind, muted));
  }

  /** Mutes or unmutes everybody in the list, oneself included. */
  async setAllMuted(kind: Kind, muted: boolean): Promise<void> {
    const ids = persons(this.#state.members).flatMap((one) => (isMuted(one, kind) !== muted ? [one.id] : []));
    const asked = muted ? [] : ids.filter((id) => this.#mustAsk(id, kind));
    await this.#carryOut(
      ids.filter((id) => !asked.includes(id)),
      (id) => this.#switch(id, kind, muted),
    );
    if (asked.length > 0) {
      this.#options.toasts.say({ key: 'asked-all', kind, count: asked.length });
      await Promise.all(asked.map((id) => this.#ask(id, kind)));
    }
  }

  async lowerHands(ids: readonly string[] | 'all'): Promise<void> {
    const raised = persons(this.#state.members).filter((one) => one.hand !== null);
    const chosen = raised.filter((one) => ids === 'all' || ids.includes(one.id)).map((one) => one.id);
    if (chosen.includes(this.#state.selfId)) this.#want({ hand: false });
    await this.#carryOut(chosen, (id) => this.#call.setHand(id, false));
    this.#options.timers.after(WANTED_MS, () => this.#want({ hand: null }));
  }

  async spotlight(id: string | null): Promise<void> {
    const { layoutName } = this.#state;
    if (id !== null) {
      if (layoutName !== SPOTLIGHT_LAYOUT) this.#layoutBefore = layoutName || this.#layoutBefore;
      return this.#carryOut([id], (one) => this.#call.setLayout(SPOTLIGHT_LAYOUT, { [one]: SPOTLIGHT_POSITION }));
    }
    const spotlit = this.view.people.filter((one) => one.spotlit).map((one) => [one.id, 'auto']);
    await this.#carryOut([''], () => this.#call.setLayout(this.#layoutBefore, Object.fromEntries(spotlit)));
  }

  setPosition(id: string, position: string): Promise<void> {
    return this.#carryOut([id], (one) => this.#call.setPosition(one, position));
  }

  stopScreen(id: string): Promise<void> {
    const person = this.view.people.find((one) => one.id === id);
    if (person?.self) return this.toggleSharing();
    return this.#carryOut(person?.screenId ? [person.screenId] : [], (screen) => this.#call.remove(screen));
  }

  async moveToAudience(id: string): Promise<void> {
    const name = this.nameOf(id);
    await this.#carryOut([id], async (one) => {
      await this.#call.demote(one);
      this.#show({ knownAudience: [...this.#own.knownAudience.filter((known) => known.id !== id), { id, name }] });
    });
  }

  async moveOnStage(id: string): Promise<void> {
    const name = this.#own.knownAudience.find((one) => one.id === id)?.name ?? '';
    try {
      await this.#call.promote(id);
    } catch (error) {
      if (codeOf(error) !== '404') return this.#refused([error]);
      this.#options.toasts.say({ key: 'person-gone', name });
    }
    this.#show({ knownAudience: this.#own.knownAudience.filter((one) => one.id !== id) });
  }

  remove(id: string): Promise<void> {
    return this.#carryOut([id], (one) => this.#call.remove(one));
  }

  /** A command to the room. */
  command(act: (call: RoomCall) => Promise<void>): Promise<void> {
    return this.#carryOut([''], () => act(this.#call));
  }

  #take(signal: RoomSignal): void {
    const before = this.#state;
    this.#state = nextRoom(before, signal);
    if (before.selfId !== '') {
      for (const text of announcements(before, this.#state, signal, this.#wanted)) this.#options.toasts.say(text);
    }
    this.#arrived(before);
    this.#asks.follow(this.#state.members);
    const back = this.#own.knownAudience.filter((one) => !find(this.#state.members, one.id));
    if (back.length !== this.#own.knownAudience.length) this.#own = { ...this.#own, knownAudience: back };
  }

  #arrive(): void {
    const { permissions } = this.#state;
    if (!this.#mediaSeen) {
      this.#stopWaitingForMedia();
      this.#stopWaitingForMedia = this.#options.timers.after(MEDIA_PATIENCE_MS, () => this.#link.set('media', false));
    }
    for (const kind of ['audio', 'video'] as const) if (this.#options.startMuted[kind]) void this.#startMuted(kind);
    this.#options.startMuted = { audio: false, video: false };
    if (permissions.has('room.list_available_layouts')) {
      this.#call.layouts().then(
        (layouts) => this.#show({ layouts }),
        () => {},
      );
    }
    const moderates = permissions.has('room.member.audio_unmute') || permissions.has('room.member.video_unmute');
    if (moderates && this.#options.unmute === 'ask' && !this.#own.manners.carriesAsks) {
      this.#call.carriesAsks().then((carriesAsks) => {
        this.#show({ manners: { unmute: this.#options.unmute, carriesAsks } });
      });
    }
  }

  async #startMuted(kind: Kind): Promise<void> {
    await this.#carryOut([this.#state.selfId], (id) => this.#switch(id, kind, true));
  }

  #hearTracks(signal: Extract<RoomSignal, { type: 'tracks' }>): void {
    this.#stopWaitingForTracks?.();
    this.#stopWaitingForTracks = null;
    const take = (): void => {
      this.#take(signal);
      this.#show({});
    };
    if (signal.audio && signal.video) return take();
    this.#stopWaitingForTracks = this.#options.timers.after(SILENT_MS, take);
  }

  #hearAsk(kind: Kind, by: { id: string; name: string } | null): void {
    const self = find(this.#state.members, this.#state.selfId);
    if (!self || !isMuted(self, kind) || !this.#own.sends[kind]) return;
    const audio = kind === 'audio';
    const text = { key: audio ? 'asked-to-unmute' : 'asked-to-start-video', by: by?.name ?? null } as const;
    this.#options.toasts.say(text, [audio ? 'unmute' : 'start-video', 'not-now'], (button) => {
      if (button === 'not-now') {
        if (by) this.#call.decline(by.id, kind).catch(() => {});
      } else void this.#carryOut([self.id], (id) => this.#switch(id, kind, false));
    });
  }

  #hintTalking(): void {
    const may = this.view.can.audio.unmute;
    this.#options.toasts.say({ key: 'talking-while-muted' }, may ? ['unmute'] : [], () => void this.toggle('audio'));
  }

  #mustAsk(id: string, kind: Kind): boolean {
    const can = this.view.people.find((one) => one.id === id)?.can;
    return (kind === 'audio' ? can?.unmute : can?.startVideo) === 'ask';
  }

  async #askOne(id: string, kind: Kind): Promise<void> {
    if (this.#asks.has(id, kind)) return;
    this.#options.toasts.say({ key: 'asking', name: this.nameOf(id), kind });
    await this.#ask(id, kind);
  }

  async #ask(id: string, kind: Kind): Promise<void> {
    if (this.#asks.has(id, kind)) return;
    this.#asks.add(id, kind, this.nameOf(id));
    this.#show({});
    await this.#carryOut([id], async (one) => {
      try {
        await this.#call.ask(one, kind);
      } catch (error) {
        this.#asks.drop(id, kind);
        throw error;
      }
    });
    this.#show({});
  }

  /** One mute; while it concerns oneself, the own button waits for it and no toast speaks of it. */
  async #switch(id: string, kind: Kind, muted: boolean): Promise<void> {
    if (id !== this.#state.selfId) return this.#call.setMuted(id, kind, muted);
    this.#want({ [kind]: muted });
    try {
      await this.#call.setMuted(id, kind, muted);
      this.#options.timers.after(WANTED_MS, () => this.#want({ [kind]: null }));
    } catch (error) {
      this.#want({ [kind]: null });
      throw error;
    }
  }

  #want(wanted: Partial<Wanted>): void {
    this.#wanted = { ...this.#wanted, ...wanted };
    const { audio, video, hand } = this.#wanted;
    this.#show({ busy: { audio: audio !== null, video: video !== null, hand: hand !== null } });
  }

  /** The server has carried out an own change when the own row shows it, or when it shows what somebody else wanted meanwhile. */
  #arrived(before: RoomState): void {
    const [old, self] = [find(before.members, before.selfId), find(this.#state.members, this.#state.selfId)];
    if (!old || !self) return;
    for (const kind of ['audio', 'video'] as const) {
      if (this.#wanted[kind] !== null && isMuted(old, kind) !== isMuted(self, kind)) this.#want({ [kind]: null });
    }
    if (this.#wanted.hand !== null && (old.hand === null) !== (self.hand === null)) this.#want({ hand: null });
  }

  async #carryOut(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(ids.map(act));
    this.#refused(results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }

  /** Somebody who left in between needs no moderation. */
  #refused(errors: readonly unknown[]): void {
    const codes = errors.map(codeOf).filter((code) => code !== '404');
    if (codes.length > 0) this.#options.toasts.say({ key: codes.includes('403') ? 'forbidden' : 'not-carried-out' });
  }

  #show(own: Partial<OwnState>): void {
    this.#own = { ...this.#own, ...own, asked: this.#asks.open, link: this.#link.banner };
    this.#options.changed();
  }
}
