import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { MeetingActions, RoomView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { base, buttons } from '../kit/styles.ts';
import { layoutCells } from './layout-picture.ts';

/** Choice of the layout for everybody, with little pictures, and what else changes the picture. */
@customElement('ws-layout-picker')
export class LayoutPicker extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }

      h2 {
        font-size: var(--text-l);
      }

      .hint {
        margin-bottom: 14px;
        color: var(--ink-soft);
        font-size: var(--text-s);
      }

      .choices {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(92px, 1fr));
        gap: 8px;
      }

      .choice {
        position: relative;
        display: grid;
        gap: 6px;
        justify-items: center;
        align-content: start;
        padding: 8px 4px;
        border: 2px solid transparent;
        border-radius: var(--radius-small);
        background: var(--raised);
        font-size: var(--text-xs);
        font-weight: 550;
        line-height: 1.25;
        text-align: center;
        cursor: pointer;
        transition: border-color var(--quick) var(--ease);
      }

      .choice:hover {
        background: var(--hover);
      }

      .choice:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
      }

      .choice:has(:focus-visible) {
        outline: 2.5px solid var(--focus);
        outline-offset: 2px;
      }

      .choice input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }

      svg {
        width: 64px;
        height: 36px;
        color: var(--ink-soft);
      }

      .choice:has(:checked) svg {
        color: var(--accent-text);
      }

      .switch {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        min-height: var(--target);
        font-size: var(--text-m);
        cursor: pointer;
      }

      .switches {
        margin-top: 12px;
        padding-top: 8px;
        border-top: 1px solid var(--line);
      }

      .switch input {
        appearance: none;
        position: relative;
        flex: none;
        width: 44px;
        height: 26px;
        margin: 0;
        border-radius: var(--round);
        background: var(--line-strong);
        cursor: pointer;
        transition: background-color var(--quick) var(--ease);
      }

      .switch input::after {
        content: '';
        position: absolute;
        inset-block-start: 3px;
        inset-inline-start: 3px;
        width: 20px;
        height: 20px;
        border-radius: 50%;
        background: #fff;
        transition: inset-inline-start var(--quick) var(--ease);
      }

      .switch input:checked {
        background: var(--accent);
      }

      .switch input:checked::after {
        inset-inline-start: 21px;
      }
    `,
  ];

  @property({ attribute: false }) room!: RoomView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const { can, hidesVideoMuted, prioritizesHands, layout } = this.room;
    const hide = hidesVideoMuted ? can.showVideoMuted : can.hideVideoMuted;
    return html`
      ${
        can.setLayout
          ? html`<h2>${t.layouts.heading}</h2>
              <p class="hint">${t.layouts.hint}</p>
              <div class="choices" role="radiogroup" aria-label=${t.layouts.heading}>
                ${layout.choices.map((name) => this.#choice(name, name === layout.name))}
              </div>`
          : nothing
      }
      ${
        hide || can.prioritizeHands
          ? html`<div class="switches">
              ${hide ? this.#switch(t.layouts.hideVideoMuted, hidesVideoMuted, (on) => this.actions.setHideVideoMuted(on)) : nothing}
              ${can.prioritizeHands ? this.#switch(t.layouts.prioritizeHands, prioritizesHands, (on) => this.actions.setPrioritizeHands(on)) : nothing}
            </div>`
          : nothing
      }
    `;
  }

  #choice(name: string, chosen: boolean): TemplateResult {
    return html`<label class="choice">
      <input type="radio" name="layout" .checked=${live(chosen)} ?autofocus=${chosen} @change=${() => this.actions.setLayout(name)} />
      <svg viewBox="0 0 32 18" aria-hidden="true">
        ${layoutCells(name).map(
          ({ x, y, width, height }, i) =>
            svg`<rect x=${x + 0.4} y=${y + 0.4} width=${width - 0.8} height=${height - 0.8} rx="0.9" fill="currentColor" opacity=${i === 0 ? 1 : 0.6} />`,
        )}
      </svg>
      <span>${t.layouts.names[name] ?? name}</span>
    </label>`;
  }

  #switch(label: string, on: boolean, set: (on: boolean) => void): TemplateResult {
    return html`<label class="switch">
      <span>${label}</span>
      <input type="checkbox" role="switch" .checked=${live(on)} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />
    </label>`;
  }
}
