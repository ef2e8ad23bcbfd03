import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice } from '../state/notices.ts';
import { base } from './styles.ts';

/** Short notices at the edge; read out politely. */
@customElement('ws-toasts')
export class Toasts extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        bottom: 96px;
        left: 24px;
        z-index: 2;
        pointer-events: none;
      }

      div {
        display: grid;
        justify-items: start;
        gap: 8px;
      }

      p {
        max-width: min(380px, calc(100vw - 48px));
        padding: 10px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
        overflow-wrap: anywhere;
        animation: in 180ms ease-out;
      }

      @media (max-width: 860px) {
        :host {
          bottom: 100px;
          left: 12px;
        }
      }

      @keyframes in {
        from {
          opacity: 0;
          translate: 0 8px;
        }
      }
    `,
  ];

  @property({ attribute: false }) notices: readonly Notice[] = [];

  protected override render(): TemplateResult {
    return html`<div role="log" aria-live="polite" aria-label="Notices">
      ${repeat(
        this.notices,
        (notice) => notice.id,
        (notice) => html`<p>${notice.text}</p>`,
      )}
    </div>`;
  }
}
