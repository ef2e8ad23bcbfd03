import type { ColourSpace } from '../rtp/packet.ts';
import type { DecodeAccount } from './decode-time.ts';
import { type VideoCodec, VideoDecoder } from './decoder.ts';
import { IDLE_DECODER_MS, MOST_FRAME_BYTES, PICTURE_LIMITS, type SenderKind } from './limits.ts';
import type { Picture } from './picture.ts';
import type { PictureLoad } from './picture-load.ts';
import type { ReceivedFrame } from './video-receiver.ts';

export interface SenderPicturesOptions {
  readonly kind: SenderKind;
  readonly load: PictureLoad;
  /** A new picture. It stays ours and shows the newest frame until {@link SenderPicturesOptions.onGone}. */
  onPicture(picture: Picture): void;
  /** The picture given before is about to be freed. */
  onGone(): void;
  requestKeyframe(nowMs: number): void;
  /** There is no time or no memory for what the sender sends. */
  onTooDear(nowMs: number): void;
}

/** Frames that are larger, or whose like took longer, are decoded beside the main thread. */
const ASIDE_BYTES = 48_000;
const ASIDE_MS = 4;
/** Frames that may wait for one that is decoded beside the main thread. */
const MOST_QUEUED = 60;
/** So often a picture is drawn while time is short: more rarely, and it would be taken for frozen. */
const THIN_MS = 200;
/** When there was no memory for a sender's pictures, it is asked for a key frame again after this time. */
const NO_MEMORY_MS = 5_000;

/**
 * Encoded frames of one sender in, pictures out, within what the worker has to give. Too dear a stream is thinned: all its frames are
 * decoded and fewer are drawn; frames that no other needs are left out; only when that is not enough it stands still, and a key frame is
 * asked for when there is time for the pictures after it as well.
 */
export class SenderPictures {
  readonly #options: SenderPicturesOptions;
  readonly #account: DecodeAccount;
  readonly #queue: { frame: ReceivedFrame; colours: ColourSpace | undefined }[] = [];
  #queuedBytes = 0;
  #codec: VideoCodec | null = null;
  #decoder: VideoDecoder | null = null;
  /** Given to {@link SenderPicturesOptions.onPicture} and not taken back. */
  #shown = false;
  #watched = true;
  /** Frames were missed: it goes on with a key frame. */
  #needsKey = true;
  /** Frames were missed while another was being decoded. */
  #missed = false;
  /** Until then no key frame is asked for; infinite while there is no time for its pictures. */
  #askAfter = Number.NEGATIVE_INFINITY;
  #lastMs = 0;
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Decoded, and left out so far. */
  #undrawn: Picture | null = null;
  #usedAt = 0;
  #now = 0;
  #closed = false;

  constructor(options: SenderPicturesOptions) {
    this.#options = options;
    this.#account = options.load.time.open();
  }

  /** Whether a frame is being decoded beside the main thread. */
  get busy(): boolean {
    return this.#decoder?.busy ?? false;
  }

  /** Whether frames are decoded: while nobody sees the sender they are not. */
  watch(on: boolean, nowMs: number): void {
    if (on === this.#watched) return;
    this.#watched = on;
    this.#miss();
    if (on) this.#options.requestKeyframe(nowMs);
  }

  /** The sender uses another codec from now on. */
  useCodec(codec: VideoCodec): void {
    this.#freeDecoder();
    this.#codec = codec;
  }

  frame(frame: ReceivedFrame, colours: ColourSpace | undefined, nowMs: number): void {
    this.#now = nowMs;
    if (!this.#watched || this.#closed) return;
    if (this.#decoder?.busy) this.#enqueue(frame, colours);
    else this.#take(frame, colours);
  }

  /** Draws what was left out, asks for what is missing, frees what is idle. Call it each 20 ms. */
  tick(nowMs: number): void {
    this.#now = nowMs;
    if (this.#undrawn && nowMs - this.#shownAt >= THIN_MS) this.#show(this.#undrawn);
    if (this.#askAfter === Number.POSITIVE_INFINITY && this.#account.isRested(nowMs)) {
      this.#askAfter = Number.NEGATIVE_INFINITY;
      if (this.#watched && this.#needsKey) this.#options.requestKeyframe(nowMs);
    }
    if (this.#decoder && nowMs - this.#usedAt > IDLE_DECODER_MS) this.#freeDecoder();
  }

  /** To draw the picture took so long. */
  drawn(ms: number): void {
    this.#account.spend(ms, this.#now);
  }

  close(): void {
    this.#closed = true;
    this.#freeDecoder();
    this.#account.close();
  }

  #take(frame: ReceivedFrame, colours: ColourSpace | undefined): void {
    const now = this.#now;
    // A later picture will do as well.
    if (frame.discardable && this.#account.isTight(now) && now - this.#shownAt < THIN_MS) return;
    if (!this.#account.allows(now)) {
      if (!frame.discardable && this.#askAfter !== Number.POSITIVE_INFINITY) this.#pause(Number.POSITIVE_INFINITY);
      return;
    }
    if (this.#needsKey && !frame.key) {
      if (now >= this.#askAfter) this.#options.requestKeyframe(now);
      return;
    }
    if (frame.format && !this.#options.load.memory.hold(this, frame.format)) {
      this.#freeDecoder();
      this.#pause(now + NO_MEMORY_MS);
      return;
    }
    this.#decode(frame, colours);
  }

  /** Stops the picture, and lets the sender know. */
  #pause(until: number): void {
    this.#needsKey = true;
    this.#askAfter = until;
    this.#options.onTooDear(this.#now);
  }

  #decode(frame: ReceivedFrame, colours: ColourSpace | undefined): void {
    if (!this.#codec) return;
    this.#decoder ??= new VideoDecoder(this.#codec, PICTURE_LIMITS[this.#options.kind]);
    const decoder = this.#decoder;
    this.#usedAt = this.#now;
    const watch = this.#options.load.measure();
    if (frame.data.length <= ASIDE_BYTES && this.#lastMs <= ASIDE_MS) {
      const picture = decoder.decode(frame.data, colours);
      this.#decoded(picture, decoder, watch);
      return;
    }
    const failed = (): null => null;
    void decoder
      .decodeAside(frame.data, colours)
      .catch(failed)
      .then((picture) => {
        // Another codec, or an end, may have come meanwhile.
        if (this.#decoder !== decoder) return;
        this.#decoded(picture, decoder, watch);
        this.#takeQueued();
      });
  }

  #decoded(picture: Picture | null, decoder: VideoDecoder, { ms }: { readonly ms: number }): void {
    this.#lastMs = ms;
    this.#account.spend(ms, this.#now);
    this.#needsKey = this.#missed || (picture === null && !decoder.delayed);
    this.#missed = false;
    if (this.#needsKey) this.#options.requestKeyframe(this.#now);
    if (picture === null) return;
    this.#askAfter = Number.NEGATIVE_INFINITY;
    if (this.#account.isTight(this.#now) && this.#now - this.#shownAt < THIN_MS) this.#undrawn = picture;
    else this.#show(picture);
  }

  #show(picture: Picture): void {
    this.#undrawn = null;
    this.#shownAt = this.#now;
    this.#shown = true;
    this.#options.onPicture(picture);
  }

  #enqueue(frame: ReceivedFrame, colours: ColourSpace | undefined): void {
    // Nothing that waits is needed any more: a sender that was asked to send less is seen at once.
    if (frame.key) this.#dropQueued();
    this.#queue.push({ frame, colours });
    this.#queuedBytes += frame.data.length;
    if (this.#queue.length <= MOST_QUEUED && this.#queuedBytes <= MOST_FRAME_BYTES) return;
    this.#miss();
  }

  #takeQueued(): void {
    while (!this.#decoder?.busy) {
      const next = this.#queue.shift();
      if (!next) return;
      this.#queuedBytes -= next.frame.data.length;
      this.#take(next.frame, next.colours);
    }
  }

  #dropQueued(): void {
    this.#queue.length = 0;
    this.#queuedBytes = 0;
  }

  #miss(): void {
    this.#dropQueued();
    this.#needsKey = true;
    this.#missed = this.#decoder?.busy ?? false;
  }

  #freeDecoder(): void {
    this.#miss();
    this.#missed = false;
    this.#undrawn = null;
    if (this.#shown) this.#options.onGone();
    this.#shown = false;
    this.#decoder?.close();
    this.#decoder = null;
    this.#options.load.memory.release(this);
  }
}
