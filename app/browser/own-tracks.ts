import type { DevicePort, LocalMedia, MemberFields, RoomSignal } from '../state/ports.ts';
import type { Kind } from '../state/view-model.ts';
import type { SdkRoom, Subscribed } from './sdk-types.ts';

const KINDS = ['audio', 'video'] as const satisfies readonly Kind[];
const DEVICE = { audio: 'microphone', video: 'camera' } as const;

interface Slot {
  /** Whether one is to be heard or seen. */
  on: boolean;
  /** Counts requests to the browser: an answer to an older one is given back. */
  request: number;
  /** Goes along dark or silent until it is known whether one is muted. */
  standsIn: boolean;
  /** Muted before one came on stage, and comes muted. */
  comesMuted: boolean;
}

/**
 * Camera and microphone in a call: open while one is seen and heard, given back as soon as one is not. The SDK could do the same,
 * but what it asks the browser for it uses even when one was muted meanwhile, a new peer connection (space-protocol 6.3) opens both
 * devices whether one is muted or not, and a change of devices that fails leaves one open that nobody can close.
 */
export class OwnTracks {
  readonly #room: SdkRoom;
  readonly #media: LocalMedia;
  readonly #devices: Pick<DevicePort, 'open' | 'stop' | 'combine'>;
  readonly #listen: (signal: RoomSignal) => void;
  readonly #slots: Record<Kind, Slot>;
  /** What the next peer connection will send, as long as it does not exist. */
  #next: MediaStream | undefined;
  /** Ends when the SDK has taken the last stream. */
  #placing: Promise<unknown> = Promise.resolve();
  #onStage = true;
  #over = false;

  /** Listens to the room from before the join on; the SDK is to leave muted devices alone (`stopCameraWhileMuted: false`). */
  constructor(
    room: SdkRoom,
    media: LocalMedia,
    devices: Pick<DevicePort, 'open' | 'stop' | 'combine'>,
    listen: (signal: RoomSignal) => void,
  ) {
    this.#room = room;
    this.#media = media;
    this.#devices = devices;
    this.#listen = listen;
    const slot = (kind: Kind): Slot => ({ on: true, request: 0, standsIn: false, comesMuted: media.muted[kind] });
    this.#slots = { audio: slot('audio'), video: slot('video') };
    room.on('room.joined', (event: Subscribed) => this.#arrive(event));
    room.on('member.updated', ({ member }: { member: MemberFields }) => this.#update(member));
    // Before the SDK makes the new peer connection: it sends this stream, or else asks for both devices.
    room.on('member.promoted', () => {
      this.#next = this.#forNextPeer();
      room.options.localStream = this.#next;
    });
    room.on('member.demoted', () => this.#sendNothing());
    room.on('destroy', () => this.close());
  }

  /** Uses another device, now or, while one is muted, from the next unmute on. Rejects when it cannot be had; the old one stays. */
  async use(kind: Kind, id: string): Promise<void> {
    const before = this.#media[DEVICE[kind]];
    this.#media[DEVICE[kind]] = id;
    if (!this.#slots[kind].on) {
      // What listens for somebody who talks while muted listened to the old one.
      if (kind === 'audio') this.#listen({ type: 'microphone', track: null });
      return;
    }
    try {
      await this.#open(kind);
    } catch {
      // Phones open one camera at a time.
      this.#stop(kind);
      try {
        await this.#open(kind);
      } catch (error) {
        this.#media[DEVICE[kind]] = before;
        await this.#open(kind).catch(() => {});
        throw error;
      }
    }
  }

  /** Opens devices afresh that went silent; rejects when one cannot be had. */
  async restart(kinds: Readonly<Record<Kind, boolean>>): Promise<void> {
    const silent = KINDS.filter((kind) => kinds[kind] && this.#slots[kind].on);
    for (const kind of silent) this.#stop(kind);
    await Promise.all(silent.map((kind) => this.#open(kind)));
  }

  /** Gives everything back, including devices that are still being opened. */
  close(): void {
    this.#over = true;
    for (const kind of KINDS) this.#off(kind);
    stopAll(this.#media.stream);
    stopAll(this.#next);
  }

  #arrive({ member_id, room_session }: Subscribed): void {
    this.#next = undefined;
    this.#room.options.localStream = undefined;
    if (this.#room.interactivityMode === 'audience') return this.#sendNothing();
    this.#onStage = true;
    const self = room_session.members.find(({ id }) => id === member_id);
    for (const kind of this.#sent()) {
      const slot = this.#slots[kind];
      if (self?.[`${kind}_muted`]) {
        this.#off(kind);
      } else {
        slot.on = true;
        // Somebody who joins muted is muted in a moment. Until then the dark picture, or the silence, stays.
        const open = slot.standsIn ? !slot.comesMuted : !this.#sends(kind);
        slot.standsIn = false;
        if (open) this.#open(kind).catch(() => {});
      }
      slot.comesMuted = false;
    }
  }

  #update(member: MemberFields): void {
    if (member.id !== this.#room.memberId) return;
    for (const kind of this.#sent()) {
      const muted = member[`${kind}_muted`];
      if (muted) this.#off(kind);
      if (muted !== false || this.#slots[kind].on) continue;
      this.#slots[kind].on = true;
      // What is still silent after a while is said, with a button to try again (`tracks` signals).
      this.#open(kind).catch(() => {});
    }
  }

  /** In the audience one is neither seen nor heard. Somebody who was muted comes back muted. */
  #sendNothing(): void {
    for (const kind of this.#sent()) {
      if (this.#onStage) this.#slots[kind].comesMuted ||= !this.#slots[kind].on;
      this.#off(kind);
    }
    this.#onStage = false;
    this.#room.options.localStream = undefined;
    this.#listen({ type: 'microphone', track: null });
  }

  /**
   * Copies of what is open now: the SDK stops the old tracks with the old connection. Somebody without a device gets a silence, as the
   * SDK would ask the browser for devices otherwise and end the call when it says no.
   */
  #forNextPeer(): MediaStream {
    const tracks: { audio?: unknown; video?: unknown } = {};
    for (const kind of this.#sent()) {
      const track = this.#slots[kind].on ? this.#live(kind)[0] : undefined;
      tracks[kind] = track?.clone() ?? null;
      this.#slots[kind].standsIn = !track;
    }
    return this.#devices.combine(this.#sent().length > 0 ? tracks : { audio: null }) as MediaStream;
  }

  async #open(kind: Kind): Promise<void> {
    const slot = this.#slots[kind];
    slot.request += 1;
    const { request } = slot;
    const answer = await this.#devices.open(kind, this.#media[DEVICE[kind]]);
    // Muted meanwhile, moved, or out of the room: what the browser gives now has no place any more.
    const late = (): boolean => this.#over || !slot.on || slot.request !== request;
    if ('trouble' in answer) {
      if (late()) return;
      throw new Error(`the ${DEVICE[kind]} could not be opened: ${answer.trouble}`);
    }
    // One after the other: of two streams that it takes at once, the SDK stops the tracks of the later one.
    const placed = this.#placing.then(async () => {
      if (!late()) await this.#room.setLocalStream(this.#devices.combine({ [kind]: answer.track }) as MediaStream);
    });
    this.#placing = placed.catch(() => {});
    try {
      await placed;
    } catch (error) {
      this.#devices.stop(answer.track);
      throw error;
    }
    if (late()) this.#devices.stop(answer.track);
  }

  #off(kind: Kind): void {
    this.#slots[kind].on = false;
    this.#slots[kind].request += 1;
    this.#stop(kind);
  }

  /** Also what a rebuilt connection would send. */
  #stop(kind: Kind): void {
    for (const stream of [this.#room.localStream, this.#next]) {
      for (const track of stream?.getTracks() ?? []) if (track.kind === kind) track.stop();
    }
  }

  #live(kind: Kind): MediaStreamTrack[] {
    const tracks = this.#room.localStream?.getTracks() ?? [];
    return tracks.filter((track) => track.kind === kind && track.readyState === 'live');
  }

  #sends(kind: Kind): boolean {
    return this.#live(kind).length > 0;
  }

  #sent(): Kind[] {
    return KINDS.filter((kind) => this.#media[kind]);
  }
}

function stopAll(stream: unknown): void {
  if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
}
