import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Phase } from '../state/phase.ts';
import { deviceText, EXIT_TEXTS, type StateText } from '../state/texts.ts';
import { base, buttons } from './styles.ts';

/** What fills the stage while one is not in the room: on the way in, or why not, and the next step. */
@customElement('ws-state-screen')
export class StateScreen extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        padding: 20px;
        overflow: auto;
        border-radius: var(--radius);
        background: var(--stage);
        color: var(--stage-ink);
      }

      .card {
        width: min(100%, 460px);
        text-align: center;
      }

      h2 {
        margin-bottom: 10px;
        font-size: 1.375rem;
        line-height: 1.25;
        letter-spacing: -0.01em;
      }

      p + p {
        margin-top: 6px;
        color: var(--stage-ink-soft);
      }

      .choices {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 10px;
        margin-top: 24px;
      }

      .choices button {
        padding: 0 20px;
      }

      .plain {
        border-color: var(--stage-ink-soft);
        background: transparent;
        color: var(--stage-ink);
      }

      .wait {
        width: 34px;
        height: 34px;
        margin: 0 auto 18px;
        border: 3px solid var(--stage-line);
        border-top-color: var(--stage-ink);
        border-radius: 50%;
        animation: turn 1s linear infinite;
      }

      @keyframes turn {
        to {
          rotate: 360deg;
        }
      }
    `,
  ];

  @property({ attribute: false }) phase!: Phase;

  protected override render(): TemplateResult {
    return html`<div class="card" role="status" data-phase=${this.phase.name}>${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    switch (this.phase.name) {
      case 'out':
        return this.#text(EXIT_TEXTS[this.phase.exit]);
      case 'devices': {
        const text = deviceText(this.phase.audio, this.phase.video);
        return this.#text(text, text.without);
      }
      case 'preparing':
        return html`<div class="wait"></div>
          <h2>Getting ready</h2>
          <p>Your browser may ask whether this page may use your camera and microphone.</p>`;
      default:
        return html`<div class="wait"></div>
          <h2>Joining</h2>`;
    }
  }

  #text(text: StateText, without?: string): TemplateResult {
    const again = (): void => {
      if (text.reload) location.reload();
      else this.dispatchEvent(new CustomEvent('again'));
    };
    const joinWithout = (): boolean => this.dispatchEvent(new CustomEvent('without'));
    return html`
      <h2>${text.title}</h2>
      <p>${text.text}</p>
      <p>${text.next}</p>
      <div class="choices">
        ${text.again === null ? nothing : html`<button class="primary" @click=${again}>${text.again}</button>`}
        ${without === undefined ? nothing : html`<button class="plain" @click=${joinWithout}>${without}</button>`}
      </div>
    `;
  }
}
