import { Observable } from './observable.ts';
import type { After } from './ports.ts';

export interface Notice {
  id: number;
  text: string;
}

/** How long a notice stays, and how many there are at once: more cannot be read. */
export const NOTICE_MS = 5000;
export const NOTICES_AT_ONCE = 3;

/** Short messages that go away by themselves; the page shows them in a polite live region. */
export class Notices {
  readonly list = new Observable<readonly Notice[]>([]);
  readonly #after: After;
  #next = 1;

  constructor(after: After) {
    this.#after = after;
  }

  say(text: string): void {
    const notice = { id: this.#next, text };
    this.#next += 1;
    this.list.set([...this.list.value, notice].slice(-NOTICES_AT_ONCE));
    this.#after(NOTICE_MS, () => this.list.set(this.list.value.filter((one) => one.id !== notice.id)));
  }
}
