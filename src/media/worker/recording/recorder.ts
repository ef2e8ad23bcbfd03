import { type Block, type Cluster, ClusterBuilder } from '../../../webm/cluster.ts';
import { header } from '../../../webm/header.ts';
import type { CanvasFrame, Sink } from '../sink.ts';
import { Timeline } from './timeline.ts';

export interface RecorderOptions {
  /** Pixels of the picture; null: sound alone. */
  picture: { width: number; height: number } | null;
  /** Time in the file at which it goes on; null: a new file. */
  startMs: number | null;
  paused: boolean;
  /** Epoch milliseconds. */
  nowMs: number;
  /** What comes next in the file. `endMs`: the time at which it ends. */
  write(bytes: Buffer, endMs: number): void;
  requestKey(): void;
  /** Nothing more comes. */
  ended(): void;
}

/** The largest encoding of the canvas, whatever those who watch can receive. */
const TIER = 0;
/** Players can begin each ten seconds: a key frame is asked for a little earlier. */
const KEY_EACH_MS = 9_000;

/** Writes a room as WebM: the pictures and the sound that are encoded anyway. */
export class Recorder implements Sink {
  readonly #options: RecorderOptions;
  readonly #clusters = new ClusterBuilder();
  readonly #timeline: Timeline;
  #paused: boolean;
  #keyAt = Number.NEGATIVE_INFINITY;

  constructor(options: RecorderOptions) {
    const { picture, startMs, nowMs, paused } = options;
    this.#options = options;
    this.#paused = paused;
    if (startMs === null) options.write(header({ picture, startedAt: nowMs }), 0);
    this.#timeline = new Timeline(startMs ?? 0, picture !== null, (block) => this.#add(block));
    if (paused) this.#timeline.pause();
  }

  /** While it pauses it needs no picture. */
  get tier(): number | null {
    return this.#options.picture && !this.#paused ? TIER : null;
  }

  set paused(paused: boolean) {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) {
      this.#timeline.pause();
      this.#write(this.#clusters.flush());
    } else {
      this.#timeline.resume();
      this.#options.requestKey();
    }
  }

  picture({ timeMs, key, data }: CanvasFrame): void {
    if (key) this.#keyAt = timeMs;
    else if (this.#timeline.awaitsKey || timeMs - this.#keyAt > KEY_EACH_MS) this.#options.requestKey();
    this.#timeline.picture(timeMs, key, data);
  }

  sound(packet: Buffer, timeMs: number): void {
    this.#timeline.sound(timeMs, packet);
  }

  async end(): Promise<void> {
    try {
      this.#write(this.#clusters.flush());
    } finally {
      this.#options.ended();
    }
  }

  #add(block: Block): void {
    this.#write(this.#clusters.add(block));
  }

  #write(clusters: readonly Cluster[]): void {
    for (const { bytes, endMs } of clusters) this.#options.write(bytes, endMs);
  }
}
