import type { Quality } from '../../wire/layouts.ts';

/** The media engine: turns offers into answers, mixes sound, composes the picture. */
export interface MediaPort {
  /** Opens the media side of a room session. Never fails: work waits until a worker is there. */
  openRoom(spec: MediaRoomSpec, listener: MediaRoomListener): MediaRoom;
  /** The machine has no strength left for another room. */
  readonly overloaded: boolean;
}

export interface MediaRoomSpec {
  roomSessionId: string;
  quality: Quality;
  /** Make previews of the picture (rest-api 5.8). */
  previews: boolean;
}

/** What the media side reports. Called outside the room's queue, in any order. */
export interface MediaRoomListener {
  /** The call's microphone crossed the talking threshold. Only transitions are reported. */
  talking(callId: string, talking: boolean): void;
  /** `connected`: all transports of the call are up. `lost`: ICE consent is gone; the call may come back by a new offer. */
  transport(callId: string, state: 'connected' | 'lost'): void;
  /** The call's client should send no larger pictures, and no more of them: there is no use or no time for them. */
  sendAtMost(callId: string, video: VideoAtMost): void;
  /** A new preview of the picture: an animated WebP. */
  preview(image: Uint8Array): void;
  /** The worker that held the room died, and the room is open again on another one, empty: every call has to be invited anew. */
  crashed(): void;
  /**
   * Something that was made of the room, besides its calls, is complete: a broadcast has ended. The only report that also comes after
   * {@link MediaRoom.close}, until that resolves.
   */
  finished?(report: MediaReport): void;
}

/** What came of something that was made of a room. */
export interface MediaReport {
  id: string;
  /** Although nobody asked for its end. */
  failed: boolean;
  bytes: number;
  durationMs: number;
}

/** Bounds for what a client captures: pixels and pictures a second. */
export interface VideoAtMost {
  width: number;
  height: number;
  frameRate: number;
}

export interface MediaRoom {
  /** Workers that died while they held the room. When it grows, answers of before are worth nothing; new ones wait for another worker. */
  readonly lostWorkers: number;
  /** The machine is too busy for the calls that it has; one more would make it worse. */
  readonly overloaded: boolean;
  /**
   * Answers the offer of a call. A known `callId` gets new transports (reload, ICE restart, changed directions); what did not
   * change is kept. What the listener hears of the call after this has resolved is newer than the result.
   * Rejects with {@link IncompatibleOffer}, or {@link MediaUnavailable}.
   */
  answer(call: CallSpec, offer: string): Promise<MediaAnswer>;
  /** Changes what is mixed and shown of a call. Unknown calls are ignored. */
  update(callId: string, state: CallState): void;
  /** Ends the call's transports. */
  hangup(callId: string): void;
  /** A short soft tone for everybody but that call: somebody came in by it, or went (rest-api 12.5). */
  chime(kind: 'entry' | 'exit', callId: string): void;
  /** Which call is drawn where, in drawing order. Replaces the former scene. */
  setScene(tiles: Tile[]): void;
  /**
   * Ends all calls at once. Resolves when what was made of the room besides is complete, when there is no more time for it
   * (ROOM_FINISH_SECONDS), or when its worker has died. Never rejects; every further call gives the same.
   */
  close(): Promise<void>;
}

/** What the media side made of an offer. */
export interface MediaAnswer {
  sdp: string;
  /** A transport of the call was gone again when the answer was complete: only a new offer brings media back. */
  lost: boolean;
}

/** What is done in a section of a call, from the client's view: `idle` is agreed without media, `none` is refused. */
export type SectionUse = 'none' | 'idle' | 'send' | 'receive' | 'both';

export interface CallSpec {
  callId: string;
  type: 'member' | 'screen' | 'device' | 'audience';
  /** What the server accepts from the client: media of another kind is rejected in the answer. */
  allow: { audio: SectionUse; video: SectionUse };
  state: CallState;
}

export interface CallState {
  /** Text on the placeholder. */
  name: string;
  audioMuted: boolean;
  videoMuted: boolean;
  deaf: boolean;
  onHold: boolean;
  /** -50 … 50 as in the protocol; the mixer turns it into a gain. */
  inputVolume: number;
  outputVolume: number;
  /** 0 … 100; 0 = never heard, 100 = most sensitive. */
  inputSensitivity: number;
  /** The other calls whose sound must not come back to this one: its owner's other legs. */
  ownCalls: string[];
}

/** A rectangle of the canvas in pixels: x and width multiples of 16, y and height even (spec/media.md, overdraw of the scaler). */
export interface Tile {
  /** Of the call, or of another source, whose picture is drawn there. */
  callId: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** No common codec, or an offer that cannot be read: cause 88. */
export class IncompatibleOffer extends Error {
  override readonly name = 'IncompatibleOffer';
}

/** No worker can take the call now: cause 34. */
export class MediaUnavailable extends Error {
  override readonly name = 'MediaUnavailable';
}
