import type { Timers } from './ports.ts';

/** As loud as speech near the microphone; how long it has to last; how long the hint is not repeated. */
const SPEECH_LEVEL = 0.4;
const SPEECH_MS = 800;
export const HINT_PAUSE_MS = 60_000;
/** Pauses between words. */
const GAP_MS = 400;

/** Notices that somebody speaks with the microphone off. */
export class TalkingMuted {
  readonly #timers: Timers;
  readonly #hint: () => void;
  #since: number | null = null;
  #last = 0;
  #silentUntil = 0;

  constructor(timers: Timers, hint: () => void) {
    this.#timers = timers;
    this.#hint = hint;
  }

  hear(level: number, muted: boolean): void {
    const now = this.#timers.now();
    if (!muted) {
      this.#since = null;
      return;
    }
    if (level >= SPEECH_LEVEL) {
      this.#since ??= now;
      this.#last = now;
    } else if (now - this.#last > GAP_MS) {
      this.#since = null;
    }
    if (this.#since === null || now - this.#since < SPEECH_MS || now < this.#silentUntil) return;
    this.#silentUntil = now + HINT_PAUSE_MS;
    this.#since = null;
    this.#hint();
  }
}
