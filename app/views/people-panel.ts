import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Kind } from '../state/ports.ts';
import type { Roster } from '../state/roster.ts';
import { icons } from './icons.ts';
import './person-row.ts';
import { base, buttons } from './styles.ts';

/** Who is in the room; for a moderator with the means to mute and remove. */
@customElement('ws-people-panel')
export class PeoplePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      .head {
        padding: 16px 16px 12px;
        border-bottom: 1px solid var(--line);
      }

      h2 {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 1rem;
        font-weight: 650;
      }

      .count {
        padding: 0 8px;
        border-radius: 10px;
        background: var(--raised);
        color: var(--ink-soft);
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
      }

      .caption {
        margin-top: 12px;
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }

      .all {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
        margin-top: 6px;
      }

      .all button {
        justify-content: flex-start;
        gap: 6px;
        padding: 0 8px;
        font-size: 0.8125rem;
        line-height: 1.25;
        text-align: left;
      }

      ul {
        flex: 1;
        overflow-y: auto;
        padding: 6px 0;
      }

      @media (max-width: 860px) {
        ul {
          overflow: visible;
        }
      }
    `,
  ];

  @property({ attribute: false }) people: Roster = [];
  @property({ attribute: false }) selfId: string | null = null;
  @property({ attribute: false }) moderates = false;

  protected override render(): TemplateResult {
    const row = (person: Roster[number]): TemplateResult => html`<li>
      <ws-person-row .person=${person} .self=${person.id === this.selfId} .moderates=${this.moderates}></ws-person-row>
    </li>`;
    return html`
      <div class="head">
        <h2>Participants <span class="count">${this.people.length}</span></h2>
        ${this.moderates ? this.#forAll() : nothing}
      </div>
      <ul aria-label="Participants">
        ${repeat(this.people, (person) => person.id, row)}
      </ul>
    `;
  }

  #forAll(): TemplateResult {
    const button = (kind: Kind, muted: boolean, image: TemplateResult, label: string): TemplateResult => html`<button
      data-all=${kind}
      data-muted=${muted}
      aria-label=${`${label} of everyone`}
      @click=${() => this.dispatchEvent(new CustomEvent('set-all-muted', { detail: { kind, muted } }))}
    >
      ${image}<span>${label}</span>
    </button>`;
    return html`<p class="caption" id="everyone">Everyone</p>
      <div class="all" role="group" aria-labelledby="everyone">
      ${button('audio', true, icons.microphoneOff, 'Mute audio')} ${button('audio', false, icons.microphone, 'Unmute audio')}
      ${button('video', true, icons.cameraOff, 'Mute video')} ${button('video', false, icons.camera, 'Unmute video')}
    </div>`;
  }
}
