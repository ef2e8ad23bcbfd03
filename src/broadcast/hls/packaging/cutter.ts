/** Longest part but for a picture that comes late: parts are as long as the pictures in them, which are 40 ms or, under load, more. */
const PART_MS = 540;
/** Shorter segments are joined with the next: who begins to watch has a key frame made, at any time. */
const LEAST_SEGMENT_MS = 400;
/** A longer time between pictures is a gap: the room moved to another worker, or something was left out. */
const GAP_MS = 500;
/** What a picture lasts when nobody knows. */
const USUAL_MS = 40;
/** Rounded it is the target duration of the playlist (rfc 8216 4.3.3.1); with key frames each 2 s it is never reached. */
const MOST_SEGMENT_MS = 2_480;

/** What is to be done before a picture is written. */
export interface Cut {
  /** The part before ends; null: none was begun. */
  ended: { durationMs: number; opens: boolean; closes: boolean } | null;
  /** This picture belongs to no part: it cannot be decoded by itself, and what is before it is missing. */
  drop: boolean;
  /** A new head is due: times jump, or nothing was there before. */
  begins: boolean;
}

/** Decides where parts and segments end (rfc 8216 6.2.1, and parts of about half a second), by the times of the pictures alone. */
export class Cutter {
  /** ms; null: waits for a key frame. */
  #partAt: number | null = null;
  #segmentAt = 0;
  #lastAt = 0;
  #lastMs = USUAL_MS;
  /** The part that runs is the first of its segment. */
  #opens = true;

  /** @param at time of the picture in the order of decoding, ms */
  picture(at: number, key: boolean): Cut {
    const elapsed = at - this.#lastAt;
    const whole = this.#partAt !== null && elapsed > 0 && elapsed <= GAP_MS && at - this.#segmentAt <= MOST_SEGMENT_MS;
    const partAt = this.#partAt;
    if (partAt === null || !whole) {
      const ended = partAt === null ? null : this.#end(this.#lastAt + this.#lastMs - partAt, true);
      this.#partAt = key ? at : null;
      this.#segmentAt = this.#lastAt = at;
      this.#lastMs = USUAL_MS;
      this.#opens = true;
      return { ended, drop: !key, begins: key };
    }
    const closes = key && at - this.#segmentAt >= LEAST_SEGMENT_MS;
    const due = closes || at - partAt + Math.max(elapsed, USUAL_MS) > PART_MS;
    this.#lastAt = at;
    this.#lastMs = elapsed;
    if (!due) return { ended: null, drop: false, begins: false };
    const ended = this.#end(at - partAt, closes);
    this.#partAt = at;
    if (closes) this.#segmentAt = at;
    return { ended, drop: false, begins: false };
  }

  #end(durationMs: number, closes: boolean): NonNullable<Cut['ended']> {
    const ended = { durationMs, opens: this.#opens, closes };
    this.#opens = closes;
    return ended;
  }
}
