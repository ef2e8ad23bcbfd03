import type { Absence } from '../../src/wire/page.ts';
import type { Manners } from './abilities.ts';
import { meetingActions } from './actions.ts';
import { ComingBack, PATIENCE_MS } from './coming-back.ts';
import { DeviceCheck } from './device-check.ts';
import { Entry } from './entry.ts';
import { isWorthAnotherTry, type JoinFailure, nextStepOf, readLeft } from './exits.ts';
import type { InRoom } from './in-room.ts';
import { Library } from './library.ts';
import { lostDevices } from './lost-devices.ts';
import { BLOCKED } from './moderation.ts';
import { nameProblem } from './name.ts';
import { Observable } from './observable.ts';
import type { AdmissionPort, DevicePort, LeftDetail, PagePort, RoomPort, TabPort, Timers } from './ports.ts';
import { shared } from './sharing.ts';
import { Toasts } from './toasts.ts';
import type {
  BrowserKind,
  DeviceKind,
  Dialog,
  EndDetails,
  EndReason,
  MeetingActions,
  MeetingModel,
  MeetingView,
  Phase,
  VisitView,
} from './view-model.ts';

/** How long the way into the room may take before the page says so. */
export const SLOW_MS = 4000;
/** How long the server may take over a leave; then one is out without it. */
export const LEAVE_MS = 2000;
/** How long the server may think about why a call ended. */
export const EXPLAIN_MS = 1500;
const NO_DETAILS: EndDetails = { at: null, places: null };

export interface MeetingOptions {
  visit: VisitView;
  user: string;
  /** Token that came with the page; null when the first join has to fetch one. */
  token: string | null;
  /** Join at once when the devices allow it. */
  skip: boolean;
  /** The page was loaded again in the middle of a call: join at once with the devices there are. */
  returning: boolean;
  unmute: Manners['unmute'];
  /** How long the Space keeps a lost participant; null when nobody knows. */
  graceMs: number | null;
  browser: BrowserKind;
  rooms: RoomPort;
  devices: DevicePort;
  admission: AdmissionPort;
  tabs: TabPort;
  page: PagePort;
  timers: Timers;
}

/** One person's meeting: the way in, the room, the way out. Knows no DOM; the browser comes in through ports. */
export class Meeting implements MeetingModel {
  readonly view: Observable<MeetingView>;
  readonly level = new Observable(0);
  readonly actions: MeetingActions;
  readonly deviceCheck: DeviceCheck;
  readonly toasts: Toasts;
  readonly canBlock: boolean;
  readonly library: Library;
  readonly #options: MeetingOptions;
  readonly #entry: Entry;
  /** The room that one is in, and sees also while the page tries to come back into it. */
  #room: InRoom | null = null;
  #comingBack: ComingBack | null = null;
  #leaving: EndReason | null = null;
  #retriedFresh = false;
  #movingHere = false;

  constructor(options: MeetingOptions) {
    this.#options = options;
    this.canBlock = options.admission.canBlock;
    this.toasts = new Toasts(options.timers);
    this.library = new Library(options, this);
    this.deviceCheck = new DeviceCheck(options.devices, (level) => {
      this.level.set(Math.round(level * 10) / 10);
      this.#room?.own.hearLevel(level);
    });
    this.#entry = new Entry({
      ...options,
      deviceCheck: this.deviceCheck,
      toasts: this.toasts,
      patienceMs: Math.max(PATIENCE_MS, options.graceMs ?? 0),
      joined: (room) => this.#joined(room),
      changed: (room) => {
        if (this.room === room) this.show({ room: room.view });
      },
      ended: (room, detail) => void this.#ended(room, detail),
    });
    this.view = new Observable<MeetingView>({
      visit: options.visit,
      phase: { name: 'prejoin', elsewhere: false },
      browser: options.browser,
      name: { value: options.user, problem: nameProblem(options.user), editable: options.admission.canRename },
      devices: this.deviceCheck.view.value,
      room: null,
      panel: null,
      dialog: null,
      toasts: [],
    });
    this.deviceCheck.view.watch((devices) => {
      const lost = this.room ? lostDevices(this.view.value.devices, devices) : [];
      for (const device of lost) this.toasts.say({ key: 'device-lost', device });
      this.show({ devices });
    });
    this.toasts.list.watch((toasts) => this.show({ toasts }));
    this.actions = meetingActions(this);
  }

  /** The room while one is in it. */
  get room(): InRoom | null {
    return this.view.value.phase.name === 'in-room' ? this.#room : null;
  }

  /** Shows the way in; on request goes it at once. */
  async start(): Promise<void> {
    const obstacle = this.#options.devices.obstacle();
    if (obstacle) return this.#end(obstacle);
    this.#phase({ name: 'prejoin', elsewhere: false });
    const { skip, returning, tabs } = this.#options;
    if (!skip && !returning) {
      void tabs.elsewhere().then((elsewhere) => {
        if (this.view.value.phase.name === 'prejoin') this.#phase({ name: 'prejoin', elsewhere });
      });
    }
    await this.deviceCheck.open();
    if (this.view.value.phase.name !== 'prejoin') return;
    if (returning || (skip && !this.deviceCheck.troubled)) await this.join();
  }

  setName(value: string): void {
    if (!this.view.value.name.editable) return;
    if (value.trim() !== this.view.value.name.value.trim()) this.#entry.forgetToken();
    this.show({ name: { value, problem: nameProblem(value), editable: true } });
  }

  async join(): Promise<void> {
    if (this.view.value.phase.name !== 'prejoin' || this.view.value.name.problem !== null) return;
    await this.#enter();
  }

  async moveHere(): Promise<void> {
    if (this.#movingHere) return;
    this.#movingHere = true;
    await this.#options.tabs.takeOver();
    this.#movingHere = false;
    // One may have gone in by another button meanwhile.
    const { name } = this.view.value.phase;
    if (name === 'prejoin') await this.join();
    else if (name === 'ended') await this.#comeBack();
  }

  async leave(): Promise<void> {
    await this.#leave('left');
  }

  async endForAll(): Promise<void> {
    const { call } = this.#entry;
    if (!call) return;
    this.#leaving = 'room-ended';
    this.show({ dialog: null });
    try {
      await call.removeAll();
    } catch {
      this.#leaving = null;
      this.toasts.say({ key: 'not-carried-out' });
    }
  }

  /** Leaves and shows the choice of devices again. */
  async changeDevices(): Promise<void> {
    await this.#leave('left');
    if (this.view.value.phase.name === 'ended') await this.#prepare();
  }

  async remove(id: string, block: boolean): Promise<void> {
    const room = this.room;
    if (!room) return;
    const name = room.nameOf(id);
    this.show({ dialog: null });
    // First out, which tells the person why; taking the token back only ends the connection.
    const out = await room.moderation.remove(id);
    // Somebody who may not remove others may not block them either, and nobody who is still there counts as removed.
    if (out === 'failed') return;
    if (!block) {
      if (out === 'gone') this.toasts.say({ key: 'person-gone', name });
      // A removal holds until the meeting ends; a wrong click can be taken back here.
      else if (room.carriesAsks) this.toasts.say({ key: 'removed', name }, ['let-in'], () => void this.#letIn(room, id, name));
      return;
    }
    this.toasts.say({ key: BLOCKED[out][await this.#options.admission.block(id)], name });
  }

  async #letIn(room: InRoom, id: string, name: string): Promise<void> {
    if (await room.moderation.readmit(id)) this.toasts.say({ key: 'let-in-again', name });
  }

  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    const room = this.room;
    if (!room) return this.deviceCheck.choose(kind, id);
    if (kind !== 'speaker' && !room.own.sends[kind === 'microphone' ? 'audio' : 'video']) {
      // A call has no place for what one joined without: come back with it.
      this.deviceCheck.chosen(kind, id);
      await this.#leave('left');
      return this.#comeBack();
    }
    const label = this.view.value.devices[kind].choices.find((one) => one.id === id)?.label ?? '';
    if (await room.own.useDevice(kind, id, label)) this.deviceCheck.chosen(kind, id);
    else this.deviceCheck.refused();
  }

  async copy(link: string | null): Promise<void> {
    if (link === null) return;
    await this.#options.page.copy(link).then(
      () => this.toasts.say({ key: 'link-copied' }),
      () => this.toasts.say({ key: 'not-carried-out' }),
    );
  }

  /** The next step of an end page. */
  async next(): Promise<void> {
    const { phase } = this.view.value;
    if (phase.name !== 'ended' || phase.next === 'none') return;
    if (phase.next === 'reload') return this.#options.page.reload();
    if (phase.next === 'use-here') return this.moveHere();
    await this.#comeBack();
  }

  dialog(dialog: Dialog | null): void {
    this.show({ dialog });
  }

  show(part: Partial<MeetingView>): void {
    const before = this.view.value;
    this.view.set(shared(before, { ...before, ...part }));
  }

  /** Opens the devices again as they were chosen, and joins. */
  async #comeBack(): Promise<void> {
    await this.#prepare();
    await this.join();
  }

  async #prepare(): Promise<void> {
    this.#phase({ name: 'prejoin', elsewhere: false });
    await this.deviceCheck.open();
  }

  async #enter(): Promise<void> {
    const { timers } = this.#options;
    this.#leaving = null;
    this.#phase({ name: 'joining', slow: false });
    const cancelSlow = timers.after(SLOW_MS, () => {
      if (this.view.value.phase.name === 'joining') this.#phase({ name: 'joining', slow: true });
    });
    const failure = await this.#entry.callIn(this.#name, () => this.#end('unreachable'));
    cancelSlow();
    if (failure) await this.#joinFailed(failure);
    else this.#retriedFresh = false;
  }

  #joined(room: InRoom): void {
    const former = this.#room;
    former?.close();
    this.#room = room;
    this.#options.tabs.hold(() => void this.#leave('other-tab'));
    if (former) return this.show({ room: room.view });
    // Hosts see the list of people from the start where it takes no room from the picture.
    const watches = room.view.can.muteAll && this.#options.page.isWide();
    this.show({ phase: { name: 'in-room' }, room: room.view, panel: watches ? 'people' : null });
  }

  async #joinFailed(failure: JoinFailure): Promise<void> {
    if (failure.kind === 'end') {
      this.#drop();
      return failure.reason === 'refused' ? this.#explained(failure.reason) : this.#end(failure.reason);
    }
    if (this.#retriedFresh) return this.#end('failed');
    this.#retriedFresh = true;
    this.#drop();
    await this.#comeBack();
  }

  async #ended(room: InRoom, detail: LeftDetail | 'token-refused'): Promise<void> {
    // A call that was never in the room ends by join() rejecting, which knows the reason.
    if (detail === 'token-refused') return this.#end('token');
    if (!room.joined) return;
    if (this.#leaving) return this.#end(this.#leaving);
    const reason = readLeft(detail);
    if (reason === 'lost') return this.#recover(room);
    if (reason !== 'removed') return this.#end(reason);
    this.#drop();
    await this.#explained('removed');
  }

  /** The Space no longer knows the call: the room stays in sight, with a word about it, and the page tries to come back. */
  #recover(room: InRoom): void {
    this.#letGo();
    this.#comingBack = new ComingBack({
      timers: this.#options.timers,
      until: room.lost() + room.patienceMs,
      reach: (ms) => this.#options.page.reach(ms),
      attempt: () => this.#tryToComeBack(),
      gaveUp: () => this.#end('lost'),
    });
  }

  async #tryToComeBack(): Promise<'done' | 'again'> {
    const trying = this.#comingBack;
    await this.deviceCheck.open();
    if (this.#comingBack !== trying) return 'done';
    const failure = await new Promise<JoinFailure | null>((resolve) => {
      const late = (): void => resolve({ kind: 'end', reason: 'unreachable' });
      this.#entry.callIn(this.#name, late).then(resolve, late);
    });
    if (this.#comingBack !== trying) return 'done';
    if (failure === null) {
      this.#comingBack = null;
      return 'done';
    }
    this.#letGo();
    const given = failure.kind === 'end' ? failure.reason : 'failed';
    const known = given === 'refused' ? await this.#ask(given) : null;
    const reason = known?.reason ?? given;
    if (isWorthAnotherTry(reason)) return 'again';
    if (this.#comingBack === trying) this.#end(reason, known ?? NO_DETAILS);
    return 'done';
  }

  /** Ends with the reason that the server knows, or with the given one. */
  async #explained(reason: Absence): Promise<void> {
    const known = await this.#ask(reason);
    this.#end(known?.reason ?? reason, known ?? NO_DETAILS);
  }

  #ask(reason: Absence): ReturnType<AdmissionPort['explain']> {
    const { admission, timers } = this.#options;
    const tooLate = new Promise<null>((resolve) => timers.after(EXPLAIN_MS, () => resolve(null)));
    return Promise.race([admission.explain(reason).catch(() => null), tooLate]);
  }

  async #leave(reason: EndReason): Promise<void> {
    if (this.#comingBack) return this.#end(reason);
    const { call } = this.#entry;
    if (!call) return;
    this.#leaving = reason;
    const { timers } = this.#options;
    const tooLate = new Promise<void>((resolve) => timers.after(LEAVE_MS, resolve));
    await Promise.race([call.leave().catch(() => {}), tooLate]);
    if (this.#entry.call === call) this.#end(reason);
  }

  /** Lets go of the call and the devices; the page still shows what it showed. */
  #drop(): void {
    this.#comingBack?.cancel();
    this.#comingBack = null;
    this.#room?.close();
    this.#letGo();
    this.#options.tabs.release();
  }

  #letGo(): void {
    this.#keepMutes();
    this.#entry.letGo();
  }

  /** Somebody who was muted comes back muted. */
  #keepMutes(): void {
    if (!this.#room?.joined) return;
    const { audio, video } = this.#room.view.own;
    if (audio.state === 'off') this.deviceCheck.switchOff('audio');
    if (video.state === 'off') this.deviceCheck.switchOff('video');
  }

  #end(reason: EndReason, { at, places }: EndDetails = NO_DETAILS): void {
    if (this.view.value.phase.name === 'ended') return;
    this.#drop();
    this.#room = null;
    this.toasts.clear();
    this.show({ room: null, dialog: null, panel: null });
    this.#phase({ name: 'ended', reason, next: nextStepOf(reason), details: { at, places } });
  }

  get #name(): string {
    return this.view.value.name.value.trim();
  }

  #phase(phase: Phase): void {
    this.show({ phase });
  }
}
