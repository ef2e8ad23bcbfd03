import { Video } from '@signalwire/js';
import type { LayerPayload } from '../../src/wire/events.ts';
import type { Kind, LocalMedia, MemberFields, RoomCall, RoomPort, RoomSignal } from '../state/ports.ts';

/** The parts of the SDK's RoomSession that we use; its published types leave out the session's events and the audio element. */
interface SdkRoom {
  on(event: string, listener: (payload: never) => void): void;
  session: { on(event: string, listener: (payload?: unknown) => void): void };
  join(options: Record<string, boolean>): Promise<unknown>;
  leave(): Promise<void>;
  audioMute(target: { memberId: string }): Promise<void>;
  audioUnmute(target: { memberId: string }): Promise<void>;
  videoMute(target: { memberId: string }): Promise<void>;
  videoUnmute(target: { memberId: string }): Promise<void>;
  removeMember(target: { memberId: string }): Promise<void>;
  getMembers(): Promise<{ members: MemberFields[] }>;
  getAudioEl(): HTMLAudioElement;
  memberId: string;
  localStream?: MediaStream | undefined;
  cause?: string;
  /** `localStream` is what the next peer connection of this call will send; unset, the SDK asks for the devices itself. */
  options: { localStream?: MediaStream | undefined };
}

interface Subscribed {
  member_id: string;
  room_session: { members: MemberFields[] };
}

/** Opens calls through the SDK, which draws the composed picture into `rootElement`. */
export class SdkRooms implements RoomPort {
  readonly #token: string;
  readonly #rootElement: HTMLElement;
  readonly #onRoom: (room: unknown) => void;

  /** @param onRoom hears of each RoomSession, for people who try things in the console */
  constructor(token: string, rootElement: HTMLElement, onRoom: (room: unknown) => void) {
    this.#token = token;
    this.#rootElement = rootElement;
    this.#onRoom = onRoom;
  }

  open(media: LocalMedia, listen: (signal: RoomSignal) => void): RoomCall {
    const room = new Video.RoomSession({
      token: this.#token,
      rootElement: this.#rootElement,
      ...(media.stream instanceof MediaStream ? { localStream: media.stream } : {}),
    }) as unknown as SdkRoom;
    this.#onRoom(room);
    // Before join(): the SDK tells the server which events to send by the listeners that it finds then.
    listenTo(room, listen);
    followPeers(room, media, this.#rootElement);
    return new SdkCall(room, media, listen);
  }
}

class SdkCall implements RoomCall {
  readonly #room: SdkRoom;
  readonly #media: LocalMedia;
  readonly #listen: (signal: RoomSignal) => void;

  constructor(room: SdkRoom, media: LocalMedia, listen: (signal: RoomSignal) => void) {
    this.#room = room;
    this.#media = media;
    this.#listen = listen;
  }

  async join(): Promise<void> {
    const { audio, video } = this.#media;
    await this.#room.join({ audio, video, receiveAudio: true, receiveVideo: true });
  }

  leave(): Promise<void> {
    return this.#room.leave();
  }

  setMuted(memberId: string, kind: Kind, muted: boolean): Promise<void> {
    const target = { memberId };
    if (kind === 'audio') return muted ? this.#room.audioMute(target) : this.#room.audioUnmute(target);
    return muted ? this.#room.videoMute(target) : this.#room.videoUnmute(target);
  }

  remove(memberId: string): Promise<void> {
    return this.#room.removeMember({ memberId });
  }

  async refreshMembers(): Promise<void> {
    this.#listen({ type: 'members', members: (await this.#room.getMembers()).members });
  }

  async startSound(): Promise<void> {
    await this.#room.getAudioEl().play();
    this.#listen({ type: 'sound', blocked: false });
  }
}

function listenTo(room: SdkRoom, listen: (signal: RoomSignal) => void): void {
  room.on('room.joined', (event: Subscribed) => {
    listen({ type: 'joined', selfId: event.member_id, members: event.room_session.members });
  });
  room.on('member.joined', ({ member }: { member: MemberFields }) => listen({ type: 'member.joined', member }));
  room.on('member.updated', ({ member }: { member: MemberFields }) => listen({ type: 'member.updated', member }));
  room.on('member.left', ({ member }: { member: MemberFields }) => listen({ type: 'member.left', id: member.id }));
  room.on('member.talking', ({ member }: { member: { id: string; talking: boolean } }) => {
    listen({ type: 'member.talking', id: member.id, talking: member.talking });
  });
  room.on('layout.changed', ({ layout }: { layout: { layers: LayerPayload[] } }) => {
    listen({ type: 'layout', layers: layout.layers });
  });
  room.on('room.left', (event: { reason?: string } | undefined) => {
    listen({ type: 'left', detail: { reason: event?.reason ?? null, cause: room.cause ?? null } });
  });
  // After `room.left` this is an echo; alone it is the end of a call that never was in the room.
  room.on('destroy', () => listen({ type: 'left', detail: { reason: null, cause: room.cause ?? null } }));
  room.on('media.connected', () => {
    listen({ type: 'media', up: true });
    reportSound(room, listen);
  });
  room.on('media.reconnecting', () => listen({ type: 'media', up: false }));
  room.on('media.disconnected', () => listen({ type: 'media', up: false }));
  room.session.on('session.reconnecting', () => listen({ type: 'socket', up: false }));
  room.session.on('session.connected', () => listen({ type: 'socket', up: true }));
  room.session.on('session.auth_error', () => listen({ type: 'token-refused' }));
  followNetwork(room, listen);
}

/**
 * A server may make the SDK build a new peer connection for the same member (space-protocol 6.3), for instance after a fault. The
 * SDK then stops the tracks of the old one and leaves the old picture in place; both are put right here.
 */
function followPeers(room: SdkRoom, media: LocalMedia, rootElement: HTMLElement): void {
  let spare: MediaStream | undefined;
  const stopSpare = (): void => {
    for (const track of spare?.getTracks() ?? []) track.stop();
  };
  room.on('room.joined', () => {
    // With both devices the SDK can ask for them again. Asking for one that was refused would end the call: keep a copy of what
    // there is.
    const complete = media.audio && media.video;
    spare = complete ? undefined : room.localStream?.clone();
    room.options.localStream = spare;
  });
  room.on('destroy', stopSpare);
  room.on('track', ({ track }: RTCTrackEvent) => {
    const video = rootElement.querySelector<HTMLVideoElement>('.mcuContent video');
    const shown = video?.srcObject;
    if (track.kind !== 'video' || !video || (shown instanceof MediaStream && shown.getTracks().includes(track))) return;
    video.srcObject = new MediaStream([track]);
  });
}

/** The browser knows first when the network is gone; the socket finds out after many seconds. */
function followNetwork(room: SdkRoom, listen: (signal: RoomSignal) => void): void {
  const offline = (): void => listen({ type: 'network', up: false });
  const online = (): void => listen({ type: 'network', up: true });
  window.addEventListener('offline', offline);
  window.addEventListener('online', online);
  room.on('destroy', () => {
    window.removeEventListener('offline', offline);
    window.removeEventListener('online', online);
  });
}

/** A browser may refuse to play sound on a page that nobody has clicked yet. */
function reportSound(room: SdkRoom, listen: (signal: RoomSignal) => void): void {
  const audio = room.getAudioEl();
  if (!audio.srcObject) return;
  audio.play().then(
    () => listen({ type: 'sound', blocked: false }),
    (error: DOMException) => listen({ type: 'sound', blocked: error.name === 'NotAllowedError' }),
  );
}
