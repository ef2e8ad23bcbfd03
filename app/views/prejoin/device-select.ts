import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { DeviceKind, DevicesView, MeetingActions } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons, fields } from '../kit/styles.ts';

/** Choice of one kind of device; for speakers with a sound to try. */
@customElement('ws-device-select')
export class DeviceSelect extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      :host {
        display: block;
        min-width: 0;
      }

      .row {
        display: flex;
        gap: 8px;
      }

      .square {
        border-color: var(--line-strong);
        background: var(--surface);
      }
    `,
  ];

  @property() kind: DeviceKind = 'microphone';
  @property({ attribute: false }) devices!: DevicesView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const { kind } = this;
    const { choices, chosen } = this.devices[kind];
    return html`<div class="field">
      <label for="choice">${t.devices[kind]}</label>
      <div class="row">
        <select id="choice" ?disabled=${choices.length === 0} .value=${live(chosen ?? '')} @change=${this.#choose}>
          ${choices.length === 0 ? html`<option value="">${this.#nothing()}</option>` : this.#options()}
        </select>
        ${
          kind === 'speaker'
            ? html`<button
                class="square"
                aria-label=${t.prejoin.testSpeaker}
                title=${t.prejoin.testSpeaker}
                @click=${() => this.actions.testSpeaker()}
              >
                ${icons.speaker}
              </button>`
            : ''
        }
      </div>
    </div>`;
  }

  #options(): TemplateResult[] {
    const { choices, chosen } = this.devices[this.kind];
    return choices.map(
      ({ id, label }, index) =>
        html`<option value=${id} ?selected=${id === chosen}>${label || t.devices.unnamed[this.kind](index + 1)}</option>`,
    );
  }

  #nothing(): string {
    const { kind } = this;
    if (kind !== 'speaker') {
      const { trouble, state } = this.devices[kind];
      if (state === 'asking') return t.devices.asking;
      if (trouble) return t.devices.troubles[trouble];
    }
    return t.devices.none[kind];
  }

  readonly #choose = (event: Event): void => {
    this.actions.chooseDevice(this.kind, (event.target as HTMLSelectElement).value);
  };
}
