/** Requests are at least this far apart (media.md 3). */
const MIN_INTERVAL_MS = 300;
/** A sender whose pictures are refused is asked this rarely: its key frames would be refused as well, until it changes. */
const REFUSED_INTERVAL_MS = 5_000;
/** A sender that is silent for longer (a muted camera) is not asked again until it sends. */
const SILENCE_MS = 1000;

/** Asks for a key frame, not too often, until one came. */
export class KeyframeRequests {
  readonly #send: () => boolean;
  #wanted = false;
  #refused = false;
  #sentAt = Number.NEGATIVE_INFINITY;

  /** @param send sends one picture loss indication; false when it cannot yet, as the stream is not known. */
  constructor(send: () => boolean) {
    this.#send = send;
  }

  /** Whether a key frame was asked for and has not come. */
  get pending(): boolean {
    return this.#wanted;
  }

  /** Wants a key frame; asks at once unless it asked just before. */
  want(nowMs: number): void {
    this.#wanted = true;
    if (nowMs - this.#sentAt < (this.#refused ? REFUSED_INTERVAL_MS : MIN_INTERVAL_MS)) return;
    if (this.#send()) this.#sentAt = nowMs;
  }

  /** A key frame came. */
  satisfied(): void {
    this.#wanted = false;
    this.#refused = false;
  }

  /** A key frame came and was refused. */
  refused(nowMs: number): void {
    this.#wanted = true;
    this.#refused = true;
    this.#sentAt = nowMs;
  }

  /** Asks again when it is time. @param heardAt when the sender's last packet came. */
  tick(nowMs: number, heardAt: number): void {
    if (this.#wanted && nowMs - heardAt < SILENCE_MS) this.want(nowMs);
  }
}
