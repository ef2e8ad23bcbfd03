import { autoUpdate, computePosition, flip, offset, type Placement, shift, size } from '@floating-ui/dom';
import { css, LitElement } from 'lit';
import { property, query } from 'lit/decorators.js';

/** Room between a floating box and its button, and between it and the edge of the window. */
const DISTANCE = 8;
const EDGE = { padding: 8 };
/** No box is cut to less, however small the window is. */
const LEAST_HEIGHT = 120;

/** Look of what floats over the page; on phones a sheet at the lower edge. */
export const popupStyles = css`
  .popup {
    position: fixed;
    inset: auto;
    margin: 0;
    width: max-content;
    min-width: 232px;
    max-width: min(360px, calc(100vw - 16px));
    padding: 6px;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
    font: var(--text-m) / 1.4 var(--font);
    box-shadow: var(--shadow);
    opacity: 0;
    translate: 0 6px;
    transition:
      opacity var(--quick) var(--ease),
      translate var(--quick) var(--ease);
  }

  .popup.shown {
    opacity: 1;
    translate: none;
  }

  @media (max-width: 600px) {
    .popup {
      inset: auto 0 0 0 !important;
      width: auto;
      max-width: none;
      max-height: 82dvh !important;
      padding: 12px 12px calc(12px + env(safe-area-inset-bottom, 0px));
      border-width: 1px 0 0;
      border-radius: var(--radius-large) var(--radius-large) 0 0;
      translate: 0 32px;
      transition-duration: var(--calm);
    }

    .popup::backdrop {
      background: var(--backdrop);
    }
  }
`;

/**
 * A button with something that floats beside it, and stays there when the button moves. Opens in the top layer, closes on Escape, on a
 * press outside and when the focus goes elsewhere, and gives the focus back to its button. Sends `closed`.
 */
export abstract class Popup extends LitElement {
  @property() side: 'above' | 'below' = 'below';
  @property({ reflect: true, type: Boolean }) open = false;
  @query('.popup') protected popup!: HTMLElement;
  @query('.trigger') protected trigger!: HTMLElement;
  #unfollow = (): void => {};

  /** What gets the focus when it opens. */
  protected abstract firstFocus(): HTMLElement | null;

  show(): void {
    if (this.open) return;
    this.open = true;
    // What is inside is drawn only while it is seen; it has to be there when the box is measured.
    this.performUpdate();
    this.popup.showPopover();
    this.#unfollow = autoUpdate(this.trigger, this.popup, this.#place);
    document.addEventListener('pointerdown', this.#pressed, true);
  }

  /** @param returnFocus false when the focus has gone elsewhere by itself */
  hide(returnFocus = true): void {
    if (!this.open) return;
    this.open = false;
    this.popup.classList.remove('shown');
    this.popup.hidePopover();
    document.removeEventListener('pointerdown', this.#pressed, true);
    this.#unfollow();
    if (returnFocus) this.trigger.focus();
    this.dispatchEvent(new CustomEvent('closed'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide(false);
  }

  protected readonly toggle = (): void => (this.open ? this.hide() : this.show());

  protected readonly closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  };

  protected readonly focusLeft = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && !this.renderRoot.contains(to)) this.hide(false);
  };

  readonly #pressed = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.hide(false);
  };

  readonly #place = async (): Promise<void> => {
    const { popup } = this;
    const cut = size({
      ...EDGE,
      apply: ({ availableHeight }) => {
        popup.style.maxHeight = `${Math.max(LEAST_HEIGHT, availableHeight)}px`;
      },
    });
    const { x, y } = await computePosition(this.trigger, popup, {
      strategy: 'fixed',
      placement: this.#placement(),
      middleware: [offset(DISTANCE), flip(EDGE), shift(EDGE), cut],
    });
    if (!this.open) return;
    popup.style.left = `${x}px`;
    popup.style.top = `${y}px`;
    if (popup.classList.contains('shown')) return;
    popup.classList.add('shown');
    this.firstFocus()?.focus();
  };

  /** Edges meet on the side of the window where the button is, so that the box reaches into it. */
  #placement(): Placement {
    const { left, width } = this.trigger.getBoundingClientRect();
    const onRight = left + width / 2 > document.documentElement.clientWidth / 2;
    const rtl = getComputedStyle(this).direction === 'rtl';
    return `${this.side === 'above' ? 'top' : 'bottom'}-${onRight === rtl ? 'start' : 'end'}`;
  }
}
