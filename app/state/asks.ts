import type { Timers } from './ports.ts';
import type { Roster } from './roster.ts';
import { find, isMuted } from './roster.ts';
import type { Kind, ToastText } from './view-model.ts';

/** How long somebody who was asked may take to answer. */
export const ASK_MS = 30_000;

interface Ask {
  id: string;
  kind: Kind;
  name: string;
  cancel: () => void;
}

/** People who were asked from here to open microphone or camera and have not answered. */
export class Asks {
  readonly #timers: Timers;
  readonly #open = new Map<string, Ask>();
  readonly #ended: (text: ToastText | null) => void;

  /** @param ended hears how each question ended, null when that needs no word */
  constructor(timers: Timers, ended: (text: ToastText | null) => void) {
    this.#timers = timers;
    this.#ended = ended;
  }

  /** `audio <id>` of those who think. */
  get open(): ReadonlySet<string> {
    return new Set(this.#open.keys());
  }

  has(id: string, kind: Kind): boolean {
    return this.#open.has(keyOf(id, kind));
  }

  add(id: string, kind: Kind, name: string): void {
    const cancel = this.#timers.after(ASK_MS, () => this.#end(id, kind, 'ask-unanswered'));
    this.#open.set(keyOf(id, kind), { id, kind, name, cancel });
  }

  declined(id: string, kind: Kind): void {
    this.#end(id, kind, 'ask-declined');
  }

  /** Somebody who is on now has said yes; somebody who has left says nothing any more. */
  follow(members: Roster): void {
    for (const { id, kind } of [...this.#open.values()]) {
      const person = find(members, id);
      if (!person) this.#end(id, kind, null);
      else if (!isMuted(person, kind)) this.#end(id, kind, 'ask-accepted');
    }
  }

  /** Forgets a question without a word. */
  drop(id: string, kind: Kind): void {
    this.#end(id, kind, null);
  }

  close(): void {
    for (const ask of this.#open.values()) ask.cancel();
    this.#open.clear();
  }

  #end(id: string, kind: Kind, key: 'ask-accepted' | 'ask-declined' | 'ask-unanswered' | null): void {
    const ask = this.#open.get(keyOf(id, kind));
    if (!ask) return;
    ask.cancel();
    this.#open.delete(keyOf(id, kind));
    this.#ended(key ? { key, name: ask.name, kind } : null);
  }
}

function keyOf(id: string, kind: Kind): string {
  return `${kind} ${id}`;
}
