import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { plainName } from '../../state/name.ts';
import type { MeetingActions, VisitView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { roleText } from '../../texts/role-text.ts';
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

      a {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        margin-top: 6px;
        color: var(--accent-text);
        font-size: var(--text-m);
        font-weight: 600;
        text-underline-offset: 3px;
      }
    `,
  ];

  @property({ attribute: false }) visit!: VisitView;
  @property() name = '';
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const { room, roleLabel, invite, fuller } = this.visit;
    const role = roleText(roleLabel);
    return html`<h2>${t.info.heading}</h2>
      <dl>
        <dt>${t.info.room}</dt>
        <dd><bdi>${plainName(room)}</bdi></dd>
        <dt>${t.info.you}</dt>
        <dd><bdi>${plainName(this.name)}</bdi> · <bdi>${role}</bdi></dd>
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
      }
      ${
        // In a tab of its own: it says there that one is in this room already, and moves on request.
        fuller === null
          ? nothing
          : html`<a href=${`${fuller}&user=${encodeURIComponent(this.name)}`} target="_blank">${t.prejoin.fuller}</a>`
      }`;
  }
}
