import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../../texts/index.ts';
import { base } from '../kit/styles.ts';

/** On the way into the room. */
@customElement('ws-joining')
export class Joining extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 100%;
        padding: 24px;
      }

      main {
        text-align: center;
      }

      .wait {
        display: flex;
        justify-content: center;
        gap: 8px;
        margin-bottom: 24px;
      }

      .wait i {
        width: 12px;
        height: 12px;
        border-radius: 4px;
        background: var(--accent);
        animation: breathe 1.4s ease-in-out infinite;
      }

      .wait i:nth-child(2) {
        animation-delay: 0.16s;
      }

      .wait i:nth-child(3) {
        animation-delay: 0.32s;
      }

      h1 {
        font-size: var(--text-xl);
      }

      .text {
        margin-top: 8px;
        color: var(--ink-soft);
      }

      @keyframes breathe {
        50% {
          opacity: 0.35;
          scale: 0.8;
        }
      }
    `,
  ];

  @property({ type: Boolean }) slow = false;

  protected override firstUpdated(): void {
    // The button that led here is gone.
    if (document.hasFocus()) this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<main>
      <div class="wait" aria-hidden="true"><i></i><i></i><i></i></div>
      <div role="status">
        <h1 tabindex="-1">${t.joining.title}</h1>
        <p class="text">${this.slow ? t.joining.slow : t.joining.text}</p>
      </div>
    </main>`;
  }
}
