import type { Chapter } from '../ports.ts';

/** Who goes on so soon after a silence has not stopped. */
const BREATH_MS = 2_000;
/** Shorter ones are noise, or agreement. */
const SHORTEST_MS = 1_000;

interface Turn {
  id: string;
  name: string;
  fromMs: number;
  /** Null while it goes on. */
  toMs: number | null;
}

/**
 * Who speaks when in a recording, one after the other: whoever has begun keeps the turn until they stop, whoever speaks besides. Times are
 * those of the recording, in ms, and go up.
 */
export class Speakers {
  readonly #write: (chapter: Chapter) => void;
  /** Names of who speaks now, by member; who began last stands last. */
  readonly #speaking = new Map<string, string>();
  #turn: Turn | null = null;

  /** `write` gets chapters in their order, without overlaps. */
  constructor(write: (chapter: Chapter) => void) {
    this.#write = write;
  }

  began(id: string, name: string, atMs: number): void {
    this.#speaking.delete(id);
    this.#speaking.set(id, name);
    const turn = this.#turn;
    if (turn && turn.toMs === null) return;
    if (turn?.id === id && atMs - (turn.toMs ?? 0) <= BREATH_MS) turn.toMs = null;
    else this.#open(atMs);
  }

  stopped(id: string, atMs: number): void {
    if (!this.#speaking.delete(id) || this.#turn?.id !== id) return;
    this.#turn.toMs = atMs;
    if (this.#speaking.size > 0) this.#open(atMs);
  }

  /** Nothing is recorded until {@link resume}, or any more. */
  pause(atMs: number): void {
    this.#close(atMs);
  }

  resume(atMs: number): void {
    if (this.#speaking.size > 0) this.#open(atMs);
  }

  #open(fromMs: number): void {
    this.#close(fromMs);
    const last = [...this.#speaking].at(-1);
    if (last) this.#turn = { id: last[0], name: last[1], fromMs, toMs: null };
  }

  #close(atMs: number): void {
    const turn = this.#turn;
    this.#turn = null;
    if (!turn) return;
    const { name, fromMs, toMs } = turn;
    const chapter = { name, fromMs, toMs: toMs ?? atMs };
    if (chapter.toMs - chapter.fromMs >= SHORTEST_MS) this.#write(chapter);
  }
}
