import { Observable } from './observable.ts';
import type { DeviceLists, DevicePort, LocalMedia, TrackAnswer } from './ports.ts';
import type { DeviceKind, DevicesView, DeviceTrouble, DeviceView, Kind } from './view-model.ts';

const DEVICE = { audio: 'microphone', video: 'camera' } as const satisfies Record<Kind, DeviceKind>;
const NO_LISTS: DeviceLists = { microphone: [], camera: [], speaker: [] };

interface Slot {
  state: DeviceView['state'];
  trouble: DeviceTrouble | null;
  track: unknown;
  /** Id of the device in use or wanted; null for the browser's choice. */
  device: string | null;
  /** Counts requests: an answer to an older one is given back. */
  request: number;
}

/** Camera, microphone and speaker before joining: which, on or off, and what stands in the way. */
export class DeviceCheck {
  readonly view: Observable<DevicesView>;
  readonly #port: DevicePort;
  readonly #level: (value: number) => void;
  readonly #slots: Record<Kind, Slot> = { audio: fresh(), video: fresh() };
  #lists: DeviceLists = NO_LISTS;
  #speaker: string | null = null;
  #preview: unknown = null;
  #stopWatching: () => void = () => {};

  /** @param level hears how loud the microphone is, 0 to 1 */
  constructor(port: DevicePort, level: (value: number) => void) {
    this.#port = port;
    this.#level = level;
    this.view = new Observable(this.#draw());
  }

  /** Asks for both devices, unless the person switched one off; resolves when the browser has answered. */
  async open(): Promise<void> {
    this.#stopWatching();
    this.#stopWatching = this.#port.watch(() => void this.#refreshLists());
    const { audio, video } = this.#slots;
    const wanted = (['audio', 'video'] as const).filter((kind) => this.#slots[kind].state !== 'off');
    if (wanted.length < 2) {
      await Promise.all(wanted.map((kind) => this.#open(kind)));
    } else {
      const requests = { audio: this.#asking('audio'), video: this.#asking('video') };
      this.#show();
      const answers = await this.#port.openBoth({ microphone: audio.device, camera: video.device });
      this.#answered('audio', answers.audio, requests.audio);
      this.#answered('video', answers.video, requests.video);
    }
    await this.#refreshLists();
  }

  /** Asks once more for what is in trouble. */
  async retry(): Promise<void> {
    const kinds = (['audio', 'video'] as const).filter((kind) => this.#slots[kind].state === 'trouble');
    // A device that is gone may have been the chosen one.
    for (const kind of kinds) if (this.#slots[kind].trouble === 'missing') this.#slots[kind].device = null;
    await Promise.all(kinds.map((kind) => this.#open(kind)));
    await this.#refreshLists();
  }

  async toggle(kind: Kind): Promise<void> {
    const slot = this.#slots[kind];
    if (slot.state === 'on') this.#close(kind, 'off');
    else if (slot.state !== 'asking') await this.#open(kind);
  }

  /** Takes another device; while the old one is off or in trouble, choosing switches on. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    if (kind === 'speaker') {
      this.#speaker = id;
      return this.#show();
    }
    const which: Kind = kind === 'microphone' ? 'audio' : 'video';
    this.#slots[which].device = id;
    await this.#open(which);
  }

  /** Leaves a device alone at the next opening: it was muted in the call. */
  switchOff(kind: Kind): void {
    this.#close(kind, 'off');
  }

  /** Notes a choice that was carried out elsewhere, in the running call. */
  chosen(kind: DeviceKind, id: string): void {
    if (kind === 'speaker') this.#speaker = id;
    else this.#slots[kind === 'microphone' ? 'audio' : 'video'].device = id;
    this.#show();
  }

  /** A choice came to nothing: what shows it is drawn again. */
  refused(): void {
    this.#show();
  }

  testSpeaker(): Promise<void> {
    return this.#port.testSpeaker(this.#speaker);
  }

  /** Whether anything keeps one from joining with both. */
  get troubled(): boolean {
    return Object.values(this.#slots).some((slot) => slot.state === 'trouble');
  }

  /** Hands the tracks over to a call. Devices that are off go along dark and silent, so that they can be switched on later. */
  take(): LocalMedia {
    const { audio, video } = this.#slots;
    const has = (slot: Slot): boolean => slot.state === 'on' || slot.state === 'off';
    const tracks = { ...(has(audio) ? { audio: audio.track } : {}), ...(has(video) ? { video: video.track } : {}) };
    const media: LocalMedia = {
      audio: has(audio),
      video: has(video),
      muted: { audio: audio.state === 'off', video: video.state === 'off' },
      stream: has(audio) || has(video) ? this.#port.combine(tracks) : null,
      microphone: audio.device,
      camera: video.device,
      speaker: this.#speaker,
    };
    for (const slot of [audio, video]) {
      slot.track = null;
      // What the browser gives after this has no place in the call.
      slot.request += 1;
    }
    this.#preview = null;
    this.#show();
    return media;
  }

  /** The microphone whose loudness counts from now on; null: none. */
  follow(track: unknown): void {
    this.#level(0);
    this.#port.follow(track, this.#level);
  }

  /** Gives everything back. */
  close(): void {
    this.#stopWatching();
    this.#stopWatching = () => {};
    for (const kind of ['audio', 'video'] as const) {
      const slot = this.#slots[kind];
      slot.request += 1;
      if (slot.track) this.#port.stop(slot.track);
      slot.track = null;
    }
    this.#preview = null;
    this.follow(null);
    this.#show();
  }

  async #open(kind: Kind): Promise<void> {
    const request = this.#asking(kind);
    this.#show();
    this.#answered(kind, await this.#port.open(kind, this.#slots[kind].device), request);
    await this.#refreshLists();
  }

  #asking(kind: Kind): number {
    this.#close(kind, 'asking');
    this.#slots[kind].trouble = null;
    return this.#slots[kind].request;
  }

  #close(kind: Kind, state: Slot['state']): void {
    const slot = this.#slots[kind];
    slot.request += 1;
    if (slot.track) this.#port.stop(slot.track);
    slot.track = null;
    slot.state = state;
    if (kind === 'audio') this.follow(null);
    else this.#preview = null;
    this.#show();
  }

  #answered(kind: Kind, answer: TrackAnswer, request: number): void {
    const slot = this.#slots[kind];
    if (slot.request !== request) {
      if ('track' in answer) this.#port.stop(answer.track);
      return;
    }
    if ('trouble' in answer) {
      slot.state = 'trouble';
      slot.trouble = answer.trouble;
    } else {
      slot.state = 'on';
      slot.track = answer.track;
      slot.device = answer.device ?? slot.device;
      if (kind === 'audio') this.follow(answer.track);
      else this.#preview = this.#port.combine({ video: answer.track });
    }
    this.#show();
  }

  async #refreshLists(): Promise<void> {
    this.#lists = await this.#port.list();
    this.#show();
  }

  #show(): void {
    this.view.set(this.#draw());
  }

  #draw(): DevicesView {
    const view = (kind: Kind): DeviceView => {
      const { state, trouble, device } = this.#slots[kind];
      return { choices: this.#lists[DEVICE[kind]], chosen: device, state, trouble };
    };
    const speaker = { choices: this.#lists.speaker, chosen: this.#speaker };
    return { microphone: view('audio'), camera: view('video'), speaker, preview: this.#preview };
  }
}

function fresh(): Slot {
  return { state: 'asking', trouble: null, track: null, device: null, request: 0 };
}
