import type { Clock } from '../../base/clock.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import {
  type CallSpec,
  type CallState,
  type MediaAnswer,
  type MediaReport,
  MediaUnavailable,
  type Tile,
} from '../../rooms/ports.ts';
import type { Quality } from '../../wire/layouts.ts';
import type { RoomStats } from '../messages.ts';
import type { ChimeKind } from './audio/chime.ts';
import { Mixer } from './audio/mixer.ts';
import { Call, type CallListener } from './call.ts';
import { Canvas } from './canvas.ts';
import { MediaClock } from './media-clock.ts';
import { Preview } from './preview.ts';
import type { RawSink } from './raw-sink.ts';
import { RawSinks } from './raw-sinks.ts';
import { RoomClock, TICK_MS } from './room-clock.ts';
import { RoomPackets } from './room-packets.ts';
import { RoomSinks } from './room-sinks.ts';
import { RoomSources } from './room-sources.ts';
import type { Sink, SoundSink } from './sink.ts';
import type { Source, SourceLook } from './source.ts';
import { TIERS } from './tiers.ts';
import type { TransportOptions } from './transport/native-connection.ts';
import { type Offer, parseOffer } from './transport/offer.ts';
import type { PictureLoad } from './video/picture-load.ts';
import { Scaler } from './video/scaler.ts';
import type { SenderWish } from './video/sender-wish.ts';

export interface MediaRoomOptions {
  id: string;
  quality: Quality;
  /** Make previews of the picture. */
  previews: boolean;
  transport: TransportOptions;
  /** Media sections that an offer may have. */
  offerSections: number;
  clock: Clock;
  /** What the pictures of all rooms of the worker take. */
  load: PictureLoad;
  onTalking(callId: string, talking: boolean): void;
  onTransport(callId: string, state: 'connected' | 'lost'): void;
  /** The client should send no more than that. */
  onWish(callId: string, wish: SenderWish): void;
  /** An animated WebP, when previews are wanted. */
  onPreview(image: Buffer): void;
  /** A sink has ended; also after the room is closed. */
  onReport(report: MediaReport): void;
  onError(error: unknown): void;
}

/** Answers of one call that may be under way or wait. Clients send an offer at a time; more is a flood. */
const MOST_ANSWERS = 3;

/** A room's media: its calls, the mix, the canvas and the clock that drives them. Nothing is shared between rooms. */
export class MediaRoom {
  readonly #options: MediaRoomOptions;
  readonly #calls = new Map<string, Call>();
  /** Negotiations of one call run one after another. */
  readonly #negotiations = new Map<string, SerialQueue>();
  readonly #mediaClock: MediaClock;
  readonly #canvas: Canvas;
  readonly #mixer: Mixer;
  readonly #preview: Preview | null;
  readonly #previewScaler = new Scaler();
  readonly #roomClock: RoomClock;
  readonly #listener: CallListener;
  #tiles: readonly Tile[] = [];
  readonly #packets = new RoomPackets();
  readonly #sinks: RoomSinks;
  readonly #rawSinks: RawSinks;
  readonly #sources: RoomSources;
  /** Calls that threw; each is reported once, not fifty times a second. */
  readonly #failed = new WeakSet<Call | SoundSink>();
  #closing: Promise<void> | null = null;

  constructor(options: MediaRoomOptions) {
    const { clock } = options;
    this.#options = options;
    this.#mediaClock = new MediaClock(clock);
    this.#canvas = new Canvas(options.quality, clock, this.#mediaClock, options.onError, (callId, ms) =>
      this.#calls.get(callId)?.drawn(ms),
    );
    this.#preview = options.previews ? this.#newPreview() : null;
    this.#mixer = new Mixer((sink, error) => this.#report(sink, error));
    const output = { canvas: this.#canvas, mixer: this.#mixer };
    const { onError, onReport } = options;
    this.#sinks = new RoomSinks({ ...output, onError, onReport, onFewer: () => this.#rest() });
    this.#rawSinks = new RawSinks(output.canvas, output.mixer);
    this.#sources = new RoomSources(output.canvas, output.mixer, onError);
    this.#listener = {
      picture: (call, picture, nowMs) => this.#isCurrent(call) && this.#canvas.picture(call.id, picture, nowMs),
      pictureGone: (call) => this.#isCurrent(call) && this.#canvas.gone(call.id),
      talking: (call, talking) => this.#isCurrent(call) && options.onTalking(call.id, talking),
      wish: (call, wish) => this.#isCurrent(call) && options.onWish(call.id, wish),
      requestKey: (tier) => this.#canvas.requestKey(tier),
      receiver: (downlink, present) => (present ? this.#canvas.addSink(downlink) : this.#canvas.removeSink(downlink)),
      transport: (call, state) => this.#isCurrent(call) && options.onTransport(call.id, state),
      changed: (call) => this.#isCurrent(call) && this.#follow(call),
    };
    this.#roomClock = new RoomClock(clock, {
      audio: (deadlineMs) => this.#audioTick(deadlineMs),
      after: (nowMs) => this.#tick(nowMs),
      failed: (error) => options.onError(error),
    });
  }

  get quality(): Quality {
    return this.#options.quality;
  }

  /** @throws {IncompatibleOffer} {@link MediaUnavailable} */
  async answer(spec: CallSpec, offer: string): Promise<MediaAnswer> {
    const queue = this.#negotiations.get(spec.callId) ?? new SerialQueue();
    if (queue.size >= MOST_ANSWERS) throw new MediaUnavailable('too many offers of this call wait for an answer');
    this.#negotiations.set(spec.callId, queue);
    return await queue.run(() => {
      if (this.#negotiations.get(spec.callId) !== queue) throw new MediaUnavailable('the call was hung up');
      return this.#answer(spec, offer);
    });
  }

  /** Unknown calls are ignored. */
  update(callId: string, state: CallState): void {
    this.#calls.get(callId)?.update(state);
  }

  /** Lets everybody but the call it is about hear that somebody comes or goes. */
  chime(kind: ChimeKind, callId: string): void {
    this.#mixer.ring(kind, callId);
  }

  hangup(callId: string): void {
    const call = this.#calls.get(callId);
    if (call) this.#remove(call);
    this.#negotiations.delete(callId);
  }

  /** @throws {RangeError} when a tile cannot be drawn; the former scene stays */
  setScene(tiles: readonly Tile[]): void {
    this.#canvas.setScene(tiles);
    this.#tiles = tiles;
    for (const call of this.#calls.values()) call.setTile(this.#tileOf(call.id));
  }

  /**
   * Gives a sink picture and sound from now on: until {@link removeSink}, until it throws, which is reported, or until the room is
   * closed. The room runs for it without calls, too.
   * @throws {MediaUnavailable} when the room is closed
   */
  addSink(sink: Sink): void {
    if (this.#closing) throw new MediaUnavailable('the media room is closed');
    this.#sinks.add(sink);
    this.#roomClock.start();
  }

  /** Makes one of the sink's next pictures a key frame: at once, or 300 ms after the last one. */
  requestKey(sink: Sink): void {
    this.#sinks.requestKey(sink);
  }

  /** Resolves when what the sink took is safe. What fails then is reported. */
  async removeSink(sink: Sink): Promise<void> {
    await this.#sinks.remove(sink);
  }

  /**
   * Gives a sink picture and sound before they are encoded, until {@link removeRawSink}, or until the room is closed. The room runs for it
   * without calls, too.
   * @throws {MediaUnavailable} when the room is closed
   */
  addRawSink(sink: RawSink): void {
    if (this.#closing) throw new MediaUnavailable('the media room is closed');
    this.#rawSinks.add(sink);
    this.#roomClock.start();
  }

  /** Resolves when what the sink took is safe. */
  async removeRawSink(sink: RawSink): Promise<void> {
    const removed = this.#rawSinks.remove(sink);
    this.#rest();
    await removed;
  }

  /**
   * Gives the room a source that is no call: until {@link removeSource}, until it throws, which is reported, or until the room is closed.
   * It is heard at once, and shown where the scene says. A room with sources alone stands still.
   * @throws {MediaUnavailable} when the room is closed
   * @throws {RangeError} when a call or another source has its id
   */
  addSource(source: Source, look: SourceLook): void {
    if (this.#closing) throw new MediaUnavailable('the media room is closed');
    if (this.#calls.has(source.id) || this.#sources.has(source.id)) throw new RangeError('the id of the source is taken');
    this.#sources.add(source, look);
  }

  /** A source that is not there is ignored. */
  changeSource(source: Source, look: SourceLook): void {
    this.#sources.change(source, look);
  }

  removeSource(source: Source): void {
    this.#sources.remove(source);
  }

  stats(): RoomStats {
    const tiers = this.#canvas.stats();
    return {
      room: this.#options.id,
      calls: this.#calls.size,
      receivers: tiers.reduce((sum, tier) => sum + tier.receivers, 0),
      ticks: this.#canvas.ticks,
      lateTicks: this.#canvas.lateTicks,
      tiers,
    };
  }

  /** Ends all calls, sources and sinks at once. Resolves when what the sinks took is safe. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#roomClock.stop();
    for (const call of [...this.#calls.values()]) this.#remove(call);
    this.#negotiations.clear();
    this.#sources.close();
    const safe = Promise.all([this.#sinks.close(), this.#rawSinks.close()]);
    this.#mixer.close();
    this.#preview?.close();
    this.#previewScaler.close();
    this.#canvas.close();
    await safe;
  }

  /** A room without calls and sinks costs nothing: nobody sees its sources. */
  #rest(): void {
    if (this.#calls.size + this.#sinks.size + this.#rawSinks.size === 0) this.#roomClock.stop();
  }

  async #answer(spec: CallSpec, text: string): Promise<MediaAnswer> {
    if (this.#closing) throw new MediaUnavailable('the media room is closed');
    if (this.#sources.has(spec.callId)) throw new MediaUnavailable('the id of the call is taken');
    const offer = parseOffer(text, this.#options.offerSections);
    const known = this.#calls.get(spec.callId);
    if (known?.isAnotherPeer(offer)) return await this.#succeed(known, spec, offer);
    const call = known ?? new Call(spec, this.#callOptions());
    if (!known) this.#add(call);
    try {
      // What the spec says of the state may be older than the last update, so a known call keeps its own.
      const sdp = await call.answer(offer, spec);
      return { sdp, lost: call.lost };
    } catch (error) {
      if (!known && this.#isCurrent(call)) this.#remove(call);
      throw error;
    }
  }

  /** A reloaded page knows nothing of the streams before: it gets a new call, and the old one ends as soon as that is agreed. */
  async #succeed(known: Call, spec: CallSpec, offer: Offer): Promise<MediaAnswer> {
    const call = new Call(spec, this.#callOptions());
    try {
      const sdp = await call.answer(offer, spec);
      if (!this.#isCurrent(known)) throw new MediaUnavailable('the call was hung up');
      this.#remove(known);
      this.#add(call);
      call.update(known.state);
      if (call.lost) this.#options.onTransport(call.id, 'lost');
      return { sdp, lost: call.lost };
    } catch (error) {
      call.close();
      throw error;
    }
  }

  #add(call: Call): void {
    this.#calls.set(call.id, call);
    this.#roomClock.start();
    call.setTile(this.#tileOf(call.id));
  }

  #newPreview(): Preview {
    return new Preview({
      draw: (target, nowMs) => this.#canvas.shrinkTo(target, this.#previewScaler, nowMs),
      show: this.#options.onPreview,
      onError: this.#options.onError,
    });
  }

  #callOptions() {
    const { transport, clock, load, quality } = this.#options;
    const [mediaClock, packets, listener] = [this.#mediaClock, this.#packets, this.#listener];
    return { transport, clock, load, mediaClock, packets, tiers: TIERS[quality], listener };
  }

  #isCurrent(call: Call): boolean {
    return this.#calls.get(call.id) === call;
  }

  #follow(call: Call): void {
    this.#mixer.set(call.id, call.state, call.receivesAudio ? call : null);
    this.#canvas.setCall(call.id, call.spec.type, call.state.name, call.videoHidden);
  }

  #remove(call: Call): void {
    // Closing frees the call's pictures, which the canvas must have forgotten before.
    call.close();
    this.#calls.delete(call.id);
    this.#canvas.removeCall(call.id);
    this.#mixer.remove(call.id);
    this.#rest();
  }

  #tileOf(callId: string): Tile | null {
    return this.#tiles.find((tile) => tile.callId === callId) ?? null;
  }

  #audioTick(deadlineMs: number): void {
    const timeMs = this.#mediaClock.time(deadlineMs - TICK_MS);
    this.#eachCall((call) => {
      const samples = call.pull();
      if (samples) this.#mixer.feed(call.id, samples);
    });
    this.#sources.sound(timeMs);
    this.#mixer.tick(timeMs);
  }

  #tick(nowMs: number): void {
    this.#eachCall((call) => call.tick(nowMs));
    this.#sources.pictures(this.#mediaClock.time(nowMs));
    this.#canvas.tick(nowMs);
    this.#preview?.tick(nowMs);
  }

  #eachCall(act: (call: Call) => void): void {
    for (const call of this.#calls.values()) this.#guarded(call, () => act(call));
  }

  /** What goes wrong with one call is nobody else's silence. */
  #guarded(call: Call, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#report(call, error);
    }
  }

  #report(failed: Call | SoundSink, error: unknown): void {
    if (this.#failed.has(failed)) return;
    this.#failed.add(failed);
    this.#options.onError(error);
  }
}
