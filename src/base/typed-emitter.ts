/** Listener of one event of the map `Events` (event name → argument list). */
type Listener<Args extends unknown[]> = (...args: Args) => void;

/**
 * A small event emitter whose events and arguments are typed by `Events`. A listener that throws cannot stop the others or
 * the emitter: the error goes to `onListenerError`.
 */
export class TypedEmitter<Events extends { [K in keyof Events]: unknown[] }> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();
  readonly #onListenerError: (event: keyof Events, error: unknown) => void;

  constructor(onListenerError: (event: keyof Events, error: unknown) => void = rethrowLater) {
    this.#onListenerError = onListenerError;
  }

  /** Adds a listener and returns the function that removes it. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set);
    set.add(listener as Listener<never>);
    return () => {
      set.delete(listener as Listener<never>);
    };
  }

  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        (listener as Listener<Events[K]>)(...args);
      } catch (error) {
        this.#onListenerError(event, error);
      }
    }
  }
}

function rethrowLater(_event: PropertyKey, error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
