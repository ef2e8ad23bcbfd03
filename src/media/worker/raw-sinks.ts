import type { Mixer } from './audio/mixer.ts';
import type { Canvas } from './canvas.ts';
import type { RawSink } from './raw-sink.ts';

/** The raw sinks of a room. */
export class RawSinks {
  readonly #canvas: Canvas;
  readonly #mixer: Mixer;
  readonly #sinks = new Set<RawSink>();
  /** Ends that are not safe yet. */
  readonly #ending = new Set<Promise<void>>();

  constructor(canvas: Canvas, mixer: Mixer) {
    this.#canvas = canvas;
    this.#mixer = mixer;
  }

  get size(): number {
    return this.#sinks.size;
  }

  add(sink: RawSink): void {
    this.#sinks.add(sink);
    this.#canvas.addRawSink(sink);
    this.#mixer.addRawSink(sink);
  }

  /** Resolves when what the sink took is safe. */
  async remove(sink: RawSink): Promise<void> {
    if (!this.#sinks.delete(sink)) return;
    this.#canvas.removeRawSink(sink);
    this.#mixer.removeRawSink(sink);
    const ending = sink.end();
    this.#ending.add(ending);
    await ending.finally(() => this.#ending.delete(ending));
  }

  /** Removes all. Resolves when they are safe, and those that were removed before. */
  async close(): Promise<void> {
    for (const sink of [...this.#sinks]) void this.remove(sink);
    await Promise.all(this.#ending);
  }
}
