import type { Link } from '../ports.ts';

/** Who started something in a room: a participant, a server application (without a name), or nobody, when the room is set so. */
export interface Starter {
  name: string | null;
  link: Link | null;
}

export const NOBODY: Starter = { name: null, link: null };

/** What was started in a session and has not ended, the oldest first. It changes in turns alone. */
export class Started<T extends { readonly id: string; readonly starter: Starter }> {
  readonly #things = new Map<string, T>();
  /** Throws when nothing may change now. */
  protected readonly guard: () => void;

  constructor(guard: () => void) {
    this.guard = guard;
  }

  get size(): number {
    return this.#things.size;
  }

  /** Name of who started the oldest one. */
  get startedBy(): string | null {
    return this.all()[0]?.starter.name ?? null;
  }

  all(): T[] {
    return [...this.#things.values()];
  }

  find(id: string): T | undefined {
    return this.#things.get(id);
  }

  add(thing: T): void {
    this.guard();
    this.#things.set(thing.id, thing);
  }

  remove(id: string): void {
    this.guard();
    this.#things.delete(id);
  }
}
