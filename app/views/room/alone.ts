import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MeetingActions } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

/** A word to somebody who is alone in the room, and the link for others. */
@customElement('ws-alone')
export class Alone extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: absolute;
        inset-block-end: 16px;
        inset-inline-end: 16px;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 18px;
        max-width: calc(100% - 32px);
        padding: 12px 14px 12px 18px;
        border-radius: var(--radius);
        background: rgb(20 24 32 / 94%);
        color: var(--plate-ink);
        font-size: var(--text-m);
        box-shadow: var(--shadow);
      }

      strong {
        display: block;
        font-weight: 600;
      }

      p {
        color: #b4bcc9;
        font-size: var(--text-s);
      }

      /* A low picture has no room for the card: it would hide the only person in it. */
      @media (max-height: 480px), (max-width: 760px) and (min-aspect-ratio: 4/5) {
        :host {
          display: none;
        }
      }

      /* On a phone held upright it stands below the picture. */
      @media (max-width: 760px) {
        :host {
          inset-inline: 16px;
          justify-content: space-between;
        }
      }
    `,
  ];

  @property({ attribute: false }) invite: string | null = null;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    return html`<div>
        <strong>${t.stage.alone}</strong>
        ${this.invite === null ? nothing : html`<p>${t.stage.aloneHint}</p>`}
      </div>
      ${this.invite === null ? nothing : html`<button @click=${() => this.actions.copyInvite()}>${icons.copy}${t.stage.copyLink}</button>`}`;
  }
}
