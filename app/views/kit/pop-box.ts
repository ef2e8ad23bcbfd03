import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from './icons.ts';
import { Popup, popupStyles } from './popup.ts';
import { base, buttons } from './styles.ts';
import './bar-button.ts';

/** A button of the bar with a small box of content beside it. */
@customElement('ws-pop-box')
export class PopBox extends Popup {
  static override styles = [
    base,
    buttons,
    popupStyles,
    css`
      :host {
        display: inline-flex;
      }

      .popup {
        padding: 0 !important;
        width: var(--pop-width, 340px);
      }

      .body {
        padding: 18px 20px 20px;
      }

      @media (max-width: 600px) {
        .popup {
          width: auto;
        }
      }
    `,
  ];

  @property() label = '';
  @property() word = '';
  @property({ attribute: false }) icon: TemplateResult = icons.info;

  protected override render(): TemplateResult {
    return html`<ws-bar-button
        class="trigger"
        .icon=${this.icon}
        .label=${this.label}
        .word=${this.word}
        .expanded=${this.open}
        tip-align="end"
        @click=${this.toggle}
      ></ws-bar-button>
      <div
        class="popup"
        popover="manual"
        role="dialog"
        aria-label=${this.label}
        tabindex="-1"
        @keydown=${this.closeOnEscape}
      >
        ${this.open ? html`<div class="body"><slot></slot></div>` : nothing}
      </div>`;
  }

  protected override firstFocus(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[autofocus]') ?? this.popup;
  }
}
