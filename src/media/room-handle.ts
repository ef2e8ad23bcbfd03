import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import {
  type Broadcast,
  type BroadcastListener,
  type CallSpec,
  type CallState,
  IncompatibleOffer,
  type MediaAnswer,
  type MediaRoom,
  type MediaRoomListener,
  type MediaRoomSpec,
  MediaUnavailable,
  type Tap,
  type TapListener,
  type TapSpec,
  type Tile,
} from '../rooms/ports.ts';
import type { Channel } from './channel.ts';
import type { WorkerCommand, WorkerEvent } from './messages.ts';
import { RoomBroadcast } from './room-broadcast.ts';
import { RoomSource, type SourceListener, type SourceSpec } from './room-source.ts';
import { RoomTap } from './room-tap.ts';

export interface RoomHandleOptions {
  clock: Clock;
  log: Logger;
  /** Time to complete what was made of a room, ms. */
  finishMs: number;
  /** Resolves when the room lies on a worker that is ready, or rejects with {@link MediaUnavailable}. */
  placed(handle: RoomHandle): Promise<void>;
  /** It is closed, and its calls are over. */
  onClose(handle: RoomHandle): void;
  /** After `onClose`: the worker has no more to say of it. */
  onFinished(handle: RoomHandle): void;
  isOverloaded(handle: RoomHandle): boolean;
}

/** The parent's end of a media room. It outlives the worker: on another one it is opened again with its last scene. */
export class RoomHandle implements MediaRoom {
  readonly spec: MediaRoomSpec;
  readonly #listener: MediaRoomListener;
  readonly #options: RoomHandleOptions;
  readonly #calls = new Set<string>();
  readonly #taps = new Map<string, RoomTap>();
  readonly #broadcast: RoomBroadcast;
  readonly #sources = new Map<string, RoomSource>();
  #channel: Channel | null = null;
  #scene: Tile[] = [];
  #lostWorkers = 0;
  #closed = false;
  #closing: Promise<void> | null = null;

  constructor(spec: MediaRoomSpec, listener: MediaRoomListener, options: RoomHandleOptions) {
    this.spec = spec;
    this.#listener = listener;
    this.#options = options;
    this.#broadcast = new RoomBroadcast(spec.roomSessionId, options);
  }

  get callCount(): number {
    return this.#calls.size;
  }

  get overloaded(): boolean {
    return this.#options.isOverloaded(this);
  }

  get lostWorkers(): number {
    return this.#lostWorkers;
  }

  get attached(): boolean {
    return this.#channel !== null;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Opens the room on a worker. */
  attach(channel: Channel): void {
    this.#channel = channel;
    const { roomSessionId: room, quality, previews } = this.spec;
    channel.command({ kind: 'open', room, quality, previews });
    if (this.#scene.length > 0) this.#command({ kind: 'scene', room: this.spec.roomSessionId, tiles: this.#scene });
    for (const tap of this.#taps.values()) tap.attach(channel);
    this.#broadcast.attach(channel);
    for (const source of [...this.#sources.values()]) source.attach(channel);
  }

  /** The worker is gone, and with it every call. */
  detach(): void {
    this.#channel = null;
    this.#calls.clear();
    for (const tap of [...this.#taps.values()]) tap.detach();
    this.#broadcast.detach();
    this.#lostWorkers += 1;
    for (const source of [...this.#sources.values()]) source.detach();
  }

  /** Tells the room that all its calls have to be invited anew. */
  crashed(): void {
    this.#safely(() => this.#listener.crashed());
  }

  async answer(call: CallSpec, offer: string): Promise<MediaAnswer> {
    if (!this.#channel) await this.#options.placed(this);
    const channel = this.#channel;
    if (!channel || this.closed) throw new MediaUnavailable('the media room is closed');
    const answer = await channel
      .request({ kind: 'answer', room: this.spec.roomSessionId, call, offer })
      .catch((error: unknown) => this.#refused(call.callId, error));
    if (this.#channel === channel) this.#calls.add(call.callId);
    return answer;
  }

  update(callId: string, state: CallState): void {
    this.#command({ kind: 'update', room: this.spec.roomSessionId, callId, state });
  }

  hangup(callId: string): void {
    this.#calls.delete(callId);
    this.#command({ kind: 'hangup', room: this.spec.roomSessionId, callId });
  }

  chime(chime: 'entry' | 'exit', callId: string): void {
    this.#command({ kind: 'chime', room: this.spec.roomSessionId, chime, callId });
  }

  setScene(tiles: Tile[]): void {
    this.#scene = tiles;
    this.#command({ kind: 'scene', room: this.spec.roomSessionId, tiles });
  }

  /** Has the room recorded from now on. */
  tap(spec: TapSpec, listener: TapListener): Tap {
    const { log } = this.#options;
    const tap = new RoomTap(this.spec.roomSessionId, spec, listener, log, () => {
      this.#taps.delete(spec.recordingId);
    });
    if (this.closed) void tap.stop();
    else this.#taps.set(spec.recordingId, tap);
    if (this.#channel) tap.attach(this.#channel);
    return tap;
  }

  /** Has the room broadcast from now on. */
  broadcast(listener: BroadcastListener): Broadcast {
    return this.#broadcast.add(listener);
  }

  /** Gives the room a source that comes from another process. */
  addSource(spec: SourceSpec, listener: SourceListener): RoomSource {
    const { log } = this.#options;
    const source = new RoomSource(this.spec.roomSessionId, spec, listener, log, () => this.#sources.delete(spec.sourceId));
    if (this.closed) setImmediate(() => source.closed());
    else this.#sources.set(spec.sourceId, source);
    if (this.#channel) source.attach(this.#channel);
    return source;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Takes an event of the worker about this room; one that is closed has no calls and no pictures, but still gets reports. */
  event(event: WorkerEvent): void {
    if (event.type === 'recorded') this.#taps.get(event.recording)?.recorded(event.bytes, event.endMs);
    else if (event.type === 'recording-ended') this.#taps.get(event.recording)?.ended();
    else if (event.type === 'broadcast') this.#broadcast.piece(event);
    else if (event.type === 'broadcast-failed') this.#broadcast.failed(event.broadcast);
    else if (event.type === 'source-position') this.#sources.get(event.source)?.position(event.positionMs, event.seeks);
    else if (event.type === 'source-ended') this.#sources.get(event.source)?.ended(event.fault);
    else if (event.type === 'report') this.#attempt(() => this.#listener.finished?.(event.report));
    else if (event.type === 'talking') this.#safely(() => this.#listener.talking(event.callId, event.talking));
    else if (event.type === 'transport') this.#safely(() => this.#listener.transport(event.callId, event.state));
    else if (event.type === 'wish') this.#safely(() => this.#listener.sendAtMost(event.callId, event.wish));
    else if (event.type === 'preview' && this.spec.previews)
      this.#safely(() => this.#listener.preview(Buffer.from(event.image, 'base64')));
  }

  /** Who made a client that is refused finds the reason here and nowhere else: the protocol has a number for it only. */
  #refused(callId: string, error: unknown): never {
    if (error instanceof IncompatibleOffer)
      this.#options.log.warn(
        { room: this.spec.roomSessionId, call: callId, reason: error.message },
        'an offer cannot be answered (cause 88)',
      );
    throw error;
  }

  #command(command: WorkerCommand): void {
    if (!this.closed) this.#channel?.command(command);
  }

  async #close(): Promise<void> {
    const channel = this.#channel;
    this.#closed = true;
    this.#channel = null;
    this.#calls.clear();
    for (const tap of [...this.#taps.values()]) void tap.stop();
    this.#broadcast.close();
    for (const source of [...this.#sources.values()]) source.closed();
    const finished = channel?.request({ kind: 'close', room: this.spec.roomSessionId }, this.#options.finishMs);
    this.#options.onClose(this);
    await finished?.catch((error: unknown) =>
      this.#options.log.warn(
        { err: error, room: this.spec.roomSessionId },
        'a room ended, and what was made of it may be incomplete',
      ),
    );
    // Events that were read together with the answer come a turn later (channel.ts).
    await new Promise((resolve) => setImmediate(resolve));
    // What they have not handed over by now is lost.
    for (const tap of [...this.#taps.values()]) tap.detach();
    this.#options.onFinished(this);
  }

  #safely(task: () => void): void {
    if (!this.closed) this.#attempt(task);
  }

  /** A listener that throws must not break the worker's bookkeeping. */
  #attempt(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#options.log.error({ err: error }, 'a listener of the media room failed');
    }
  }
}
