import { gzipSync } from 'node:zlib';
import type { Clock } from '../../base/clock.ts';
import { type Listing, PART_TARGET_S, writePlaylist } from './playlist.ts';

interface Part {
  uri: string;
  bytes: Buffer;
  durationS: number;
  independent: boolean;
}

interface Segment {
  number: number;
  uri: string;
  head: Head;
  discontinuous: boolean;
  at: number;
  parts: Part[];
  complete: boolean;
}

interface Head {
  uri: string;
  bytes: Buffer;
}

/** What is next of a stream, as its packager says it. */
export interface NewPart {
  bytes: Buffer;
  durationMs: number;
  opens: boolean;
  closes: boolean;
}

/** Complete segments in the playlist. */
const LISTED = 7;
/** Those that are kept beside them: who has just read a playlist may still ask for them (rfc 8216 6.2.2). */
const KEPT = LISTED + 3;
/** All of them together; more is no encode of ours. */
const MOST_BYTES = 64 * 1024 * 1024;
/** One segment: they are cut after 2.5 s and five parts. Before it is complete nothing of it can be forgotten. */
const MOST_SEGMENT_BYTES = 16 * 1024 * 1024;
const MOST_SEGMENT_PARTS = 20;
/** How much later than any before a part may come each time, ms: clocks run apart. */
const DRIFT_MS = 1;
/** How far ahead of the newest part one may be asked for (rfc 8216bis 6.2.5.2). */
const MOST_PARTS_AHEAD = Math.ceil(3 / PART_TARGET_S);
const MOST_SEGMENTS_AHEAD = 2;

/** The last seconds of one live stream, in memory, and its playlist. What it serves costs nothing more for each viewer than sending it. */
export class LiveWindow {
  readonly #run: string;
  readonly #clock: Clock;
  readonly #segments: Segment[] = [];
  readonly #files = new Map<string, Buffer>();
  readonly #waiting = new Set<() => void>();
  #head: Head | null = null;
  #heads = 0;
  #next = 0;
  /** Discontinuities before the first listed segment. */
  #discontinuities = 0;
  #breaks = false;
  /** Wall clock less time of the media, ms: the least that was seen, because what comes late says nothing. */
  #offset = Number.POSITIVE_INFINITY;
  #mediaMs = 0;
  #ended = false;
  #text: { plain: Buffer; gzipped: Buffer | null } | null = null;

  /** @param run names this stream's files: those of an earlier one may still lie in a cache. Letters and digits. */
  constructor(run: string, clock: Clock) {
    this.#run = run;
    this.#clock = clock;
  }

  /** A player finds enough to begin with. */
  get playable(): boolean {
    return this.#segments.some(({ complete }) => complete);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** A new head: what follows does not go on where the last part ended. */
  begin(head: Buffer): void {
    if (this.#ended) return;
    const last = this.#segments.at(-1);
    if (last && !last.complete) this.#complete(last);
    this.#breaks = this.#next > 0;
    this.#offset = Number.POSITIVE_INFINITY;
    const former = this.#head;
    if (former && this.#segments.every((segment) => segment.head !== former)) this.#files.delete(former.uri);
    this.#head = { uri: `${this.#run}-i${this.#heads}.mp4`, bytes: head };
    this.#files.set(this.#head.uri, head);
    this.#heads += 1;
  }

  /** Adds the next part; one that belongs to no segment is left out. False: its segment would be longer than any of ours. */
  add({ bytes, durationMs, opens, closes }: NewPart): boolean {
    if (this.#ended || !this.#head) return true;
    if (!opens && !this.#fits(bytes)) return false;
    this.#mediaMs += durationMs;
    this.#offset = Math.min(this.#clock.now() - this.#mediaMs, this.#offset + DRIFT_MS);
    const segment = opens ? this.#open(this.#head, this.#offset + this.#mediaMs - durationMs) : this.#segments.at(-1);
    if (!segment || segment.complete) return true;
    const uri = partUri(this.#run, segment.number, segment.parts.length);
    segment.parts.push({ uri, bytes, durationS: durationMs / 1000, independent: opens });
    this.#files.set(uri, bytes);
    if (closes) this.#complete(segment);
    this.#forget();
    this.#changed();
    return true;
  }

  /** Nothing more comes: players end with what there is. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const last = this.#segments.at(-1);
    if (last && !last.complete) this.#complete(last);
    this.#changed();
  }

  /** The playlist as it is now. */
  playlist(gzipped: boolean): Buffer {
    this.#text ??= { plain: Buffer.from(writePlaylist(this.#listing())), gzipped: null };
    if (!gzipped) return this.#text.plain;
    this.#text.gzipped ??= gzipSync(this.#text.plain);
    return this.#text.gzipped;
  }

  /** A head, part or segment; null: there is none of that name, any more or yet. */
  file(name: string): Buffer | null {
    return this.#files.get(name) ?? null;
  }

  /** Whether the part of that name is the next one. */
  isNext(name: string): boolean {
    return !this.#ended && name === this.#nextUri();
  }

  /**
   * Whether the playlist has segment `number`, or its part `part`, or later ones (rfc 8216bis 6.2.5.2). `beyond`: nobody who has read it
   * would ask for that now.
   */
  reach(number: number, part: number | null): 'there' | 'soon' | 'beyond' {
    const last = this.#segments.at(-1);
    const whole = last === undefined || last.complete;
    const newest = last?.number ?? this.#next - 1;
    if (this.#ended || number < newest || (number === newest && whole)) return 'there';
    if (part !== null && number === newest && part < (last?.parts.length ?? 0)) return 'there';
    if (number > newest + MOST_SEGMENTS_AHEAD) return 'beyond';
    if (part !== null && part >= (number === newest ? (last?.parts.length ?? 0) : 0) + MOST_PARTS_AHEAD) return 'beyond';
    return 'soon';
  }

  /** Calls back once, when the playlist has changed. Returns how not to wait for it any more. */
  wait(changed: () => void): () => void {
    this.#waiting.add(changed);
    return () => void this.#waiting.delete(changed);
  }

  #open(head: Head, at: number): Segment {
    const before = this.#segments.at(-1);
    if (before && !before.complete) this.#complete(before);
    const segment: Segment = {
      number: this.#next,
      uri: `${this.#run}-s${this.#next}.m4s`,
      head,
      discontinuous: this.#breaks,
      at: Math.round(at),
      parts: [],
      complete: false,
    };
    this.#breaks = false;
    this.#next += 1;
    this.#segments.push(segment);
    return segment;
  }

  #fits({ length }: Buffer): boolean {
    const segment = this.#segments.at(-1);
    if (!segment || segment.complete) return true;
    return segment.parts.length < MOST_SEGMENT_PARTS && length + sizeOf(segment) <= MOST_SEGMENT_BYTES;
  }

  /** Its parts become pieces of one memory. */
  #complete(segment: Segment): void {
    segment.complete = true;
    const bytes = Buffer.concat(segment.parts.map((part) => part.bytes));
    this.#files.set(segment.uri, bytes);
    let at = 0;
    for (const part of segment.parts) {
      part.bytes = bytes.subarray(at, at + part.bytes.length);
      at += part.bytes.length;
      this.#files.set(part.uri, part.bytes);
    }
  }

  #forget(): void {
    const bytes = (): number => this.#segments.reduce((sum, segment) => sum + sizeOf(segment), 0);
    while (this.#segments.length > KEPT + 1 || (this.#segments.length > 1 && bytes() > MOST_BYTES)) {
      const [oldest] = this.#segments.splice(0, 1);
      if (!oldest) return;
      for (const { uri } of [oldest, ...oldest.parts]) this.#files.delete(uri);
      if (this.#segments.every(({ head }) => head !== oldest.head) && oldest.head !== this.#head)
        this.#files.delete(oldest.head.uri);
      if (oldest.discontinuous) this.#discontinuities += 1;
    }
  }

  #listing(): Listing {
    const open = this.#segments.at(-1)?.complete === false ? 1 : 0;
    const from = Math.max(0, this.#segments.length - open - LISTED);
    const before = this.#segments.slice(0, from + 1).filter(({ discontinuous }) => discontinuous).length;
    return {
      sequence: this.#segments[from]?.number ?? this.#next,
      discontinuities: this.#discontinuities + before,
      segments: this.#segments.slice(from).map(({ head, ...segment }) => ({ ...segment, mapUri: head.uri })),
      nextUri: this.#ended ? null : this.#nextUri(),
    };
  }

  #nextUri(): string {
    const last = this.#segments.at(-1);
    return last && !last.complete ? partUri(this.#run, last.number, last.parts.length) : partUri(this.#run, this.#next, 0);
  }

  #changed(): void {
    this.#text = null;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const changed of waiting) changed();
  }
}

function sizeOf({ parts }: Segment): number {
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function partUri(run: string, segment: number, part: number): string {
  return `${run}-p${segment}.${part}.m4s`;
}
