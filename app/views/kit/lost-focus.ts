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
  readonly #lost: (was: readonly Node[]) => void;
  /** What had the focus before the last drawing, from the inside out. */
  #path: readonly Node[] = [];
  #waiting = false;

  /** @param lost hears what was around the lost element, from the inside out */
  constructor(host: LitElement, lost: (was: readonly Node[]) => void) {
    this.#lost = lost;
    host.addController(this);
  }

  hostUpdate(): void {
    // No event tells of a focus that moves inside of one of our elements.
    if (!this.#waiting) this.#path = pathOf(deepFocus());
  }

  hostUpdated(): void {
    if (this.#waiting || this.#path.length === 0) return;
    this.#waiting = true;
    // What is inside is drawn by then.
    requestAnimationFrame(() => {
      this.#waiting = false;
      if (this.#path[0]?.isConnected === false && document.hasFocus() && deepFocus() === document.body) this.#lost(this.#path);
    });
  }
}

/** An element and what is around it, through all shadow roots; nothing for the body, which has the focus when nobody has. */
function pathOf(element: Element | null): Node[] {
  if (element === document.body) return [];
  const path: Node[] = [];
  for (let node: Node | null = element; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) path.push(node);
  return path;
}
