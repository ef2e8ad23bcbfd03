import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../../texts/index.ts';
import { icons } from './icons.ts';
import { deepFocus } from './lost-focus.ts';
import { base, buttons } from './styles.ts';

/** A modal box with a heading. Open while it is in the page; sends `dismiss` when the person closes it. */
@customElement('ws-dialog')
export class Dialog extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        width: min(var(--dialog-width, 440px), calc(100vw - 24px));
        max-height: calc(100dvh - 24px);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
        color: var(--ink);
        font: var(--text-m) / 1.5 var(--font);
        box-shadow: var(--shadow);
        animation: rise var(--calm) var(--ease);
      }

      dialog::backdrop {
        background: var(--backdrop);
        animation: fade var(--calm) var(--ease);
      }

      header {
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        gap: 12px;
        padding: 14px 14px 0 24px;
        padding-inline: 24px 14px;
      }

      h2 {
        padding-top: 10px;
        font-size: var(--text-l);
        overflow-wrap: anywhere;
      }

      .body {
        padding: 10px 24px 24px;
      }

      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 12px;
        }
      }

      @keyframes fade {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  @property() heading = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  /** What had the focus before; it gets it back. */
  #before: HTMLElement | null = null;

  protected override firstUpdated(_changed: PropertyValues): void {
    const before = deepFocus();
    this.#before = before instanceof HTMLElement ? before : null;
    this.dialog.showModal();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // The browser gives the focus back when a dialog closes, but not when it is taken out of the page.
    if (this.#before?.isConnected) this.#before.focus();
  }

  protected override render(): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="heading" @cancel=${this.#cancel} @click=${this.#pressed}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button class="quiet square" aria-label=${t.dialogs.close} title=${t.dialogs.close} @click=${this.#dismiss}>${icons.close}</button>
      </header>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.#dismiss();
  };

  /** A press on the darkened page beside the box. */
  readonly #pressed = (event: Event): void => {
    if (event.target === this.dialog) this.#dismiss();
  };

  readonly #dismiss = (): void => {
    this.dispatchEvent(new CustomEvent('dismiss'));
  };
}
