import type { MemberFields, RoomFields } from '../state/ports.ts';

type Target = { memberId: string };

/** One of the SDK's peer connections. */
interface SdkPeer {
  instance?: RTCPeerConnection;
  /** Whether it makes offers or answers. */
  type: 'offer' | 'answer';
  /** What it does when the browser has given the connection up: another socket, twelve seconds of patience, then the end of the call. */
  triggerResume: () => void;
}

/** One call: a person's, or a shared screen's. */
export interface SdkLeg {
  on(event: string, listener: (payload: never) => void): void;
  peer?: SdkPeer | undefined;
  /** Whether the next offer goes out as that of a call that comes back (`verto.invite`). */
  resuming: boolean;
}

/** The parts of the SDK's RoomSession that we use; its published types leave out the session's events, `execute` and the audio element. */
export interface SdkRoom extends SdkLeg {
  session: {
    on(event: string, listener: (payload?: unknown) => void): void;
    once(event: string, listener: (payload?: unknown) => void): void;
  };
  /** Closes the socket; the SDK opens another one. */
  _closeWSConnection(): void;
  join(options: Record<string, unknown>): Promise<unknown>;
  leave(): Promise<void>;
  /** Sends any method of the protocol; rejects with the server's `{code, message}`. */
  execute(request: { method: string; params: Record<string, unknown> }): Promise<unknown>;
  audioMute(target: Target): Promise<void>;
  audioUnmute(target: Target): Promise<void>;
  videoMute(target: Target): Promise<void>;
  videoUnmute(target: Target): Promise<void>;
  setRaisedHand(options: Target & { raised: boolean }): Promise<void>;
  setMemberPosition(options: Target & { position: string }): Promise<void>;
  setLayout(options: { name: string; positions?: Readonly<Record<string, string>> }): Promise<void>;
  lock(): Promise<void>;
  unlock(): Promise<void>;
  hideVideoMuted(): Promise<void>;
  showVideoMuted(): Promise<void>;
  setPrioritizeHandraise(on: boolean): Promise<void>;
  removeMember(target: Target): Promise<void>;
  removeAllMembers(): Promise<void>;
  promote(options: Target & { permissions?: readonly string[] }): Promise<void>;
  demote(target: Target): Promise<void>;
  getLayouts(): Promise<{ layouts: string[] }>;
  getMembers(): Promise<{ members: MemberFields[] }>;
  getAudioEl(): HTMLAudioElement;
  /** Sends the tracks of this stream in place of those of the same kind, which it stops. */
  setLocalStream(stream: MediaStream): Promise<unknown>;
  updateSpeaker(options: { deviceId: string }): Promise<void>;
  startScreenShare(options: {
    audio: boolean;
    video: MediaTrackConstraints;
    layout?: string;
    positions?: Readonly<Record<string, string>>;
  }): Promise<SdkScreen>;
  memberId: string;
  roomSessionId: string;
  permissions: readonly string[];
  interactivityMode: string;
  localStream?: MediaStream | undefined;
  cause?: string;
  options: {
    /** What the next peer connection of this call will send; unset, the SDK asks for the devices itself. */
    localStream?: MediaStream | undefined;
    /** Of the call's next peer connections; the SDK's default is 10. */
    iceCandidatePoolSize?: number;
  };
}

export interface SdkScreen extends SdkLeg {
  leave(): Promise<void>;
  localStream?: MediaStream | undefined;
}

/** A recording as the SDK hands it on. */
export interface SdkRecording {
  id: string;
  state: string;
  /** As it came. */
  _payload?: { recording: { reason?: string } };
}

/** A playback, as it comes. */
export interface PlaybackFields {
  id: string;
  state: string;
  url: string;
  volume: number;
  /** Milliseconds, the length as well; that one is of Wirespace only, and null when nobody knows it. */
  position: number;
  duration?: number | null;
  seekable: boolean;
  reason?: string;
}

/** A stream, as it comes; `connection`, `reason` and `hls` are of Wirespace only. */
export interface StreamFields {
  id: string;
  state: string;
  url: string;
  /** Seconds since 1970. */
  started_at: number;
  connection?: 'connecting' | 'streaming' | 'retrying';
  reason?: string;
  hls?: boolean;
}

/** Either as the SDK hands it on: an object with methods that has what came as `_payload`, or what came. */
export type SdkObject<K extends string, F> = F & { _payload?: Record<K, F> };

export interface Subscribed {
  member_id: string;
  room_session: Omit<RoomFields, 'playbacks' | 'streams'> & {
    members: MemberFields[];
    playbacks?: SdkObject<'playback', PlaybackFields>[];
    streams?: SdkObject<'stream', StreamFields>[];
  };
}
