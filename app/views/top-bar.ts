import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Visit } from '../browser/visit.ts';
import { isReconnecting, type Phase } from '../state/phase.ts';
import { base } from './styles.ts';

/** Which room, who one is, and whether the connection stands. */
@customElement('ws-top-bar')
export class TopBar extends LitElement {
  static override styles = [
    base,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 64px;
      }

      .mark {
        display: grid;
        grid-template: 1fr 1fr / 9px 7px;
        gap: 2px;
        flex: none;
        width: 30px;
        height: 30px;
        padding: 6px;
        border-radius: 9px;
        background: var(--accent);
      }

      .mark i {
        border-radius: 2px;
        background: #fff;
      }

      .mark i:first-child {
        grid-row: span 2;
      }

      .mark i:nth-child(2) {
        opacity: 0.85;
      }

      .mark i:nth-child(3) {
        opacity: 0.6;
      }

      .room {
        min-width: 0;
        flex: 1;
      }

      h1 {
        overflow: hidden;
        font-size: 1.0625rem;
        font-weight: 650;
        line-height: 1.3;
        letter-spacing: -0.01em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .status {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }

      .dot {
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--ink-soft);
      }

      .dot.good {
        background: var(--talking);
      }

      .dot.bad {
        background: var(--danger);
      }

      .who {
        display: flex;
        flex-direction: column;
        align-items: flex-end;
        min-width: 0;
        max-width: 45%;
        line-height: 1.3;
      }

      .user {
        max-width: 100%;
        overflow: hidden;
        font-weight: 600;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .role {
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }

      .role.moderator {
        color: var(--accent-text);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) visit!: Visit;
  @property({ attribute: false }) phase!: Phase;

  protected override render(): TemplateResult {
    const { room, user, role, roleLabel } = this.visit;
    const [tone, words] = this.#status();
    return html`
      <header>
        <span class="mark" aria-hidden="true"><i></i><i></i><i></i></span>
        <div class="room">
          <h1 title=${room}>${room}</h1>
          <p class="status"><span class="dot ${tone}" aria-hidden="true"></span><span>${words}</span></p>
        </div>
        <div class="who">
          <span class="user" title=${user} data-testid="user">${user}</span>
          <span class="role ${role}" data-testid="role">${roleLabel}</span>
        </div>
      </header>
    `;
  }

  #status(): [tone: string, words: string] {
    if (this.phase.name === 'in') return isReconnecting(this.phase) ? ['bad', 'Reconnecting'] : ['good', 'Connected'];
    return this.phase.name === 'out' ? ['', 'Not connected'] : ['', 'Joining'];
  }
}
