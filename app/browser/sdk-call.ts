import { SCREEN_CAPTURE } from '../../src/wire/layouts.ts';
import { SPOTLIGHT_LAYOUT, SPOTLIGHT_POSITION } from '../state/abilities.ts';
import type { LocalMedia, RoomCall, RoomSignal } from '../state/ports.ts';
import type { RunningRecording } from '../state/running.ts';
import type { DeviceKind, Kind } from '../state/view-model.ts';
import type { OwnTracks } from './own-tracks.ts';
import type { Repair } from './sdk-repair.ts';
import { playbackOf, streamOf } from './sdk-sent.ts';
import type { PlaybackFields, SdkRoom, SdkScreen, StreamFields } from './sdk-types.ts';

/** One call through the SDK. */
export class SdkCall implements RoomCall {
  readonly #room: SdkRoom;
  readonly #media: LocalMedia;
  readonly #tracks: OwnTracks;
  readonly #repair: Pick<Repair, 'follow' | 'close'>;
  readonly #listen: (signal: RoomSignal) => void;
  readonly #stagePermissions: readonly string[] | undefined;
  #screen: SdkScreen | null = null;
  #over = false;

  constructor(
    room: SdkRoom,
    media: LocalMedia,
    tracks: OwnTracks,
    repair: Pick<Repair, 'follow' | 'close'>,
    listen: (signal: RoomSignal) => void,
    stagePermissions?: readonly string[],
  ) {
    this.#room = room;
    this.#media = media;
    this.#tracks = tracks;
    this.#repair = repair;
    this.#listen = listen;
    this.#stagePermissions = stagePermissions;
    room.on('destroy', () => {
      this.#over = true;
    });
  }

  async join(): Promise<void> {
    const { audio, video } = this.#media;
    await this.#room.join({ audio, video, receiveAudio: true, receiveVideo: true });
  }

  leave(): Promise<void> {
    return this.#room.leave();
  }

  /** The SDK gives devices back when a call ends, but not when the session is refused, nor while the server does not answer. */
  abandon(): void {
    // Of a call that the server ends the SDK forgets the shared screen; the server ends that by itself.
    stop(this.#screen?.localStream);
    if (this.#over) return;
    this.#over = true;
    this.#repair.close();
    this.#tracks.close();
    this.#room.getAudioEl().srcObject = null;
  }

  setMuted(memberId: string, kind: Kind, muted: boolean): Promise<void> {
    const target = { memberId };
    if (kind === 'audio') return muted ? this.#room.audioMute(target) : this.#room.audioUnmute(target);
    return muted ? this.#room.videoMute(target) : this.#room.videoUnmute(target);
  }

  setHand(memberId: string, raised: boolean): Promise<void> {
    return this.#room.setRaisedHand({ memberId, raised });
  }

  setPosition(memberId: string, position: string): Promise<void> {
    return this.#room.setMemberPosition({ memberId, position });
  }

  setLayout(name: string, positions: Readonly<Record<string, string>>): Promise<void> {
    return this.#room.setLayout({ name, ...(Object.keys(positions).length > 0 ? { positions } : {}) });
  }

  setLocked(locked: boolean): Promise<void> {
    return locked ? this.#room.lock() : this.#room.unlock();
  }

  setHideVideoMuted(hide: boolean): Promise<void> {
    return hide ? this.#room.hideVideoMuted() : this.#room.showVideoMuted();
  }

  setPrioritizeHands(on: boolean): Promise<void> {
    return this.#room.setPrioritizeHandraise(on);
  }

  remove(memberId: string): Promise<void> {
    return this.#room.removeMember({ memberId });
  }

  async readmit(memberId: string): Promise<void> {
    await this.#execute('wirespace.readmit', memberId);
  }

  removeAll(): Promise<void> {
    return this.#room.removeAllMembers();
  }

  promote(memberId: string): Promise<void> {
    // Nobody can hand on what the own token lacks.
    const permissions = this.#stagePermissions?.filter((one) => this.#room.permissions.includes(one));
    return this.#room.promote({ memberId, ...(permissions ? { permissions } : {}) });
  }

  demote(memberId: string): Promise<void> {
    return this.#room.demote({ memberId });
  }

  async ask(memberId: string, kind: Kind): Promise<void> {
    await this.#execute(`wirespace.member.ask_${kind}`, memberId);
  }

  async decline(memberId: string, kind: Kind): Promise<void> {
    await this.#execute(`wirespace.member.decline_${kind}`, memberId);
  }

  /** Asking nobody tells it: a Space that knows the method misses the person, another one the method. */
  async carriesAsks(): Promise<boolean> {
    try {
      await this.#execute('wirespace.member.ask_audio', '');
      return true;
    } catch (error) {
      return ['403', '404'].includes(String((error as { code?: unknown } | null)?.code));
    }
  }

  async announceRecording(seconds: number): Promise<void> {
    await this.#ofRoom('wirespace.recording.announce', { seconds });
  }

  async startRecording(): Promise<void> {
    await this.#ofRoom('video.recording.start', {});
  }

  async controlRecording(act: 'pause' | 'resume' | 'stop', id: string): Promise<void> {
    await this.#ofRoom(`video.recording.${act}`, { recording_id: id });
  }

  async refreshRecordings(): Promise<void> {
    const { recordings } = (await this.#ofRoom('video.recording.list', {})) as { recordings: RunningRecording[] };
    this.#listen({ type: 'recordings', recordings });
  }

  async play(address: string, volume: number): Promise<string> {
    const { playback } = (await this.#ofRoom('video.playback.start', { url: address, volume })) as { playback: PlaybackFields };
    return playback.id;
  }

  async controlPlayback(act: 'pause' | 'resume' | 'stop', id: string): Promise<void> {
    await this.#ofRoom(`video.playback.${act}`, { playback_id: id });
  }

  async setPlaybackVolume(id: string, volume: number): Promise<void> {
    await this.#ofRoom('video.playback.set_volume', { playback_id: id, volume });
  }

  async seekPlayback(id: string, positionMs: number): Promise<void> {
    await this.#ofRoom('video.playback.seek_absolute', { playback_id: id, position: positionMs });
  }

  async refreshPlaybacks(): Promise<void> {
    const { playbacks } = (await this.#ofRoom('video.playback.list', {})) as { playbacks: PlaybackFields[] };
    this.#listen({ type: 'playbacks', playbacks: playbacks.map(playbackOf) });
  }

  async startStream(address: string): Promise<void> {
    await this.#ofRoom('video.stream.start', { url: address });
  }

  async startWatching(): Promise<void> {
    await this.#ofRoom('video.stream.start', { hls: true });
  }

  async stopStream(id: string): Promise<void> {
    await this.#ofRoom('video.stream.stop', { stream_id: id });
  }

  async refreshStreams(): Promise<void> {
    const { streams } = (await this.#ofRoom('video.stream.list', {})) as { streams: StreamFields[] };
    this.#listen({ type: 'streams', streams: streams.map(streamOf) });
  }

  async layouts(): Promise<string[]> {
    return (await this.#room.getLayouts()).layouts;
  }

  async refreshMembers(): Promise<void> {
    this.#listen({ type: 'members', members: (await this.#room.getMembers()).members });
  }

  async startSound(): Promise<void> {
    await this.#room.getAudioEl().play();
    this.#listen({ type: 'sound', blocked: false });
  }

  async startSharing(): Promise<void> {
    // Large for everybody while it is shared; the Space goes back to the layout before.
    const place = { layout: SPOTLIGHT_LAYOUT, positions: { self: SPOTLIGHT_POSITION } };
    // A larger screen is scaled by the browser: what comes through sooner is as sharp, as no room shows more.
    const { width, height, frameRate } = SCREEN_CAPTURE;
    const video = { width: { max: width }, height: { max: height }, frameRate: { max: frameRate } };
    const screen = await this.#room.startScreenShare({ audio: true, video, ...place });
    // The browser's choice of screens may still have been open when the call ended.
    if (this.#over) return screen.leave();
    this.#screen = screen;
    this.#repair.follow(screen);
    screen.on('destroy', () => {
      this.#screen = null;
      this.#listen({ type: 'sharing', on: false });
    });
    this.#listen({ type: 'sharing', on: true });
  }

  async stopSharing(): Promise<void> {
    await this.#screen?.leave();
  }

  useDevice(kind: DeviceKind, id: string): Promise<void> {
    if (kind === 'speaker') return this.#room.updateSpeaker({ deviceId: id });
    return this.#tracks.use(kind === 'microphone' ? 'audio' : 'video', id);
  }

  restart(kinds: { audio: boolean; video: boolean }): Promise<void> {
    return this.#tracks.restart(kinds);
  }

  #execute(method: string, memberId: string): Promise<unknown> {
    return this.#ofRoom(method, { member_id: memberId });
  }

  #ofRoom(method: string, params: Record<string, unknown>): Promise<unknown> {
    return this.#room.execute({ method, params: { room_session_id: this.#room.roomSessionId, ...params } });
  }
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
