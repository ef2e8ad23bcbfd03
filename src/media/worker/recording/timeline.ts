import type { Block } from '../../../webm/cluster.ts';
import { AUDIO, VIDEO } from '../../../webm/header.ts';

/** Sound is in packets of 20 ms everywhere in the worker. */
const PACKET_MS = 20;
/** A packet of Opus that is silence: 20 ms of one channel, CELT (RFC 6716, section 3.1). */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
/** A room that stood still for longer was empty: nobody wants to watch that. */
const LONGEST_GAP_MS = 1_000;
/** Sound that is kept while a picture is awaited to begin with. */
const HELD_PACKETS = 100;
/** Without sound for so long one begins without. */
const PATIENCE_MS = 1_000;

interface Timed {
  /** Time of the room, ms. */
  at: number;
  data: Uint8Array;
}

interface Picture extends Timed {
  key: boolean;
}

/**
 * Turns times of the room into times of the file. Both tracks are moved by the same amount, so they cannot drift apart, however often
 * the recording pauses; and the packets of sound follow each other without holes, because many players play them like that.
 *
 * After a pause the file goes on with a picture that decodes by itself, and with the packet of sound that was under way then.
 */
export class Timeline {
  readonly #write: (block: Block) => void;
  readonly #withPicture: boolean;
  /** Time of the room less time of the file; null until there is something to begin with. */
  #offset: number | null = null;
  /** Where the next packet of sound goes. */
  #soundMs: number;
  #pictureMs = Number.NEGATIVE_INFINITY;
  #heldSound: Timed[] = [];
  #heldPictures: Picture[] = [];
  #paused = false;

  /** @param startMs time in the file at which it goes on: 0 in a new one */
  constructor(startMs: number, withPicture: boolean, write: (block: Block) => void) {
    this.#soundMs = startMs;
    this.#withPicture = withPicture;
    this.#write = write;
  }

  /** Whether a picture is awaited that decodes by itself. */
  get awaitsKey(): boolean {
    return this.#withPicture && !this.#paused && this.#offset === null && this.#heldPictures.length === 0;
  }

  pause(): void {
    this.#paused = true;
    this.#rest();
  }

  resume(): void {
    this.#paused = false;
  }

  /** A frame of VP8 that shows the room at `at`, in ms. */
  picture(at: number, key: boolean, data: Uint8Array): void {
    if (this.#paused || !this.#withPicture) return;
    // Without sound for so long the room stood still.
    if (this.#offset !== null && at - this.#offset - this.#soundMs > LONGEST_GAP_MS) this.#rest();
    if (this.#offset !== null) {
      this.#writePicture(this.#offset, { at, key, data });
      return;
    }
    if (this.#heldPictures.length > 0 || key) this.#heldPictures.push({ at, key, data });
    this.#begin();
  }

  /** A packet of Opus whose sound begins at `at`, in ms. */
  sound(at: number, data: Uint8Array): void {
    if (this.#paused) return;
    if (this.#offset !== null && at - this.#offset - this.#soundMs > LONGEST_GAP_MS) this.#rest();
    if (this.#offset !== null) {
      this.#writeSound(this.#offset, { at, data });
      return;
    }
    this.#heldSound.push({ at, data });
    if (this.#heldSound.length > HELD_PACKETS) this.#heldSound.shift();
    this.#begin();
  }

  /** What comes next belongs elsewhere in the file than it follows in the room. */
  #rest(): void {
    this.#offset = null;
    this.#heldSound = [];
    this.#heldPictures = [];
  }

  #begin(): void {
    const [key] = this.#heldPictures;
    if (this.#withPicture && !key) return;
    const sound = key ? this.#soundWith(key.at) : this.#heldSound.at(0);
    const waited = (this.#heldPictures.at(-1)?.at ?? 0) - (key?.at ?? 0);
    if (!sound && waited < PATIENCE_MS) return;
    this.#start(sound?.at ?? (key?.at as number), key?.at);
  }

  /** The packet that sounds at a time, or the first one after it; none before that has come. */
  #soundWith(at: number): Timed | undefined {
    const newest = this.#heldSound.at(-1);
    if (!newest || newest.at + PACKET_MS <= at) return undefined;
    return this.#heldSound.find((packet) => packet.at + PACKET_MS > at);
  }

  /** Goes on with the sound of `soundAt` where the sound in the file ends. */
  #start(soundAt: number, keyAt: number | undefined): void {
    // Nothing can begin before what it is said to begin with: a picture after it, a packet of sound up to 20 ms before.
    const from = keyAt === undefined ? soundAt : Math.min(soundAt, keyAt);
    // The last picture may be younger than the last sound.
    if (keyAt !== undefined) while (keyAt - from + this.#soundMs <= this.#pictureMs) this.#silence();
    const offset = from - this.#soundMs;
    this.#offset = offset;
    const [sounds, pictures] = [this.#heldSound, this.#heldPictures];
    this.#heldSound = [];
    this.#heldPictures = [];
    for (const sound of sounds) if (sound.at >= soundAt) this.#writeSound(offset, sound);
    for (const picture of pictures) this.#writePicture(offset, picture);
  }

  #writeSound(offset: number, { at, data }: Timed): void {
    const due = at - offset;
    while (due - this.#soundMs >= PACKET_MS) this.#silence();
    // A clock that was put back, by less than it takes to notice.
    if (due - this.#soundMs <= -PACKET_MS) return;
    this.#write({ track: AUDIO, ms: this.#soundMs, key: true, data });
    this.#soundMs += PACKET_MS;
  }

  #silence(): void {
    this.#write({ track: AUDIO, ms: this.#soundMs, key: true, data: SILENCE });
    this.#soundMs += PACKET_MS;
  }

  #writePicture(offset: number, { at, key, data }: Picture): void {
    const ms = Math.max(Math.round(at - offset), this.#pictureMs + 1);
    this.#pictureMs = ms;
    this.#write({ track: VIDEO, ms, key, data });
  }
}
