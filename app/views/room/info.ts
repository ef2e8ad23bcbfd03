import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MeetingActions, VisitView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons, fields } from '../kit/styles.ts';

/** Which room this is, who one is in it, and the link for others. */
@customElement('ws-info')
export class Info extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      h2 {
        margin-bottom: 12px;
        font-size: var(--text-l);
      }

      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 6px 16px;
        margin-bottom: 16px;
        font-size: var(--text-m);
      }

      dt {
        color: var(--ink-soft);
      }

      dd {
        overflow-wrap: anywhere;
        font-weight: 550;
      }

      .link {
        display: grid;
        gap: 10px;
      }

      input {
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) visit!: VisitView;
  @property() name = '';
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const { room, roleLabel, invite } = this.visit;
    return html`<h2>${t.info.heading}</h2>
      <dl>
        <dt>${t.info.room}</dt>
        <dd>${room}</dd>
        <dt>${t.info.you}</dt>
        <dd>${this.name} · ${roleLabel}</dd>
      </dl>
      ${
        invite === null
          ? nothing
          : html`<div class="link">
              <div class="field">
                <label for="link">${t.info.link}</label>
                <input id="link" type="text" readonly .value=${invite} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
              </div>
              <button class="primary" @click=${() => this.actions.copyInvite()}>${icons.copy}${t.info.copy}</button>
            </div>`
      }`;
  }
}
