import type { PictureLimits } from './decoding/picture-decoder.ts';
import type { ShapedPicture } from './decoding/picture-shaper.ts';
import type { LinkListener } from './link.ts';
import type { Medium } from './medium.ts';
import { type FromPlayer, Unplayable } from './messages.ts';
import { Run } from './run.ts';

/** Where sound and pictures go: {@link Link}. */
export interface PlayerLink {
  sound(seek: number, timeMs: number, samples: Int16Array): void;
  picture(seek: number, timeMs: number, picture: ShapedPicture): void;
  end(seek: number, timeMs: number): void;
  drained(): Promise<void>;
}

type Ready = Extract<FromPlayer, { type: 'ready' }>;

/** So much is looked through for a first picture or sound. */
const FIRST_MS = 2_000;

/** Plays one medium: as far as the worker wants it, and where it wants it. */
export class Player implements LinkListener {
  readonly #medium: Medium;
  readonly #limits: PictureLimits;
  readonly #link: PlayerLink;
  #run: Run | null = null;
  #wantedMs = Number.NEGATIVE_INFINITY;
  #seek = 0;
  #seekTo: number | null = null;
  #ended = false;
  #closed = false;
  #sounded = false;
  #wake: () => void = () => {};

  constructor(medium: Medium, limits: PictureLimits, link: PlayerLink) {
    this.#medium = medium;
    this.#limits = limits;
    this.#link = link;
  }

  /** Opens it at a position; resolves when the first picture or sound is there. @throws {Unplayable} */
  async begin(positionMs: number): Promise<Omit<Ready, 'type'>> {
    const { live, seeks } = this.#medium;
    let run = await this.#open(live || seeks ? positionMs : 0);
    const seekable = this.#medium.seekable && (seeks || run.durationMs !== null);
    const from = seekable || live ? positionMs : 0;
    if (from > 0 && !live && !seeks) await run.seek(this.#within(run, from));
    while (!(run.hasPicture ? run.showed : this.#sounded) && run.endMs < from + FIRST_MS) {
      if (run.done) {
        const next = await this.#next(run);
        if (!next) break;
        run = next;
      } else await run.step(from + FIRST_MS);
    }
    if (!run.showed && !this.#sounded) throw new Unplayable('broken');
    const durationMs = live ? null : (this.#medium.durationMs ?? run.durationMs);
    return { seekable, live, hasPicture: run.showed, durationMs, positionMs: from };
  }

  /** Plays until it is closed. @throws {Unplayable} */
  async play(): Promise<void> {
    while (!this.#closed) {
      const run = this.#run;
      if (this.#seekTo !== null) await this.#go(this.#seekTo);
      else if (this.#ended || !run || run.endMs >= this.#wantedMs) await this.#woken();
      else if (!run.done) {
        await run.step(this.#wantedMs);
        await this.#link.drained();
      } else if (!(await this.#next(run))) this.#end(run);
    }
    await this.#run?.close();
  }

  want(positionMs: number): void {
    this.#wantedMs = positionMs;
    this.#wake();
  }

  seek(seek: number, positionMs: number): void {
    this.#seek = seek;
    this.#seekTo = positionMs;
    this.#wantedMs = Number.NEGATIVE_INFINITY;
    this.#wake();
  }

  closed(): void {
    this.#closed = true;
    this.#medium.close();
    this.#wake();
  }

  async #go(positionMs: number): Promise<void> {
    this.#seekTo = null;
    this.#ended = false;
    const { live, seeks } = this.#medium;
    if (live || seeks || !this.#run) await this.#open(positionMs);
    else await this.#run.seek(this.#within(this.#run, positionMs));
  }

  async #open(positionMs: number): Promise<Run> {
    await this.#run?.close();
    this.#run = null;
    return await this.#start(await this.#medium.open(positionMs), positionMs);
  }

  /** What comes behind a run that is done: null when it was the last. */
  async #next(run: Run): Promise<Run | null> {
    const section = await this.#medium.next();
    if (!section) return null;
    const { endMs } = run;
    await run.close();
    this.#run = null;
    return await this.#start({ ...section, startMs: endMs }, endMs);
  }

  async #start(section: Parameters<typeof Run.open>[0], positionMs: number): Promise<Run> {
    const run = await Run.open(section, positionMs, this.#limits, {
      sound: (timeMs, samples) => {
        this.#sounded = true;
        if (this.#seekTo === null) this.#link.sound(this.#seek, timeMs, samples);
      },
      picture: (timeMs, picture) => {
        if (this.#seekTo === null) this.#link.picture(this.#seek, timeMs, picture);
      },
    });
    this.#run = run;
    return run;
  }

  /** Behind the end is the end. */
  #within({ durationMs }: Run, positionMs: number): number {
    return durationMs === null ? positionMs : Math.min(positionMs, durationMs);
  }

  #end(run: Run): void {
    this.#ended = true;
    if (this.#seekTo === null) this.#link.end(this.#seek, run.endMs);
  }

  async #woken(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
