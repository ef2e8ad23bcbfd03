import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { MeetingActions, ToastView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { toastText } from '../../texts/toast-text.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

/** Short notices; read out politely. While the pointer or the focus is on them none goes away. */
@customElement('ws-toasts')
export class Toasts extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: fixed;
        inset-block-end: calc(104px + env(safe-area-inset-bottom, 0px));
        inset-inline-start: 28px;
        z-index: 4;
        width: min(400px, calc(100vw - 24px));
        pointer-events: none;
      }

      .toasts {
        display: grid;
        justify-items: start;
        gap: 8px;
      }

      .toast {
        display: flex;
        align-items: center;
        gap: 4px 10px;
        max-width: 100%;
        min-height: 48px;
        padding: 4px 4px 4px 16px;
        padding-inline: 16px 4px;
        border-radius: var(--radius);
        background: light-dark(#1d222c, #2d3440);
        color: #ffffff;
        font-size: var(--text-m);
        box-shadow: var(--shadow), 0 0 0 1px rgb(255 255 255 / 9%);
        pointer-events: auto;
        animation: in var(--calm) var(--ease);
      }

      /* Buttons with words go below a text that leaves them no room; a cross alone stays beside it. */
      .toast.asks {
        flex-wrap: wrap;
      }

      .asks .text {
        flex: 1 1 170px;
      }

      .text {
        flex: 1 1 auto;
        padding-block: 8px;
        line-height: 1.4;
        overflow-wrap: anywhere;
      }

      .buttons {
        display: flex;
        gap: 4px;
        margin-inline-start: auto;
      }

      button {
        background: transparent;
        color: #c3d0ff;
        padding: 0 12px;
      }

      button:hover {
        background: rgb(255 255 255 / 10%) !important;
      }

      button:focus-visible {
        outline-color: #b3c5ff;
      }

      button.first {
        background: #3f68f2;
        color: #fff;
      }

      button.first:hover {
        background: #3156d8 !important;
      }

      button.square {
        color: #c5ccd8;
      }

      @media (max-width: 600px) {
        :host {
          inset-inline: 12px;
          inset-block-end: calc(84px + env(safe-area-inset-bottom, 0px));
          width: auto;
        }

        .toasts {
          justify-items: stretch;
        }
      }

      @media (max-height: 480px) {
        :host {
          inset-block-end: 68px;
        }
      }

      @keyframes in {
        from {
          opacity: 0;
          translate: 0 10px;
        }
      }
    `,
  ];

  @property({ attribute: false }) toasts: readonly ToastView[] = [];
  @property({ attribute: false }) actions!: MeetingActions;
  /** Those that were there when the pointer or the focus came. */
  @state() private held: readonly ToastView[] = [];

  protected override render(): TemplateResult {
    const kept = this.held.filter(({ id }) => !this.toasts.some((toast) => toast.id === id));
    return html`<div
      class="toasts"
      role="log"
      aria-live="polite"
      aria-label=${t.toasts.region}
      @pointerenter=${this.#hold}
      @pointerleave=${this.#letGo}
      @focusin=${this.#hold}
      @focusout=${this.#letGo}
    >
      ${repeat(
        [...kept, ...this.toasts],
        ({ id }) => id,
        (toast) => this.#toast(toast),
      )}
    </div>`;
  }

  #toast({ id, text, buttons: choices }: ToastView): TemplateResult {
    return html`<div class="toast ${choices.length > 0 ? 'asks' : ''}" data-toast=${text.key}>
      <span class="text">${toastText(text)}</span>
      <span class="buttons">
        ${choices.map((button, index) => {
          const answer = (): void => this.#close(id, () => this.actions.answer(id, button));
          return html`<button class=${index === 0 ? 'first' : ''} @click=${answer}>${t.toasts.buttons[button]}</button>`;
        })}
        ${choices.includes('not-now') ? nothing : this.#dismiss(id)}
      </span>
    </div>`;
  }

  #dismiss(id: number): TemplateResult {
    const dismiss = (): void => this.#close(id, () => this.actions.dismiss(id));
    return html`<button class="square" aria-label=${t.toasts.dismiss} @click=${dismiss}>${icons.close}</button>`;
  }

  #close(id: number, act: () => void): void {
    this.held = this.held.filter((toast) => toast.id !== id);
    act();
  }

  readonly #hold = (): void => {
    this.held = this.toasts;
  };

  readonly #letGo = (event: Event): void => {
    const box = event.currentTarget as HTMLElement;
    if (!box.matches(':hover') && !(event instanceof FocusEvent && box.contains(event.relatedTarget as Node | null)))
      this.held = [];
  };
}
