import type { BlockOutcome, Explanation } from '../../src/wire/page.ts';
import {
  type AdmissionPort,
  type DeviceLists,
  type DevicePort,
  NotAdmitted,
  type TabPort,
  type TrackAnswer,
} from '../state/ports.ts';
import type { EndReason, KeptRecording, Kind } from '../state/view-model.ts';

/** Devices of a browser that answers as the test says. Tracks are texts: `audio 1`, with the device asked for. */
export class FakeDevices implements DevicePort {
  readonly stopped: string[] = [];
  readonly asked: string[] = [];
  trouble: Partial<Record<Kind, Extract<TrackAnswer, { trouble: unknown }>['trouble']>> = {};
  hindrance: 'insecure' | 'unsupported' | null = null;
  lists: DeviceLists = { microphone: [{ id: 'm1', label: 'Headset' }], camera: [{ id: 'c1', label: 'Webcam' }], speaker: [] };
  /** What the meter follows now. */
  followed: unknown = null;
  level: (value: number) => void = () => {};
  changed: () => void = () => {};
  #opened = 0;

  obstacle(): 'insecure' | 'unsupported' | null {
    return this.hindrance;
  }

  async openBoth(wanted: {
    microphone: string | null;
    camera: string | null;
  }): Promise<{ audio: TrackAnswer; video: TrackAnswer }> {
    return { audio: await this.open('audio', wanted.microphone), video: await this.open('video', wanted.camera) };
  }

  async open(kind: Kind, device: string | null): Promise<TrackAnswer> {
    this.asked.push(device === null ? kind : `${kind} ${device}`);
    const trouble = this.trouble[kind];
    if (trouble) return { trouble };
    this.#opened += 1;
    return { track: `${kind} ${this.#opened}`, device };
  }

  stop(track: unknown): void {
    this.stopped.push(String(track));
  }

  combine(tracks: { audio?: unknown; video?: unknown }): unknown {
    return Object.fromEntries(Object.entries(tracks).map(([kind, track]) => [kind, track ?? 'stand-in']));
  }

  async list(): Promise<DeviceLists> {
    return this.lists;
  }

  watch(changed: () => void): () => void {
    this.changed = changed;
    return () => {
      this.changed = () => {};
    };
  }

  follow(track: unknown, level: (value: number) => void): void {
    this.followed = track;
    this.level = level;
  }

  async testSpeaker(): Promise<void> {}
}

export class FakeAdmission implements AdmissionPort {
  readonly canBlock = true;
  readonly canRename = true;
  readonly names: string[] = [];
  readonly blocked: string[] = [];
  refusal: EndReason | null = null;
  outcome: BlockOutcome = 'blocked';
  explanation: Explanation | null = null;
  /** The server does not answer about reasons. */
  silent = false;

  async token(name: string): Promise<string> {
    if (this.refusal) throw new NotAdmitted(this.refusal);
    this.names.push(name);
    return `token ${this.names.length} for ${name}`;
  }

  /** What was recorded in the room; null: the server does not answer. */
  kept: KeptRecording[] | null = [];

  async recordings(): Promise<KeptRecording[]> {
    if (!this.kept) throw new Error('no answer');
    return this.kept;
  }

  async deleteRecording(id: string): Promise<void> {
    if (!this.kept) throw new Error('no answer');
    this.kept = this.kept.filter((one) => one.id !== id);
  }

  async explain(): Promise<Explanation | null> {
    return this.silent ? new Promise(() => {}) : this.explanation;
  }

  async block(memberId: string): Promise<BlockOutcome> {
    this.blocked.push(memberId);
    return this.outcome;
  }
}

/** The other tabs: whether one is in the room, and what this one said. */
export class FakeTabs implements TabPort {
  other = false;
  takenOver = 0;
  leave: (() => void) | null = null;

  async elsewhere(): Promise<boolean> {
    return this.other;
  }

  async takeOver(): Promise<void> {
    this.takenOver += 1;
    this.other = false;
  }

  hold(leave: () => void): void {
    this.leave = leave;
  }

  release(): void {
    this.leave = null;
  }
}
