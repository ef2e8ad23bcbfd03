import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Dialog, KeptRecording, MeetingActions } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { bytesText, lengthText, momentText } from '../../texts/measures.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';
import { sure, sureStyles } from '../kit/sure.ts';

type Listed = Extract<Dialog, { kind: 'recordings' }>['list'];

/** What was recorded in this room: when, how long, how large, to download and to delete. */
@customElement('ws-recordings')
export class RecordingsList extends LitElement {
  static override styles = [
    base,
    buttons,
    sureStyles,
    css`
      p {
        color: var(--ink-soft);
      }

      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 10px;
        padding: 12px 0;
        border-bottom: 1px solid var(--line);
      }

      li:last-child {
        border: 0;
        padding-bottom: 0;
      }

      .what {
        flex: 1 1 190px;
        min-width: 0;
      }

      .what strong {
        display: block;
        font-weight: 600;
      }

      .what span {
        display: block;
        color: var(--ink-soft);
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
      }

      .acts {
        display: flex;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) list!: Listed;
  @property({ attribute: false }) asking: string | null = null;
  @property({ attribute: false }) actions!: MeetingActions;

  /** Whether the focus was in here before the last change. */
  #hadFocus = false;

  protected override willUpdate(): void {
    this.#hadFocus = this.shadowRoot?.activeElement != null;
  }

  protected override render(): TemplateResult {
    const words = t.recording.list;
    const { list } = this;
    if (list === 'loading') return html`<p role="status" tabindex="-1">${words.loading}</p>`;
    if (list === 'failed')
      return html`<p role="status">${words.failed}</p>
        <button class="outline" @click=${() => this.actions.openRecordings()}>${icons.restart}${words.again}</button>`;
    if (list.length === 0) return html`<p tabindex="-1">${words.none}</p>`;
    return html`<ul>
      ${list.map((one) => this.#row(one))}
    </ul>`;
  }

  /** The question opens with the focus on the answer that keeps the recording; afterwards the focus is back in the list. */
  protected override updated(changed: PropertyValues<this>): void {
    this.#follow(changed);
    // What had the focus may be gone: the last recording, or the button that asks once more.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>('a, button, p')?.focus();
  }

  #follow(changed: PropertyValues<this>): void {
    if (!changed.has('asking') || changed.get('asking') === undefined) return;
    const before = changed.get('asking');
    const to = this.asking ? '.keep' : before ? `[data-delete="${CSS.escape(before)}"]` : null;
    const target = to ? this.renderRoot.querySelector<HTMLElement>(to) : null;
    (target ?? this.renderRoot.querySelector<HTMLElement>('a, button'))?.focus();
  }

  #row(one: KeptRecording): TemplateResult {
    const words = t.recording.list;
    const when = momentText(one.startedAt, t.language.tag);
    const facts = [
      one.status === 'completed' ? null : words.states[one.status],
      one.seconds === null ? null : lengthText(one.seconds),
      one.bytes === null ? null : bytesText(one.bytes, t.language.tag),
      one.brokeOff && one.status === 'completed' ? words.brokeOff : null,
    ].filter((fact) => fact !== null);
    const done = one.status === 'completed' || one.status === 'lost';
    return html`<li data-recording=${one.id}>
      <div class="what"><strong>${when}</strong><span>${facts.join(' · ')}</span></div>
      <div class="acts">
        ${
          one.link === null
            ? nothing
            : html`<a class="button" href=${one.link} download aria-label=${words.downloadOf(when)}>${icons.download}${words.download}</a>`
        }
        ${
          done
            ? html`<button
                class="quiet square"
                data-delete=${one.id}
                aria-label=${words.deleteOf(when)}
                title=${words.delete}
                @click=${() => this.actions.askDeleteRecording(one.id)}
              >
                ${icons.trash}
              </button>`
            : nothing
        }
      </div>
      ${this.asking === one.id ? this.#sure(one.id) : nothing}
    </li>`;
  }

  #sure(id: string): TemplateResult {
    const words = t.recording.list;
    return sure(
      words.sure,
      { label: words.keep, act: () => this.actions.askDeleteRecording(null) },
      { label: words.delete, act: () => this.actions.deleteRecording(id) },
    );
  }
}
