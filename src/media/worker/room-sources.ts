import type { Mixer, VoiceState } from './audio/mixer.ts';
import type { Canvas } from './canvas.ts';
import type { Source, SourceLook } from './source.ts';

/** A source hears nothing, and nothing of its sound is left out for anybody. */
const VOICE: Omit<VoiceState, 'inputVolume'> = { audioMuted: false, deaf: false, onHold: false, outputVolume: 0, ownCalls: [] };

/** The sources of a room that are no calls. One that throws is removed and reported. */
export class RoomSources {
  readonly #canvas: Canvas;
  readonly #mixer: Mixer;
  readonly #onError: (error: unknown) => void;
  readonly #sources = new Map<string, Source>();

  constructor(canvas: Canvas, mixer: Mixer, onError: (error: unknown) => void) {
    this.#canvas = canvas;
    this.#mixer = mixer;
    this.#onError = onError;
  }

  has(id: string): boolean {
    return this.#sources.has(id);
  }

  add(source: Source, look: SourceLook): void {
    this.#sources.set(source.id, source);
    this.change(source, look);
  }

  change({ id }: Source, { whole, volume }: SourceLook): void {
    if (!this.#sources.has(id)) return;
    this.#canvas.setSource(id, whole);
    this.#mixer.set(id, { ...VOICE, inputVolume: volume }, null);
  }

  remove(source: Source, error?: unknown): void {
    const { id } = source;
    if (this.#sources.get(id) !== source) return;
    this.#sources.delete(id);
    this.#canvas.removeSource(id);
    this.#mixer.remove(id);
    try {
      source.close(error);
    } catch (failure) {
      this.#onError(failure);
    }
  }

  /** Gives the mixer the sound of the next 20 ms. */
  sound(timeMs: number): void {
    for (const source of this.#sources.values()) {
      try {
        const samples = source.pull(timeMs);
        if (samples) this.#mixer.feed(source.id, samples);
      } catch (error) {
        this.#drop(source, error);
      }
    }
  }

  /** Gives the canvas the pictures that are due. */
  pictures(timeMs: number): void {
    for (const source of this.#sources.values()) {
      try {
        const picture = source.picture(timeMs);
        if (picture) this.#canvas.show(source.id, picture);
      } catch (error) {
        this.#drop(source, error);
      }
    }
  }

  close(): void {
    for (const source of [...this.#sources.values()]) this.remove(source);
  }

  #drop(source: Source, error: unknown): void {
    this.#onError(error);
    this.remove(source, error);
  }
}
