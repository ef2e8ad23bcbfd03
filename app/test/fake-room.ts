import type { LocalMedia, MemberFields, RoomCall, RoomFields, RoomPort, RoomSignal } from '../state/ports.ts';
import type { DeviceKind, Kind } from '../state/view-model.ts';

/** A room whose server is the test: it records commands and sends what the test says. */
export class FakeRooms implements RoomPort {
  readonly calls: FakeCall[] = [];

  open(token: string, media: LocalMedia, listen: (signal: RoomSignal) => void): RoomCall {
    const call = new FakeCall(token, media, listen);
    this.calls.push(call);
    return call;
  }

  canShare(): boolean {
    return true;
  }

  get last(): FakeCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error('no call was opened');
    return call;
  }
}

/** A member as events bring it. */
export function member(id: string, fields: Partial<MemberFields> = {}): MemberFields {
  return { id, name: id.toUpperCase(), type: 'member', audio_muted: false, video_muted: false, ...fields };
}

export class FakeCall implements RoomCall {
  readonly commands: string[] = [];
  /** What the next commands are answered with; null is success. */
  refusal: unknown = null;
  /** The same for single commands. */
  readonly refusals = new Map<string, unknown>();
  /** Whether the Space carries questions. */
  asks = true;
  /** The server does not answer to a leave. */
  deaf = false;
  abandoned = false;
  #settle: { resolve: () => void; reject: (error: unknown) => void } = { resolve: () => {}, reject: () => {} };

  constructor(
    readonly token: string,
    readonly media: LocalMedia,
    readonly send: (signal: RoomSignal) => void,
  ) {}

  join(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  accept(permissions: readonly string[], members: readonly MemberFields[], room: RoomFields = {}): void {
    const [self] = members;
    const signal = { type: 'joined', selfId: self?.id ?? '', standing: 'member', permissions, room } as const;
    this.send({ ...signal, members: [...members] });
    this.#settle.resolve();
  }

  async refuse(error: unknown): Promise<void> {
    this.#settle.reject(error);
    await settled();
  }

  /** The member as the server tells of it afterwards. */
  updated(id: string, fields: Partial<MemberFields>): void {
    this.send({ type: 'member.updated', member: { id, ...fields } });
  }

  async leave(): Promise<void> {
    this.commands.push('leave');
    if (this.deaf) return new Promise(() => {});
    this.send({ type: 'left', detail: { reason: null, cause: null } });
  }

  abandon(): void {
    this.abandoned = true;
  }

  setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    return this.#command(`${muted ? 'mute' : 'unmute'} ${kind} ${id}`);
  }

  setHand(id: string, raised: boolean): Promise<void> {
    return this.#command(`${raised ? 'raise' : 'lower'} ${id}`);
  }

  setPosition(id: string, position: string): Promise<void> {
    return this.#command(`position ${id} ${position}`);
  }

  setLayout(name: string, positions: Readonly<Record<string, string>>): Promise<void> {
    return this.#command(`layout ${name} ${JSON.stringify(positions)}`);
  }

  setLocked(locked: boolean): Promise<void> {
    return this.#command(locked ? 'lock' : 'unlock');
  }

  setHideVideoMuted(hide: boolean): Promise<void> {
    return this.#command(`hide ${hide}`);
  }

  setPrioritizeHands(on: boolean): Promise<void> {
    return this.#command(`prioritize ${on}`);
  }

  remove(id: string): Promise<void> {
    return this.#command(`remove ${id}`);
  }

  readmit(id: string): Promise<void> {
    return this.#command(`readmit ${id}`);
  }

  removeAll(): Promise<void> {
    return this.#command('remove all');
  }

  promote(id: string): Promise<void> {
    return this.#command(`promote ${id}`);
  }

  demote(id: string): Promise<void> {
    return this.#command(`demote ${id}`);
  }

  ask(id: string, kind: Kind): Promise<void> {
    return this.#command(`ask ${kind} ${id}`);
  }

  decline(id: string, kind: Kind): Promise<void> {
    return this.#command(`decline ${kind} ${id}`);
  }

  async carriesAsks(): Promise<boolean> {
    return this.asks;
  }

  announceRecording(seconds: number): Promise<void> {
    return this.#command(`announce ${seconds}`);
  }

  startRecording(): Promise<void> {
    return this.#command('record');
  }

  controlRecording(act: string, id: string): Promise<void> {
    return this.#command(`${act} ${id}`);
  }

  async refreshRecordings(): Promise<void> {
    this.commands.push('refresh recordings');
  }

  /** The test lets it begin, or refuses it. */
  opening: { resolve: (id: string) => void; reject: (error: unknown) => void } = { resolve: () => {}, reject: () => {} };

  play(address: string, volume: number): Promise<string> {
    this.commands.push(`play ${address} ${volume}`);
    return new Promise((resolve, reject) => {
      this.opening = { resolve, reject };
    });
  }

  controlPlayback(act: string, id: string): Promise<void> {
    return this.#command(`${act} ${id}`);
  }

  setPlaybackVolume(id: string, volume: number): Promise<void> {
    return this.#command(`volume ${id} ${volume}`);
  }

  seekPlayback(id: string, positionMs: number): Promise<void> {
    return this.#command(`seek ${id} ${positionMs}`);
  }

  async refreshPlaybacks(): Promise<void> {
    this.commands.push('refresh playbacks');
  }

  startStream(address: string): Promise<void> {
    return this.#command(`stream ${address}`);
  }

  startWatching(): Promise<void> {
    return this.#command('watch');
  }

  stopStream(id: string): Promise<void> {
    return this.#command(`stop ${id}`);
  }

  async refreshStreams(): Promise<void> {
    this.commands.push('refresh streams');
  }

  async layouts(): Promise<string[]> {
    return ['grid-responsive', '2x2'];
  }

  async refreshMembers(): Promise<void> {
    this.commands.push('refresh');
  }

  async startSound(): Promise<void> {
    this.send({ type: 'sound', blocked: false });
  }

  async startSharing(): Promise<void> {
    await this.#command('share');
    this.send({ type: 'sharing', on: true });
  }

  async stopSharing(): Promise<void> {
    this.send({ type: 'sharing', on: false });
  }

  useDevice(kind: DeviceKind, id: string): Promise<void> {
    return this.#command(`use ${kind} ${id}`);
  }

  restart(kinds: { audio: boolean; video: boolean }): Promise<void> {
    return this.#command(`restart ${kinds.audio} ${kinds.video}`);
  }

  async #command(command: string): Promise<void> {
    this.commands.push(command);
    const refusal = this.refusals.get(command) ?? this.refusal;
    if (refusal !== null) throw refusal;
  }
}

/** Lets every promise that can settle now do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
