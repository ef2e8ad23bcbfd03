import type { MediaReport } from '../../rooms/ports.ts';
import { AttachedSink } from './attached-sink.ts';
import type { Mixer } from './audio/mixer.ts';
import type { Canvas } from './canvas.ts';
import type { Sink } from './sink.ts';

export interface RoomSinksOptions {
  canvas: Canvas;
  mixer: Mixer;
  onError(error: unknown): void;
  onReport(report: MediaReport): void;
  /** A sink has been taken away. */
  onFewer(): void;
}

/** The sinks of a room that are no calls. One that throws is dropped and reported. */
export class RoomSinks {
  readonly #options: RoomSinksOptions;
  readonly #sinks = new Map<Sink, AttachedSink>();
  /** Ends that are not safe yet. */
  readonly #ending = new Set<Promise<void>>();

  constructor(options: RoomSinksOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sinks.size;
  }

  add(sink: Sink): void {
    const { canvas, mixer } = this.#options;
    const attached = new AttachedSink(sink, (error) => this.#drop(sink, error));
    this.#sinks.set(sink, attached);
    canvas.addSink(attached);
    mixer.addListener(attached);
    this.requestKey(sink);
  }

  requestKey(sink: Sink): void {
    if (this.#sinks.has(sink) && sink.tier !== null) this.#options.canvas.requestKey(sink.tier);
  }

  /** Resolves when what the sink took is safe. Never rejects: what fails is reported. */
  async remove(sink: Sink, why?: unknown): Promise<void> {
    const ending = this.#end(sink, why);
    this.#ending.add(ending);
    await ending;
    this.#ending.delete(ending);
  }

  /** Removes all. Resolves when they are safe, and those that were removed before. */
  async close(): Promise<void> {
    for (const sink of [...this.#sinks.keys()]) void this.remove(sink);
    await Promise.all(this.#ending);
  }

  #drop(sink: Sink, error: unknown): void {
    this.#options.onError(error);
    void this.remove(sink, error);
  }

  async #end(sink: Sink, why: unknown): Promise<void> {
    const { canvas, mixer, onError, onFewer, onReport } = this.#options;
    const attached = this.#sinks.get(sink);
    if (!attached) return;
    this.#sinks.delete(sink);
    canvas.removeSink(attached);
    mixer.removeListener(attached);
    onFewer();
    try {
      await sink.end(why);
      if (sink.report) onReport(sink.report());
    } catch (error) {
      onError(error);
    }
  }
}
