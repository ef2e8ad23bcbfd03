import { Observable } from './observable.ts';
import type { Timers } from './ports.ts';
import type { ToastButton, ToastText, ToastView } from './view-model.ts';

/** How long a toast stays, and one that asks for something; more than three at once cannot be read. */
export const TOAST_MS = 5000;
export const QUESTION_MS = 30_000;
export const TOASTS_AT_ONCE = 3;
/** Questions that can still be answered; more than any view holds on to. */
const QUESTIONS_KEPT = 10;

/** Short messages that go away by themselves. */
export class Toasts {
  readonly list = new Observable<readonly ToastView[]>([]);
  readonly #timers: Timers;
  readonly #answers = new Map<number, (button: ToastButton) => void>();
  #next = 1;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * Shows a toast and gives its id. `answer` hears the button that was pressed; the toast is gone by then. The views may still show
   * one whose time is over, under the pointer or the focus: its buttons work all the same.
   */
  say(text: ToastText, buttons: readonly ToastButton[] = [], answer?: (button: ToastButton) => void): number {
    const id = this.#next;
    this.#next += 1;
    if (answer) this.#answers.set(id, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > QUESTIONS_KEPT && oldest !== undefined) this.#answers.delete(oldest);
    const list = [...this.list.value, { id, text, buttons }];
    // Questions wait for an answer: what only tells goes first.
    while (list.length > TOASTS_AT_ONCE) {
      const told = list.findIndex((one) => one.buttons.length === 0);
      list.splice(Math.max(told, 0), 1);
    }
    this.list.set(list);
    this.#timers.after(buttons.length > 0 ? QUESTION_MS : TOAST_MS, () => this.#hide(id));
    return id;
  }

  answer(id: number, button: ToastButton): void {
    const answer = this.#answers.get(id);
    this.dismiss(id);
    answer?.(button);
  }

  dismiss(id: number): void {
    this.#answers.delete(id);
    this.#hide(id);
  }

  /** Takes back what no longer holds. */
  withdraw(...keys: readonly ToastText['key'][]): void {
    for (const { id, text } of this.list.value) if (keys.includes(text.key)) this.dismiss(id);
  }

  has(key: ToastText['key']): boolean {
    return this.list.value.some(({ text }) => text.key === key);
  }

  #hide(id: number): void {
    if (this.list.value.some((one) => one.id === id)) this.list.set(this.list.value.filter((one) => one.id !== id));
  }

  clear(): void {
    this.#answers.clear();
    this.list.set([]);
  }
}
