import type { LayerPayload, MemberPayload } from '../../src/wire/events.ts';

/** One member's fields as an event brings them: at least the id, the others when they are known. */
export type MemberFields = Partial<MemberPayload> & { id: string; talking?: boolean };

/** How a call ended, as far as the SDK tells. */
export interface LeftDetail {
  /** `reason` of `room.left`: set when the media path could not be repaired. */
  reason: string | null;
  /** Cause of the server's `verto.bye`, for example `NORMAL_CLEARING`. Null when no bye came. */
  cause: string | null;
}

/** What happens in and to a call, in one union: the view-model is a function of these. */
export type RoomSignal =
  | { type: 'joined'; selfId: string; members: MemberFields[] }
  | { type: 'members'; members: MemberFields[] }
  | { type: 'member.joined'; member: MemberFields }
  | { type: 'member.updated'; member: MemberFields }
  | { type: 'member.left'; id: string }
  | { type: 'member.talking'; id: string; talking: boolean }
  | { type: 'layout'; layers: LayerPayload[] }
  | { type: 'socket'; up: boolean }
  | { type: 'media'; up: boolean }
  | { type: 'network'; up: boolean }
  | { type: 'sound'; blocked: boolean }
  | { type: 'left'; detail: LeftDetail }
  | { type: 'token-refused' };

export type Kind = 'audio' | 'video';

/** Commands to one call; each rejects with the server's `{code, message}`. */
export interface RoomCall {
  /** Resolves when the member is in the room. */
  join(): Promise<void>;
  leave(): Promise<void>;
  /** Mutes or unmutes one member, oneself included. */
  setMuted(memberId: string, kind: Kind, muted: boolean): Promise<void>;
  remove(memberId: string): Promise<void>;
  /** Asks the server who is there and sends the answer as a `members` signal. */
  refreshMembers(): Promise<void>;
  /** Starts the sound that the browser held back; needs a click. */
  startSound(): Promise<void>;
}

/** Opens calls. `listen` hears every signal from before the join until the call is over. */
export interface RoomPort {
  open(media: LocalMedia, listen: (signal: RoomSignal) => void): RoomCall;
}

/** Why a camera or microphone cannot be had. */
export type DeviceTrouble = 'denied' | 'missing' | 'busy' | 'failed';

/** Camera and microphone as far as they could be had; `stream` belongs to the browser and is only handed on. */
export interface LocalMedia {
  audio: boolean;
  video: boolean;
  stream: unknown;
}

export type DeviceAnswer =
  | { kind: 'ready'; media: LocalMedia }
  /** Something is missing; `media` is what one could join with. */
  | { kind: 'trouble'; audio: DeviceTrouble | null; video: DeviceTrouble | null; media: LocalMedia };

export interface DevicePort {
  /** What stands in the way of any call in this browser. */
  obstacle(): 'insecure' | 'unsupported' | null;
  /** Asks for camera and microphone. */
  request(): Promise<DeviceAnswer>;
  /** Gives devices back that will not be used. */
  release(media: LocalMedia): void;
}

/** Time as a dependency: runs `task` once after `ms` milliseconds; the returned function cancels it. */
export type After = (ms: number, task: () => void) => () => void;
