import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { plainName } from '../../state/name.ts';
import type { EndReason, MeetingActions, Phase, VisitView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

type Ended = Extract<Phase, { name: 'ended' }>;

const PICTURES: Readonly<Record<EndReason, TemplateResult>> = {
  left: icons.door,
  removed: icons.remove,
  'kept-out': icons.remove,
  'room-ended': icons.leave,
  'other-tab': icons.copy,
  full: icons.people,
  locked: icons.lock,
  'too-early': icons.clock,
  closed: icons.clock,
  'link-dead': icons.link,
  refused: icons.lock,
  token: icons.clock,
  'media-blocked': icons.network,
  busy: icons.clock,
  unreachable: icons.network,
  lost: icons.network,
  insecure: icons.shield,
  unsupported: icons.info,
  failed: icons.warning,
};

/** Why one is not in the room, and one next step. */
@customElement('ws-ended')
export class EndedPage extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 100%;
        padding: 24px;
      }

      main {
        width: min(100%, 480px);
        text-align: center;
      }

      .picture {
        display: grid;
        place-items: center;
        width: 76px;
        height: 76px;
        margin: 0 auto 24px;
        border-radius: var(--radius-large);
        background: var(--accent-soft);
        color: var(--accent-text);
      }

      .picture .icon {
        width: 34px;
        height: 34px;
      }

      .room {
        margin-bottom: 8px;
        color: var(--ink-soft);
        font-size: var(--text-m);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      h1 {
        font-size: var(--text-2xl);
      }

      .text {
        margin-top: 12px;
        color: var(--ink-soft);
        font-size: 1.0625rem;
        text-wrap: pretty;
      }

      button {
        min-height: 52px;
        margin-top: 28px;
        padding: 0 28px;
        font-size: 1rem;
      }
    `,
  ];

  @property({ attribute: false }) phase!: Ended;
  @property({ attribute: false }) visit!: VisitView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override firstUpdated(): void {
    // Screen readers say what happened, because the button that had the focus is gone.
    if (document.hasFocus()) this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const { reason, next } = this.phase;
    return html`<main data-end=${reason}>
      <div class="picture">${PICTURES[reason]}</div>
      <p class="room"><bdi>${plainName(this.visit.room)}</bdi></p>
      <h1 tabindex="-1">${t.ends.reasons[reason].title}</h1>
      <p class="text">${endText(this.phase)}</p>
      ${next === 'none' ? nothing : html`<button class="primary" @click=${() => this.actions.next()}>${t.ends.next[next]}</button>`}
    </main>`;
  }
}

function endText({ reason, details: { at, places } }: Ended): string {
  if (reason === 'full' && places !== null) return t.ends.full(places);
  const when =
    at === null
      ? null
      : new Intl.DateTimeFormat(t.language.tag, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  if (reason === 'too-early' && when !== null) return t.ends.opens(when);
  if (reason === 'closed' && when !== null) return t.ends.closedSince(when);
  return t.ends.reasons[reason].text;
}
