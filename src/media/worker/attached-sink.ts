import type { CanvasFrame, PictureSink, Sink, SoundSink } from './sink.ts';

/** A sink at its room: begins with a key frame. What the sink throws stays here and is the last that it gets. */
export class AttachedSink implements PictureSink, SoundSink {
  readonly #sink: Sink;
  readonly #onBroken: (error: unknown) => void;
  #awaitsKey = true;
  #broken = false;

  /** `onBroken`: the sink threw. Called once. */
  constructor(sink: Sink, onBroken: (error: unknown) => void) {
    this.#sink = sink;
    this.#onBroken = onBroken;
  }

  needs(tier: number): boolean {
    return tier === this.#sink.tier && !this.#broken;
  }

  picture(frame: CanvasFrame): void {
    if (!this.needs(frame.tier) || (this.#awaitsKey && !frame.key)) return;
    this.#awaitsKey = false;
    try {
      this.#sink.picture(frame);
    } catch (error) {
      this.#break(error);
    }
  }

  sound(packet: Buffer, timeMs: number): void {
    if (this.#broken) return;
    try {
      this.#sink.sound(packet, timeMs);
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    this.#broken = true;
    this.#onBroken(error);
  }
}
