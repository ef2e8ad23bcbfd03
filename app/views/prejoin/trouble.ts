import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BrowserKind, DevicesView, DeviceTrouble, MeetingActions } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

interface Trouble {
  what: 'microphone' | 'camera' | 'both';
  trouble: DeviceTrouble;
}

/** What is the matter with camera and microphone and what to do in this browser; nothing while all is well. */
@customElement('ws-trouble')
export class TroubleBox extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: contents;
      }

      .box {
        display: grid;
        gap: 10px;
      }

      .trouble {
        display: flex;
        gap: 12px;
        padding: 14px 16px;
        border-radius: var(--radius);
        background: var(--warn-soft);
        color: var(--warn-ink);
      }

      h2 {
        margin-bottom: 2px;
        font-size: var(--text-m);
      }

      p {
        font-size: var(--text-m);
        line-height: 1.45;
      }

      button {
        margin-top: 10px;
        border-color: currentColor;
        background: transparent;
        color: inherit;
      }

      button:hover {
        background: rgb(128 128 128 / 18%) !important;
      }
    `,
  ];

  @property({ attribute: false }) devices!: DevicesView;
  @property() browser: BrowserKind = 'other';
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const troubles = troublesOf(this.devices);
    return html`<div class=${troubles.length > 0 ? 'box' : 'unseen'} role="status">${troubles.map((one, index) => this.#trouble(one, index === 0))}</div>`;
  }

  #trouble({ what, trouble }: Trouble, first: boolean): TemplateResult {
    const helpless = trouble === 'insecure' || trouble === 'unsupported';
    return html`<div class="trouble" data-trouble=${trouble}>
      ${icons.warning}
      <div>
        <h2>${t.advice.heading[what]}</h2>
        <p>${t.advice.text(trouble, what, this.browser)} ${t.advice.joinAnyway}</p>
        ${first && !helpless ? html`<button @click=${() => this.actions.retryDevices()}>${icons.restart}${t.devices.retry}</button>` : nothing}
      </div>
    </div>`;
  }
}

/** One entry where both devices have the same trouble. */
function troublesOf({ microphone, camera }: DevicesView): Trouble[] {
  if (microphone.trouble !== null && microphone.trouble === camera.trouble)
    return [{ what: 'both', trouble: microphone.trouble }];
  return (['microphone', 'camera'] as const).flatMap((what) => {
    const { trouble } = what === 'camera' ? camera : microphone;
    return trouble === null ? [] : [{ what, trouble }];
  });
}
