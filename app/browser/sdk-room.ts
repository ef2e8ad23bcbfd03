import { Video } from '@signalwire/js';
import type { DevicePort, LocalMedia, RoomCall, RoomPort, RoomSignal } from '../state/ports.ts';
import { OwnTracks } from './own-tracks.ts';
import { SdkCall } from './sdk-call.ts';
import { followPeers } from './sdk-peers.ts';
import { Repair } from './sdk-repair.ts';
import { listenTo } from './sdk-signals.ts';
import { followTracks } from './sdk-tracks.ts';
import type { SdkRoom } from './sdk-types.ts';
import { timers } from './timers.ts';

export interface SdkRoomsOptions {
  /** The element into which the SDK draws the composed picture. */
  rootElement: HTMLElement;
  /** Opens camera and microphone again after a mute. */
  devices: DevicePort;
  /** Permissions of a person whom this page moves on stage; the Space's default when absent. */
  stagePermissions?: readonly string[];
  /** Called with each RoomSession, for people who try things in the console. */
  onRoom: (room: unknown) => void;
}

/** Opens calls through the SDK. */
export class SdkRooms implements RoomPort {
  readonly #options: SdkRoomsOptions;

  constructor(options: SdkRoomsOptions) {
    this.#options = options;
  }

  canShare(): boolean {
    return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  }

  open(token: string, media: LocalMedia, listen: (signal: RoomSignal) => void): RoomCall {
    const { rootElement, devices, stagePermissions, onRoom } = this.#options;
    const room = new Video.RoomSession({
      token,
      rootElement,
      // See OwnTracks.
      stopCameraWhileMuted: false,
      stopMicrophoneWhileMuted: false,
      ...(media.stream instanceof MediaStream ? { localStream: media.stream } : {}),
      ...(media.speaker === null ? {} : { speakerId: media.speaker }),
    }) as unknown as SdkRoom;
    onRoom(room);
    // Before join(): the SDK tells the server which events to send by the listeners that it finds then.
    listenTo(room, listen);
    const tracks = new OwnTracks(room, media, devices, listen);
    followPeers(room, rootElement);
    followTracks(room, media, listen);
    const repair = new Repair(room, timers, listen);
    return new SdkCall(room, media, tracks, repair, listen, stagePermissions);
  }
}
