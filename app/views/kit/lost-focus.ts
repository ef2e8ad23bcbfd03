import type { LitElement, ReactiveController } from 'lit';

/** The element that has the focus, through all shadow roots; the body when none has. */
export function deepFocus(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/**
 * Gives the focus a place when what had it is gone from the page, as the row of somebody who left: keyboards and screen readers would
 * begin at the top of the page again.
 */
export class LostFocus implements ReactiveController {
  readonly #host: LitElement;
  readonly #lost: (was: readonly EventTarget[]) => void;
  /** What had the focus last, from the inside out. */
  #path: readonly EventTarget[] = [];
  #waiting = false;

  /** @param lost hears what was around the lost element, from the inside out */
  constructor(host: LitElement, lost: (was: readonly EventTarget[]) => void) {
    this.#host = host;
    this.#lost = lost;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#note);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#note);
  }

  hostUpdated(): void {
    if (this.#waiting || this.#path.length === 0) return;
    this.#waiting = true;
    // What is inside is drawn by then.
    requestAnimationFrame(this.#look);
  }

  readonly #note = (event: Event): void => {
    this.#path = event.composedPath();
  };

  readonly #look = (): void => {
    this.#waiting = false;
    const [element] = this.#path;
    if (!(element instanceof Element) || element.isConnected) return;
    const path = this.#path;
    this.#path = [];
    if (document.hasFocus() && deepFocus() === document.body) this.#lost(path);
  };
}
