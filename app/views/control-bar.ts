import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Kind } from '../state/ports.ts';
import type { Participant } from '../state/roster.ts';
import { icons } from './icons.ts';
import { base, buttons } from './styles.ts';

/** One's own microphone and camera, and the way out. */
@customElement('ws-control-bar')
export class ControlBar extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        justify-content: center;
        gap: 10px;
        padding: 14px 12px calc(14px + env(safe-area-inset-bottom, 0px));
        background: var(--page);
      }

      button {
        min-height: 48px;
        padding: 0 18px;
        border-color: var(--line);
        border-radius: 24px;
        background: var(--surface);
      }

      button.danger {
        border-color: transparent;
        background: var(--danger);
      }

      button.off {
        border-color: currentColor;
      }

      @media (max-width: 480px) {
        :host {
          gap: 8px;
        }

        button {
          flex: 1;
          flex-direction: column;
          gap: 2px;
          min-height: 58px;
          padding: 6px 8px;
          border-radius: 16px;
          font-size: 0.8125rem;
          line-height: 1.2;
        }
      }
    `,
  ];

  @property({ attribute: false }) self: Participant | null = null;
  @property({ attribute: false }) sends = { audio: true, video: true };
  @property({ attribute: false }) wanted: { audio: boolean | null; video: boolean | null } = { audio: null, video: null };

  protected override render(): TemplateResult {
    const self = this.self;
    return html`
      ${this.#toggle('audio', 'microphone', self?.audioMuted ?? false)} ${this.#toggle('video', 'camera', self?.videoMuted ?? false)}
      <button class="danger" @click=${() => this.dispatchEvent(new CustomEvent('leave'))}>${icons.leave}<span>Leave</span></button>
    `;
  }

  /** The name of the button is what it does now; it changes, so there is no pressed state besides. */
  #toggle(kind: Kind, device: 'microphone' | 'camera', muted: boolean): TemplateResult {
    const missing = !this.sends[kind];
    const off = muted || missing;
    const image = off ? icons[`${device}Off`] : icons[device];
    const label = missing ? `No ${device}` : `${muted ? 'Unmute' : 'Mute'} ${device}`;
    const why = missing ? `You joined without a ${device}. Load the page again to use one.` : label;
    const inert = missing || this.wanted[kind] !== null || this.self === null;
    return html`<button
      class=${off ? 'off' : ''}
      data-kind=${kind}
      aria-disabled=${inert ? 'true' : 'false'}
      title=${why}
      @click=${() => inert || this.dispatchEvent(new CustomEvent('toggle', { detail: kind }))}
    >
      ${image}<span>${label}</span>
    </button>`;
  }
}
