import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { MeetingActions, PersonView, RoomView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import { personEntries } from '../room/person-actions.ts';
import { avatar, avatarStyles } from './avatar.ts';
import './for-all.ts';
import './person-row.ts';

/** From how many people on there is a search. */
const SEARCH_FROM = 20;

/** Who is in the room: raised hands in their order, everybody, those who watch. */
@customElement('ws-people-panel')
export class PeoplePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    avatarStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: inset 0 0 0 1px var(--line);
        color: var(--ink);
        overflow: hidden;
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding-block: 10px 6px;
        padding-inline: 16px 6px;
      }

      h2 {
        font-size: var(--text-l);
      }

      .scroll {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding-bottom: 12px;
      }

      /* A phone held sideways: all of it moves together, or the list would have no height. */
      @media (max-height: 480px) {
        :host {
          overflow-y: auto;
        }

        .scroll {
          flex: none;
          overflow: visible;
        }
      }

      .search {
        position: relative;
        padding: 2px 16px 8px;
      }

      .search .icon {
        position: absolute;
        inset-block-start: 13px;
        inset-inline-start: 28px;
        color: var(--ink-soft);
        pointer-events: none;
      }

      .search input {
        padding-inline-start: 42px;
      }

      .section {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 36px;
        margin-top: 6px;
        padding-inline: 16px 6px;
      }

      h3 {
        color: var(--ink-soft);
        font-size: var(--text-s);
        letter-spacing: 0;
      }

      .section button {
        font-size: var(--text-s);
        color: var(--accent-text);
      }

      .watcher {
        display: flex;
        align-items: center;
        gap: 11px;
        min-height: 56px;
        padding-inline: 16px 6px;
      }

      .watcher span:nth-child(2) {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .watcher button {
        font-size: var(--text-s);
      }

      .note {
        padding: 8px 16px;
        color: var(--ink-soft);
        font-size: var(--text-m);
      }
    `,
  ];

  @property({ attribute: false }) room!: RoomView;
  @property({ attribute: false }) actions!: MeetingActions;
  @state() private sought = '';

  /** For the person who opened the list. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  protected override render(): TemplateResult {
    const { people, hands, audience } = this.room;
    const spaced = people.some((person) => personEntries(person).length > 0);
    const searching = people.length > SEARCH_FROM;
    const sought = searching ? this.sought.trim().toLocaleLowerCase() : '';
    const shown = sought === '' ? people : people.filter(({ name }) => name.toLocaleLowerCase().includes(sought));
    return html`
      <header>
        <h2 tabindex="-1">${t.people.heading}</h2>
        <button class="quiet square" aria-label=${t.people.close} title=${t.people.close} @click=${() => this.actions.togglePeople()}>
          ${icons.close}
        </button>
      </header>
      ${searching ? this.#search(shown.length) : nothing}
      <div class="scroll">
        ${hands.length > 0 && sought === '' ? this.#hands(hands) : nothing}
        <div class="section"><h3 id="room">${t.people.inRoom} (${people.length})</h3></div>
        ${shown.length === 0 ? html`<p class="note">${t.people.noMatch(isolate(this.sought))}</p>` : nothing}
        <ul class="everybody" aria-labelledby="room">
          ${repeat(
            shown,
            ({ id }) => id,
            (person) =>
              html`<li><ws-person-row ?spaced=${spaced} .person=${person} .actions=${this.actions}></ws-person-row></li>`,
          )}
        </ul>
        ${audience.count > 0 ? this.#audience() : nothing}
      </div>
      <ws-for-all .room=${this.room} .actions=${this.actions}></ws-for-all>
    `;
  }

  #search(found: number): TemplateResult {
    return html`<div class="search">
      ${icons.search}
      <input
        type="search"
        aria-label=${t.people.search}
        placeholder=${t.people.search}
        .value=${this.sought}
        @input=${(event: InputEvent) => {
          this.sought = (event.target as HTMLInputElement).value;
        }}
      />
      <span class="unseen" role="status">${this.sought === '' ? '' : t.people.found(found)}</span>
    </div>`;
  }

  #hands(hands: readonly PersonView[]): TemplateResult {
    return html`<div class="section">
        <h3 id="hands">${t.people.hands} (${hands.length})</h3>
        ${
          this.room.can.lowerAllHands
            ? html`<button class="quiet" @click=${() => this.actions.lowerAllHands()}>${t.people.lowerAllHands}</button>`
            : nothing
        }
      </div>
      <ol aria-labelledby="hands">
        ${repeat(
          hands,
          ({ id }) => id,
          (person, index) =>
            html`<li><ws-person-row .person=${person} .place=${index + 1} .actions=${this.actions}></ws-person-row></li>`,
        )}
      </ol>`;
  }

  #audience(): TemplateResult {
    const { count, known } = this.room.audience;
    const others = count - known.length;
    return html`<div class="section"><h3 id="audience">${t.people.audience} (${count})</h3></div>
      <ul aria-labelledby="audience">
        ${known.map(
          ({ id, name, canPromote }) => html`<li class="watcher">
            ${avatar(name, false)}<span dir="auto">${name}</span>
            ${
              canPromote
                ? html`<button class="quiet" aria-label=${t.people.quick.onStage(isolate(name))} @click=${() => this.actions.moveOnStage(id)}>
                    ${icons.stage}${t.people.items.onStage}
                  </button>`
                : nothing
            }
          </li>`,
        )}
      </ul>
      ${others > 0 ? html`<p class="note">${t.people.audienceOthers(others)}</p>` : nothing}`;
  }
}
