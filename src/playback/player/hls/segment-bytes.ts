import type { ByteSource } from '../medium.ts';
import { Unplayable } from '../messages.ts';
import { absolute, type Caller } from '../net/caller.ts';
import { Pull } from '../net/pull.ts';
import { type ByteRange, type MediaPlaylist, MOST_PLAYLIST_BYTES, readPlaylist, type Segment } from './playlist.ts';

export interface SegmentLimits {
  /** Bytes of one segment. */
  bytes: number;
  waitMs: number;
}

/** A live playlist that gets nothing new for so many segments' time has ended, whatever it says. */
const MOST_STILL = 4;
const LEAST_RELOAD_MS = 500;

/** The segments of one playlist, one after the other, as one run of bytes; up to where times begin anew. */
export class SegmentBytes implements ByteSource {
  readonly size = null;
  readonly seekable = false;
  readonly #caller: Caller;
  readonly #limits: SegmentLimits;
  #url: string;
  #playlist: MediaPlaylist;
  /** Number of the segment that comes next. */
  #next: number;
  #pull: Pull | null = null;
  #bytes = 0;
  #first = true;
  /** What was read before the present segment. */
  #head = '';
  #closed = false;

  constructor(caller: Caller, url: string, playlist: MediaPlaylist, limits: SegmentLimits, next: number) {
    this.#caller = caller;
    this.#url = url;
    this.#playlist = playlist;
    this.#limits = limits;
    this.#next = next;
  }

  /** Whether something comes behind a jump of the times. */
  get goesOn(): boolean {
    return this.#upcoming() !== null;
  }

  async read(most: number): Promise<Buffer | null> {
    for (;;) {
      if (this.#closed) throw new Unplayable('unreachable');
      const bytes = (await this.#pull?.read(most)) ?? null;
      if (bytes !== null) {
        this.#bytes += bytes.length;
        if (this.#bytes > this.#limits.bytes) throw new Unplayable('too_large');
        return bytes;
      }
      this.#drop();
      const segment = await this.#segment();
      if (segment === null || (segment.discontinuity && !this.#first)) return null;
      await this.#begin(segment);
    }
  }

  seek(): void {
    throw new Unplayable('broken');
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  /** The same from here on, behind a jump of the times. */
  rest(): SegmentBytes {
    return new SegmentBytes(this.#caller, this.#url, this.#playlist, this.#limits, this.#next);
  }

  async #begin(segment: Segment): Promise<void> {
    const { head } = segment;
    const key = JSON.stringify(head);
    this.#first = false;
    // The head comes first, and by itself: the next round finds the same segment again.
    if (head !== null && key !== this.#head) {
      this.#head = key;
      this.#pull = await this.#open(head.uri, head.range);
      this.#first = true;
      return;
    }
    this.#next = segment.sequence + 1;
    this.#pull = await this.#open(segment.uri, segment.range);
  }

  async #open(uri: string, range: ByteRange | null): Promise<Pull> {
    this.#bytes = 0;
    const to = range === null ? undefined : range.from + range.bytes - 1;
    const url = absolute(uri, this.#url);
    const { response } = await this.#caller
      .get(url, range?.from ?? 0, to)
      .catch(() => this.#caller.get(url, range?.from ?? 0, to));
    // Whoever does not know ranges sends the whole file.
    if (range !== null && response.statusCode !== 206) {
      response.destroy();
      throw new Unplayable('unsupported');
    }
    return new Pull(response, this.#limits.waitMs);
  }

  /** The segment that is due; of a live stream it is waited for. Null: there is none any more. */
  async #segment(): Promise<Segment | null> {
    for (let still = 0; ; still += 0.5) {
      const segment = this.#upcoming();
      if (segment !== null || this.#playlist.ended) return segment;
      if (still >= MOST_STILL) return null;
      await new Promise((resolve) => setTimeout(resolve, Math.max(LEAST_RELOAD_MS, this.#playlist.targetSeconds * 500)));
      if (this.#closed) throw new Unplayable('unreachable');
      const { playlist, url } = await loadMedia(this.#caller, this.#url, this.#limits.waitMs);
      this.#playlist = playlist;
      this.#url = url;
    }
  }

  /** One that was deleted meanwhile is left out. */
  #upcoming(): Segment | null {
    return this.#playlist.segments.find(({ sequence }) => sequence >= this.#next) ?? null;
  }

  #drop(): void {
    this.#pull?.close();
    this.#pull = null;
  }
}

/** @throws {Unplayable} when it is no playlist of segments */
export async function loadMedia(
  caller: Caller,
  address: string,
  waitMs: number,
): Promise<{ playlist: MediaPlaylist; url: string }> {
  const { read, url } = await loadPlaylist(caller, address, waitMs);
  if ('variants' in read) throw new Unplayable('unsupported');
  return { playlist: read, url };
}

export async function loadPlaylist(
  caller: Caller,
  address: string,
  waitMs: number,
): Promise<{ read: ReturnType<typeof readPlaylist>; url: string }> {
  const { response, url } = await caller.get(address);
  const pull = new Pull(response, waitMs);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for (let piece = await pull.read(65_536); piece !== null; piece = await pull.read(65_536)) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_PLAYLIST_BYTES) {
      pull.close();
      throw new Unplayable('too_large');
    }
  }
  return { read: readPlaylist(Buffer.concat(pieces).toString('utf8')), url };
}
