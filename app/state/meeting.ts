import type { LayerPayload } from '../../src/wire/events.ts';
import { announcements } from './announcements.ts';
import { readJoinFailure, readLeft } from './exits.ts';
import { type Notice, Notices } from './notices.ts';
import { Observable } from './observable.ts';
import { type Exit, nextPhase, type Phase, type PhaseEvent } from './phase.ts';
import type { After, DevicePort, Kind, LocalMedia, RoomCall, RoomPort, RoomSignal } from './ports.ts';
import { find, isMuted, nextRoster, type Roster } from './roster.ts';
import { type Tile, tilesOf } from './tiles.ts';

/** Everything the views need, as one immutable value. */
export interface MeetingView {
  phase: Phase;
  people: Roster;
  selfId: string | null;
  tiles: Tile[];
  /** What this browser sends at all; a missing device has a button that says so. */
  sends: { audio: boolean; video: boolean };
  /** Own buttons whose change is on its way: the wanted mute, null when there is none. */
  wanted: { audio: boolean | null; video: boolean | null };
  soundBlocked: boolean;
  notices: readonly Notice[];
}

/** How long media may take after the join before the page says that it does not get through. */
export const MEDIA_PATIENCE_MS = 8000;
/** How long the way into the room may take before the page says that the server does not answer. */
export const JOIN_PATIENCE_MS = 25_000;
/** How long an own button waits for the server's event after its answer: a mute that was there already has none. */
export const WANTED_MS = 2000;
const NOTHING_WANTED = { audio: null, video: null };
const NO_MEDIA: LocalMedia = { audio: false, video: false, stream: null };

/** One person's meeting: devices, call, people, mutes. Knows no DOM; the browser comes in through ports. */
export class Meeting {
  readonly view: Observable<MeetingView>;
  readonly #room: RoomPort;
  readonly #devices: DevicePort;
  readonly #after: After;
  readonly #notices: Notices;
  #call: RoomCall | null = null;
  /** Devices of the present call. */
  #media: LocalMedia = NO_MEDIA;
  /** What the devices gave while a person decides whether to join with that. */
  #offered: LocalMedia = NO_MEDIA;
  #layers: readonly LayerPayload[] = [];
  #leaving = false;
  #retriedFresh = false;
  #mediaSeen = false;
  #stopWaitingForMedia: () => void = () => {};

  constructor(room: RoomPort, devices: DevicePort, after: After) {
    this.#room = room;
    this.#devices = devices;
    this.#after = after;
    this.#notices = new Notices(after);
    this.view = new Observable<MeetingView>({
      phase: { name: 'preparing' },
      people: [],
      selfId: null,
      tiles: [],
      sends: { audio: false, video: false },
      wanted: NOTHING_WANTED,
      soundBlocked: false,
      notices: [],
    });
    this.#notices.list.watch((notices) => this.#show({ notices }));
  }

  /** Asks for devices and joins; from the start, and again after leaving or trouble. */
  async start(): Promise<void> {
    this.#step({ type: 'again' });
    this.#devices.release(this.#offered);
    this.#offered = NO_MEDIA;
    const obstacle = this.#devices.obstacle();
    if (obstacle) return this.#step({ type: 'out', exit: obstacle });
    const answer = await this.#devices.request();
    if (answer.kind === 'ready') return this.#join(answer.media);
    this.#offered = answer.media;
    this.#step({ type: 'devices-trouble', audio: answer.audio, video: answer.video });
  }

  /** Joins with the devices that there are. */
  joinWithout(): Promise<void> {
    return this.#join(this.#offered);
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#call?.leave();
  }

  /** Switches one's own microphone or camera. */
  async toggleSelf(kind: Kind): Promise<void> {
    const { selfId, people, wanted } = this.view.value;
    const self = find(people, selfId);
    if (self && wanted[kind] === null) await this.setMuted(self.id, kind, !isMuted(self, kind));
  }

  /** Mutes or unmutes one person; for others the server decides whether the token permits it. */
  async setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    await this.#moderate([id], (call, one) => this.#switch(call, one, kind, muted));
  }

  /** Mutes or unmutes everybody in the list, oneself included. */
  async setAllMuted(kind: Kind, muted: boolean): Promise<void> {
    const ids = this.view.value.people.filter((one) => isMuted(one, kind) !== muted).map((one) => one.id);
    await this.#moderate(ids, (call, one) => this.#switch(call, one, kind, muted));
  }

  async remove(id: string): Promise<void> {
    await this.#moderate([id], (call, one) => call.remove(one));
  }

  async startSound(): Promise<void> {
    await this.#call?.startSound().catch(() => this.#notices.say('The browser still holds the sound back.'));
  }

  /** One mute; while it concerns oneself, the own button waits for it and no notice speaks of it. */
  async #switch(call: RoomCall, id: string, kind: Kind, muted: boolean): Promise<void> {
    if (id !== this.view.value.selfId) return call.setMuted(id, kind, muted);
    this.#want(kind, muted);
    try {
      await call.setMuted(id, kind, muted);
      this.#after(WANTED_MS, () => this.#want(kind, null));
    } catch (error) {
      this.#want(kind, null);
      throw error;
    }
  }

  #want(kind: Kind, muted: boolean | null): void {
    this.#show({ wanted: { ...this.view.value.wanted, [kind]: muted } });
  }

  /** The server has carried out an own mute when the own row shows it, or when it shows what somebody else wanted meanwhile. */
  #arrived(before: MeetingView): void {
    const [old, self] = [find(before.people, before.selfId), find(this.view.value.people, before.selfId)];
    if (!old || !self) return;
    for (const kind of ['audio', 'video'] as const) {
      if (before.wanted[kind] !== null && isMuted(old, kind) !== isMuted(self, kind)) this.#want(kind, null);
    }
  }

  async #moderate(ids: readonly string[], act: (call: RoomCall, id: string) => Promise<void>): Promise<void> {
    const call = this.#call;
    if (!call) return;
    const results = await Promise.allSettled(ids.map((id) => act(call, id)));
    // Somebody who left in between needs no moderation.
    const failed = results.filter((one) => one.status === 'rejected' && codeOf(one.reason) !== '404');
    if (failed.length === 0) return;
    const forbidden = failed.some((one) => one.status === 'rejected' && codeOf(one.reason) === '403');
    this.#notices.say(forbidden ? 'You may not do that in this room.' : 'The server did not carry that out. Try again.');
  }

  async #join(media: LocalMedia): Promise<void> {
    this.#offered = NO_MEDIA;
    this.#media = media;
    this.#leaving = false;
    this.#mediaSeen = false;
    this.#layers = [];
    this.#show({
      wanted: NOTHING_WANTED,
      sends: { audio: media.audio, video: media.video },
      soundBlocked: false,
      people: [],
      tiles: [],
      selfId: null,
    });
    this.#step({ type: 'devices-ready' });
    const call = this.#room.open(media, (signal) => {
      if (this.#call === call) this.#hear(signal);
      // We had given this call up, and it came through after all.
      else if (signal.type === 'joined') call.leave().catch(() => {});
    });
    this.#call = call;
    const stopWaiting = this.#after(JOIN_PATIENCE_MS, () => {
      if (this.#call === call) this.#end('unreachable');
    });
    try {
      await call.join();
      stopWaiting();
      this.#retriedFresh = false;
    } catch (error) {
      stopWaiting();
      if (this.#call === call) await this.#joinFailed(error);
    }
  }

  async #joinFailed(error: unknown): Promise<void> {
    const failure = readJoinFailure(error);
    if (failure.kind === 'exit') return this.#end(failure.exit);
    if (this.#retriedFresh) return this.#end('failed');
    this.#retriedFresh = true;
    this.#devices.release(this.#media);
    const answer = await this.#devices.request();
    return this.#join(answer.media);
  }

  #hear(signal: RoomSignal): void {
    const before = this.view.value;
    const people = nextRoster(before.people, signal);
    if (signal.type === 'layout') this.#layers = signal.layers;
    const selfId = signal.type === 'joined' ? signal.selfId : before.selfId;
    this.#show({ people, selfId, tiles: tilesOf(this.#layers, people, selfId) });
    if (before.phase.name === 'in') {
      for (const text of announcements(before, people, signal)) this.#notices.say(text);
      this.#arrived(before);
    }
    switch (signal.type) {
      case 'joined':
        this.#step({ type: 'joined' });
        if (!this.#mediaSeen) this.#awaitMedia();
        break;
      case 'socket':
        this.#step({ type: 'link', part: 'socket', up: signal.up });
        // Events of the time without a socket are not repeated: ask who is there.
        if (signal.up && before.phase.name === 'in') this.#call?.refreshMembers().catch(() => {});
        break;
      case 'media':
        this.#stopWaitingForMedia();
        this.#mediaSeen ||= signal.up;
        this.#step({ type: 'link', part: 'media', up: signal.up });
        break;
      case 'network':
        this.#step({ type: 'link', part: 'network', up: signal.up });
        break;
      case 'sound':
        this.#show({ soundBlocked: signal.blocked });
        break;
      case 'token-refused':
        this.#end('token');
        break;
      case 'left':
        // A call that was never in the room ends by join() rejecting, which knows the reason.
        if (before.phase.name === 'in') this.#end(this.#leaving ? 'left' : readLeft(signal.detail));
        break;
    }
  }

  #awaitMedia(): void {
    this.#stopWaitingForMedia();
    this.#stopWaitingForMedia = this.#after(MEDIA_PATIENCE_MS, () => this.#step({ type: 'link', part: 'media', up: false }));
  }

  #end(exit: Exit): void {
    this.#stopWaitingForMedia();
    this.#call = null;
    this.#devices.release(this.#media);
    this.#layers = [];
    this.#show({ people: [], tiles: [], selfId: null, soundBlocked: false });
    this.#step({ type: 'out', exit });
  }

  #step(event: PhaseEvent): void {
    this.#show({ phase: nextPhase(this.view.value.phase, event) });
  }

  #show(part: Partial<MeetingView>): void {
    this.view.set({ ...this.view.value, ...part });
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '');
}
