import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Policy } from '../../../src/wire/page.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base } from '../kit/styles.ts';

/** Says before joining what moderators of this room may do to the one who joins. */
@customElement('ws-policy')
export class PolicyBox extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 16px 18px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        font-size: var(--text-s);
      }

      h2 {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-bottom: 8px;
        font-size: var(--text-m);
      }

      h2 .icon {
        width: 20px;
        height: 20px;
        color: var(--ink-soft);
      }

      li {
        display: flex;
        gap: 8px;
        padding: 3px 0;
        color: var(--ink-soft);
      }

      li .icon {
        width: 18px;
        height: 18px;
        margin-top: 1px;
        color: var(--accent-text);
      }
    `,
  ];

  @property({ attribute: false }) policy!: Policy;

  protected override render(): TemplateResult {
    const lines = policyLines(this.policy);
    return html`
      <h2>${icons.shield}${t.prejoin.policyHeading}</h2>
      ${
        lines.length === 0
          ? html`<p>${t.prejoin.policy.nothing}</p>`
          : html`<ul>
              ${lines.map((line) => html`<li>${icons.check}<span>${line}</span></li>`)}
            </ul>`
      }
    `;
  }
}

/** What moderators may do, in words; empty when nothing. */
function policyLines(policy: Policy): string[] {
  const words = t.prejoin.policy;
  const { mute, unmute, stopVideo, startVideo } = policy;
  const consent = { ask: words.unmuteAsk, direct: words.unmuteDirect, never: null };
  const videoConsent = { ask: words.startVideoAsk, direct: words.startVideoDirect, never: null };
  const lines = [
    mute ? words.mute : null,
    consent[unmute],
    stopVideo ? words.stopVideo : null,
    videoConsent[startVideo],
    policy.moveToAudience ? words.moveToAudience : null,
    policy.remove ? words.remove : null,
    policy.record ? words.record : null,
    policy.stream ? words.stream : null,
  ];
  return lines.filter((line) => line !== null);
}
