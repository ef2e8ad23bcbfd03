import type { MediaRoom } from './media.ts';

/** Sends rooms to receivers elsewhere. */
export interface StreamPort {
  /**
   * Begins to connect to the receiver, and sends what the room looks and sounds like as soon as it is there. Goes on when the room moves
   * to another media worker.
   * @throws {StreamRefused}
   */
  start(spec: StreamSpec, media: MediaRoom, listener: StreamListener): OngoingStream;
}

export interface StreamSpec {
  /** A UUID. Of one running stream, and never of two. */
  streamId: string;
  projectId: string;
  roomSessionId: string;
  /** As the client sent it: hostile, and secret, because it ends with the key of the stream. */
  url: string;
}

/** How the connection to a receiver is: `retrying` begins with the first failure, and ends with `streaming`. */
export type StreamState = 'connecting' | 'streaming' | 'retrying';

/**
 * Why a stream is not begun, is interrupted, or does not go on. `url_refused`: the address may not be called; `refused`: the receiver
 * does not want it; `unreachable`: nothing answers there; `lost`: the connection broke; `stalled`: the receiver does not keep up;
 * `media_failed`: the media worker made nothing of the room; `too_many`: the server sends as much as it can.
 */
export type StreamFailure = 'url_refused' | 'refused' | 'unreachable' | 'lost' | 'stalled' | 'media_failed' | 'too_many';

/** What becomes of a stream that nobody asked for. Called outside the room's queue, and not after its end. */
export interface StreamListener {
  /** `reason`: of `retrying`; otherwise null. */
  state(state: StreamState, reason: StreamFailure | null): void;
  /** Given up. Called once. */
  failed(reason: StreamFailure): void;
}

export interface OngoingStream {
  /** Ends it. Resolves when the receiver knows; every further call gives the same. Never rejects. */
  stop(): Promise<void>;
}

/** Nothing can be sent there. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  constructor(readonly reason: StreamFailure) {
    super(`nothing can be sent there: ${reason}`);
  }
}

/** Lets anybody with a link watch rooms on a page of this server. */
export interface WatchPort {
  /**
   * Opens what is watched of a session. The server asks for it once in a session at a time.
   * @throws {StreamRefused}
   */
  open(spec: WatchSpec, media: MediaRoom, listener: WatchListener): OpenWatch;
}

export interface WatchSpec {
  projectId: string;
  roomSessionId: string;
  roomName: string;
}

export interface WatchListener {
  /** There is nothing to watch any more. Called once, outside the room's queue, and not after {@link OpenWatch.close}. */
  failed(reason: StreamFailure): void;
}

export interface OpenWatch {
  /** Address of the page, signed: each look gives one that is valid for its full time from then on. */
  readonly url: string;
  close(): void;
}

/** Where streams get what they send: the media engine, which has codecs. */
export interface BroadcastPort {
  /**
   * Has what the room looks and sounds like made into an MPEG transport stream (H.264, AAC): once, however many take it, and only while
   * somebody does. It goes on when the room moves to another worker, with the times that it would have had, and ends with the room.
   */
  broadcast(media: MediaRoom, listener: BroadcastListener): Broadcast;
}

export interface BroadcastListener {
  /**
   * What comes next: whole packets of 188 bytes, about each 100 ms. `key`: it begins with the tables and a picture that decodes by itself,
   * which comes at least each two seconds of the stream's time. So does the first piece that a listener gets, and the first of another worker.
   */
  bytes(bytes: Uint8Array, key: boolean): void;
  /** Nothing more comes, nor did anybody ask for that. Called once. */
  failed(): void;
}

export interface Broadcast {
  close(): void;
}
