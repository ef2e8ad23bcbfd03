import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { MeetingActions, PlayingView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { fillTracks, ranges } from '../kit/ranges.ts';
import { base, buttons, choices, fields } from '../kit/styles.ts';
import { troubleBox, troubleStyles } from './trouble.ts';

/** Asks for a link to a video and its volume; shows that it is being opened, or why it cannot be. */
@customElement('ws-play')
export class Play extends LitElement {
  static override styles = [
    base,
    buttons,
    choices,
    fields,
    ranges,
    troubleStyles,
    css`
      p {
        color: var(--ink-soft);
      }

      .field {
        margin-top: 16px;
      }

      .volume {
        display: flex;
        align-items: center;
        gap: 12px;
        color: var(--ink-soft);
      }

      output {
        flex: none;
        min-width: 80px;
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
      }

      .opening {
        margin-top: 14px;
        font-size: var(--text-s);
      }

      .track {
        height: 4px;
        margin-top: 8px;
        overflow: hidden;
        border-radius: var(--round);
        background: var(--raised);
      }

      .track i {
        display: block;
        width: 35%;
        height: 100%;
        border-radius: inherit;
        background: var(--accent-text);
        animation: pass 1.4s ease-in-out infinite;
      }

      @keyframes pass {
        from {
          translate: -100% 0;
        }

        to {
          translate: 290% 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) playing!: PlayingView;
  @property({ attribute: false }) actions!: MeetingActions;
  @state() private volume = 0;
  @query('#address') private address!: HTMLInputElement;

  protected override firstUpdated(): void {
    this.address.focus();
  }

  protected override updated(): void {
    fillTracks(this.renderRoot);
  }

  protected override render(): TemplateResult {
    const words = t.playing.dialog;
    const { opening, trouble } = this.playing;
    return html`<form novalidate @submit=${this.#submit}>
      <p>${words.text}</p>
      <div class="field">
        <label for="address">${words.link}</label>
        <input
          id="address"
          type="text"
          inputmode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="https://"
          ?readonly=${opening}
          aria-describedby="hint"
          aria-invalid=${trouble === null ? nothing : 'true'}
        />
        <span class="hint" id="hint">${words.linkHint}</span>
      </div>
      <div class="field">
        <label for="volume">${words.volume}</label>
        <div class="volume">
          ${icons.speaker}<input
            id="volume"
            type="range"
            min="-50"
            max="50"
            step="5"
            .value=${String(this.volume)}
            aria-valuetext=${t.playing.volume(this.volume)}
            ?disabled=${opening}
            @input=${this.#setVolume}
          /><output for="volume" aria-hidden="true">${t.playing.volume(this.volume)}</output>
        </div>
      </div>
      <div role="status">${opening ? this.#opening() : nothing}</div>
      ${troubleBox(trouble === null ? null : t.playing.troubles[trouble])}
      <div class="choices">
        <button class="outline" type="button" @click=${() => this.actions.closeDialog()}>${t.dialogs.cancel}</button>
        <button class="primary" aria-disabled=${opening ? 'true' : nothing}>${opening ? words.opening : words.confirm}</button>
      </div>
    </form>`;
  }

  #opening(): TemplateResult {
    return html`<div class="opening"><p>${t.playing.dialog.openingLong}</p><div class="track"><i></i></div></div>`;
  }

  readonly #setVolume = (event: Event): void => {
    this.volume = (event.target as HTMLInputElement).valueAsNumber;
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (!this.playing.opening) this.actions.play(this.address.value.trim(), this.volume);
  };
}
