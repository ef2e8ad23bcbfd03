import type { DeviceAnswer, DevicePort, Kind, LocalMedia, RoomCall, RoomPort, RoomSignal } from '../state/ports.ts';

/** A room whose server is the test: it records commands and sends what the test says. */
export class FakeRooms implements RoomPort {
  readonly calls: FakeCall[] = [];

  open(media: LocalMedia, listen: (signal: RoomSignal) => void): RoomCall {
    const call = new FakeCall(media, listen);
    this.calls.push(call);
    return call;
  }

  get last(): FakeCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error('no call was opened');
    return call;
  }
}

export class FakeCall implements RoomCall {
  readonly commands: string[] = [];
  /** What the next mute or removal is answered with; null is success. */
  refusal: unknown = null;
  #settle: { resolve: () => void; reject: (error: unknown) => void } = { resolve: () => {}, reject: () => {} };

  constructor(
    readonly media: LocalMedia,
    readonly send: (signal: RoomSignal) => void,
  ) {}

  join(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  accept(selfId: string, ...names: string[]): void {
    const member = (id: string) => ({ id, name: id.toUpperCase(), audio_muted: false, video_muted: false });
    this.send({ type: 'joined', selfId, members: [selfId, ...names].map(member) });
    this.#settle.resolve();
  }

  async refuse(error: unknown): Promise<void> {
    this.#settle.reject(error);
    await settled();
  }

  async leave(): Promise<void> {
    this.commands.push('leave');
    this.send({ type: 'left', detail: { reason: null, cause: null } });
  }

  setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    return this.#command(`${muted ? 'mute' : 'unmute'} ${kind} ${id}`);
  }

  remove(id: string): Promise<void> {
    return this.#command(`remove ${id}`);
  }

  async refreshMembers(): Promise<void> {
    this.commands.push('refresh');
  }

  async startSound(): Promise<void> {
    this.send({ type: 'sound', blocked: false });
  }

  async #command(command: string): Promise<void> {
    this.commands.push(command);
    if (this.refusal !== null) throw this.refusal;
  }
}

export const BOTH: LocalMedia = { audio: true, video: true, stream: 'camera and microphone' };

export class FakeDevices implements DevicePort {
  readonly released: unknown[] = [];
  constructor(
    public answer: DeviceAnswer = { kind: 'ready', media: BOTH },
    readonly hindrance: 'insecure' | 'unsupported' | null = null,
  ) {}

  obstacle(): 'insecure' | 'unsupported' | null {
    return this.hindrance;
  }

  async request(): Promise<DeviceAnswer> {
    return this.answer;
  }

  release(media: LocalMedia): void {
    if (media.stream !== null) this.released.push(media.stream);
  }
}

/** Lets every promise that can settle now do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
