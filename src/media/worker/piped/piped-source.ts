import type { Socket } from 'node:net';
import { AHEAD_MS, type Head, pictureBytes, SOUND_MS, SOUND_SAMPLES, writeHead } from '../../source-stream.ts';
import type { Source } from '../source.ts';
import type { Picture } from '../video/picture.ts';
import { MessageReader } from './message-reader.ts';
import { PicturePool } from './picture-pool.ts';

export interface PipedSourceOptions {
  id: string;
  /** Where the media begins, ms. */
  positionMs: number;
  /** It cannot wait: after a pause it goes on where it is then. */
  live: boolean;
  paused: boolean;
  /** The pipe to the process that plays it. */
  pipe: Socket;
  /** Nothing more comes: null when the media is over. Called once. */
  onEnd(fault: 'broken' | 'too_slow' | null): void;
  /** The room has let it go, for whatever reason. */
  onClose(): void;
}

/** How much has to be there before it goes on when it had run dry. */
const REFILL_MS = 200;
/** So long may it be dry. */
const DRY_MS = 20_000;
/** The worker's wish is renewed when so much of it was used. */
const WISH_MS = 60;

/**
 * A source whose sound and pictures come from another process by a pipe. Its time is that of its sound: with each 20 ms that the room takes it
 * goes on by 20 ms, and shows the picture that belongs there. So both stay together, and a room that stands still holds it.
 */
export class PipedSource implements Source {
  readonly id: string;
  readonly #options: PipedSourceOptions;
  readonly #pool = new PicturePool();
  readonly #sounds: { timeMs: number; samples: Int16Array }[] = [];
  readonly #pictures: { timeMs: number; picture: Picture }[] = [];
  readonly #reader: MessageReader;
  #shown: Picture | null = null;
  /** What the message that comes now fills. */
  #samples: Int16Array | null = null;
  #picture: Picture | null = null;
  #positionMs: number;
  #wantedMs = Number.NEGATIVE_INFINITY;
  #seek = 0;
  #paused: boolean;
  #whole = false;
  /** Ms for which nothing was there; null while it plays. */
  #dryMs: number | null = 0;
  #closed = false;

  constructor(options: PipedSourceOptions) {
    this.id = options.id;
    this.#options = options;
    this.#positionMs = options.positionMs;
    this.#paused = options.paused;
    this.#reader = new MessageReader({ begin: (head) => this.#begin(head), message: (head) => this.#message(head) });
    const { pipe } = options;
    pipe.on('data', (chunk: Buffer) => this.#take(chunk));
    // What was said before it went is still played.
    pipe.on('close', () => this.#gone());
    pipe.on('error', () => {});
    this.#want();
  }

  get positionMs(): number {
    return this.#positionMs;
  }

  /** How often {@link seekTo} was called. */
  get seeks(): number {
    return this.#seek;
  }

  pull(): Int16Array | null {
    if (this.#paused || this.#closed) return null;
    if (this.#dryMs !== null && !this.#refilled()) return this.#dry(this.#dryMs);
    const sound = this.#sounds.shift();
    if (sound) {
      this.#dryMs = null;
      this.#positionMs = sound.timeMs + SOUND_MS;
      this.#want();
      return sound.samples;
    }
    if (this.#whole) this.#end(null);
    else this.#dryMs = 0;
    return null;
  }

  picture(): Picture | null {
    // Up to the end of the sound that was just heard: the canvas shows it up to 40 ms later.
    let next: Picture | null = null;
    while ((this.#pictures[0]?.timeMs ?? Number.POSITIVE_INFINITY) <= this.#positionMs) {
      if (next) this.#pool.put(next);
      next = this.#pictures.shift()?.picture ?? null;
    }
    if (next === null) return null;
    if (this.#shown) this.#pool.put(this.#shown);
    this.#shown = next;
    return next;
  }

  setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    if (!paused && this.#options.live) this.seekTo(this.#positionMs);
  }

  seekTo(positionMs: number): void {
    this.#seek += 1;
    this.#positionMs = positionMs;
    this.#wantedMs = Number.NEGATIVE_INFINITY;
    this.#whole = false;
    this.#dryMs = 0;
    this.#forget();
    this.#say(writeHead({ kind: 'seek', seek: this.#seek, timeMs: positionMs }));
    this.#want();
  }

  close(error?: unknown): void {
    if (error !== undefined) this.#end('broken');
    this.#closed = true;
    this.#options.pipe.destroy();
    this.#forget();
    this.#picture?.free();
    this.#shown?.free();
    this.#pool.close();
    this.#options.onClose();
  }

  /** Waits until enough is there, so that it does not stammer. */
  #refilled(): boolean {
    const last = this.#sounds.at(-1);
    return this.#whole || (last !== undefined && last.timeMs - this.#positionMs >= REFILL_MS);
  }

  #dry(dryMs: number): null {
    this.#dryMs = dryMs + SOUND_MS;
    if (this.#dryMs > DRY_MS) this.#end('too_slow');
    return null;
  }

  #take(chunk: Buffer): void {
    if (this.#closed) return;
    try {
      this.#reader.take(chunk);
    } catch {
      this.#end('broken');
    }
  }

  #begin({ kind, width, height, fullRange }: Head): readonly Uint8Array[] {
    if (kind === 'sound') {
      this.#samples = new Int16Array(SOUND_SAMPLES);
      return [new Uint8Array(this.#samples.buffer)];
    }
    if (kind !== 'picture' || this.#pictures.length >= MOST_PICTURES) throw new RangeError('nobody asked for that');
    pictureBytes(width, height);
    this.#picture = this.#pool.take(width, height, fullRange);
    return rowsOf(this.#picture);
  }

  #message({ kind, seek, timeMs, bt709 }: Head): void {
    const [samples, picture] = [this.#samples, this.#picture];
    this.#samples = null;
    this.#picture = null;
    if (picture) picture.matrix = bt709 ? 'bt709' : 'bt601';
    if (seek !== this.#seek) {
      if (picture) this.#pool.put(picture);
    } else if (kind === 'end') {
      this.#whole = true;
    } else if (samples) {
      if (this.#sounds.length >= MOST_SOUNDS) throw new RangeError('nobody asked for that');
      this.#sounds.push({ timeMs, samples });
    } else if (picture) {
      this.#pictures.push({ timeMs, picture });
    }
  }

  #gone(): void {
    if (this.#closed || this.#whole) return;
    this.#end('broken');
  }

  #end(fault: 'broken' | 'too_slow' | null): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.onEnd(fault);
  }

  #want(): void {
    const wantedMs = this.#positionMs + AHEAD_MS;
    if (wantedMs - this.#wantedMs < WISH_MS) return;
    this.#wantedMs = wantedMs;
    this.#say(writeHead({ kind: 'want', seek: this.#seek, timeMs: wantedMs }));
  }

  #say(message: Buffer): void {
    if (this.#options.pipe.writable) this.#options.pipe.write(message);
  }

  #forget(): void {
    this.#sounds.length = 0;
    for (const { picture } of this.#pictures.splice(0)) this.#pool.put(picture);
  }
}

/** Nobody who keeps to what is wanted sends more than that. */
const MOST_PICTURES = 40;
const MOST_SOUNDS = 200;

/** The bytes of a picture's planes in order, row by row where they have gaps. */
function rowsOf(picture: Picture): Uint8Array[] {
  const { planes, strides, width, height } = picture;
  return planes.flatMap((plane, index) => {
    const [across, down] = index === 0 ? [width, height] : [width / 2, height / 2];
    const stride = strides[index] as number;
    if (stride === across) return [plane.subarray(0, across * down)];
    return Array.from({ length: down }, (_, row) => plane.subarray(row * stride, row * stride + across));
  });
}
