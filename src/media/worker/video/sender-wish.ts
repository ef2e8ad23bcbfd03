import type { PictureFormat } from './frame-assembler.ts';
import { type SenderKind, USUAL_PIXELS } from './limits.ts';

/** The most that a sender is asked to send (`verto.mediaParams`, space-protocol 3.4). */
export interface SenderWish {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** No canvas is larger than the first of each, so nobody sees the difference; the others help when the worker has no time. */
const STEPS: Readonly<Record<SenderKind, readonly SenderWish[]>> = {
  camera: [
    { width: 1920, height: 1080, frameRate: 30 },
    { width: 1280, height: 720, frameRate: 30 },
    { width: 640, height: 360, frameRate: 15 },
  ],
  screen: [
    { width: 1920, height: 1080, frameRate: 30 },
    { width: 1280, height: 720, frameRate: 15 },
  ],
};
/** Pictures a second that are more than asked for, beyond what clocks and networks do to them; seconds in which they must have come. */
const FAST = { perSecond: 40, seconds: 2 } as const;
/** A sender gets time to do what it was asked. */
const REPEAT_MS = 10_000;

/** Decides when a sender is asked to send less, and what. */
export class SenderWishes {
  readonly #steps: readonly SenderWish[];
  readonly #ask: (wish: SenderWish) => void;
  #step = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** Size of its pictures; 0: not known. */
  #width = 0;
  #height = 0;
  #frames = 0;
  #since = 0;
  #fastSeconds = 0;

  constructor(kind: SenderKind, ask: (wish: SenderWish) => void) {
    this.#steps = STEPS[kind];
    this.#ask = ask;
  }

  /** The sender shows pictures of a new size. */
  shows({ width, height }: Pick<PictureFormat, 'width' | 'height'>, nowMs: number): void {
    this.#width = width;
    this.#height = height;
    if (width * height > USUAL_PIXELS) this.#say(nowMs);
  }

  /** A picture came: those of 60 a second cost twice as much, and no canvas shows more than 25. */
  came(nowMs: number): void {
    this.#frames += 1;
    const ms = nowMs - this.#since;
    if (ms < 1000) return;
    this.#fastSeconds = (this.#frames * 1000) / ms > FAST.perSecond ? this.#fastSeconds + 1 : 0;
    this.#frames = 0;
    this.#since = nowMs;
    if (this.#fastSeconds >= FAST.seconds) this.#say(nowMs);
  }

  /** There is no time for what the sender sends. */
  tooDear(nowMs: number): void {
    if (nowMs - this.#askedAt < REPEAT_MS) return;
    this.#step = Math.min(this.#step + 1, this.#steps.length - 1);
    this.#say(nowMs);
  }

  #say(nowMs: number): void {
    const wish = this.#steps[this.#step];
    if (!wish || nowMs - this.#askedAt < REPEAT_MS) return;
    this.#askedAt = nowMs;
    this.#ask(this.#fitted(wish));
  }

  /** The bounds in the shape of the sender's picture: a browser that has to keep within others may cut something off. */
  #fitted({ width, height, frameRate }: SenderWish): SenderWish {
    if (this.#width === 0) return { width, height, frameRate };
    const upright = this.#height > this.#width;
    const scale = Math.min((upright ? height : width) / this.#width, (upright ? width : height) / this.#height, 1);
    return { width: even(this.#width * scale), height: even(this.#height * scale), frameRate };
  }
}

function even(pixels: number): number {
  return Math.max(2, 2 * Math.round(pixels / 2));
}
