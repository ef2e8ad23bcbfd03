import { css, LitElement } from 'lit';
import { property, query } from 'lit/decorators.js';
import { placeBeside } from './place.ts';

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
 * A button with something that floats beside it. Opens in the top layer, closes on Escape, on a press outside and when the focus
 * goes elsewhere, and gives the focus back to its button. Sends `closed`.
 */
export abstract class Popup extends LitElement {
  @property() side: 'above' | 'below' = 'below';
  @property({ reflect: true, type: Boolean }) open = false;
  @query('.popup') protected popup!: HTMLElement;
  @query('.trigger') protected trigger!: HTMLElement;

  /** What gets the focus when it opens. */
  protected abstract firstFocus(): HTMLElement | null;

  show(): void {
    if (this.open) return;
    this.open = true;
    // What is inside is drawn only while it is seen; it has to be there when the box is measured.
    this.performUpdate();
    this.popup.showPopover();
    this.#place();
    this.popup.classList.add('shown');
    this.firstFocus()?.focus();
    document.addEventListener('pointerdown', this.#pressed, true);
    window.addEventListener('resize', this.#place);
  }

  /** @param returnFocus false when the focus has gone elsewhere by itself */
  hide(returnFocus = true): void {
    if (!this.open) return;
    this.open = false;
    this.popup.classList.remove('shown');
    this.popup.hidePopover();
    document.removeEventListener('pointerdown', this.#pressed, true);
    window.removeEventListener('resize', this.#place);
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

  readonly #place = (): void => {
    const { popup, trigger } = this;
    popup.style.maxHeight = '';
    const rtl = getComputedStyle(this).direction === 'rtl';
    const size = { width: popup.offsetWidth, height: popup.offsetHeight };
    const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const anchor = trigger.getBoundingClientRect();
    const towards = anchor.left + anchor.width / 2 > view.width / 2 ? 'right' : 'left';
    const align = size.width > view.width / 2 && rtl ? 'right' : towards;
    const { left, top, maxHeight } = placeBeside(anchor, size, view, this.side, align);
    popup.style.left = `${left}px`;
    popup.style.top = `${top}px`;
    popup.style.maxHeight = `${maxHeight}px`;
  };
}
