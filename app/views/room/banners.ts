import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Banner, MeetingActions } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

type Of<K extends Banner['kind']> = Extract<Banner, { kind: K }>;

/** What holds for a while, over the picture: small marks in the corner, words in the middle, one big button when devices stopped. */
@customElement('ws-banners')
export class Banners extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: absolute;
        inset: 12px;
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr);
        justify-items: center;
        gap: 10px;
        pointer-events: none;
      }

      .marks {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-self: start;
      }

      .mark {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        min-height: 30px;
        padding: 0 11px 0 9px;
        border-radius: var(--round);
        background: var(--plate);
        color: var(--plate-ink);
        font-size: var(--text-s);
        font-weight: 650;
        letter-spacing: 0.01em;
      }

      .mark .icon {
        width: 17px;
        height: 17px;
      }

      .dot {
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: #ff4d5e;
        animation: pulse 2s ease-in-out infinite;
      }

      .recording {
        max-width: 100%;
        padding-block: 3px;
        border-radius: 15px;
        background: var(--recording);
      }

      .recording .dot {
        flex: none;
        background: #fff;
      }

      .live,
      .playing {
        max-width: 100%;
        padding-block: 3px;
        border-radius: 15px;
      }

      .live {
        padding-inline-start: 4px;
      }

      .chip {
        flex: none;
        padding: 1px 9px;
        border-radius: var(--round);
        background: var(--recording);
        letter-spacing: 0.04em;
      }

      .sentence {
        font-weight: 500;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }

      .alert {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        max-width: min(100%, 560px);
        padding: 12px 16px;
        border-radius: var(--radius);
        background: #39300f;
        color: #ffdf8f;
        font-size: var(--text-m);
        box-shadow: var(--shadow);
        pointer-events: auto;
        animation: drop var(--calm) var(--ease);
      }

      .alert .words {
        flex: 1;
        min-width: 180px;
      }

      .alert strong {
        display: block;
        font-weight: 600;
      }

      .left {
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
      }

      .wait {
        width: 20px;
        height: 20px;
        border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);
        border-top-color: currentColor;
        border-radius: 50%;
        animation: turn 1s linear infinite;
      }

      .big {
        align-self: center;
        display: grid;
        justify-items: center;
        gap: 6px;
        max-width: min(100%, 480px);
        padding: clamp(18px, 5vw, 28px);
        border-radius: var(--radius-large);
        background: rgb(20 24 32 / 96%);
        color: var(--plate-ink);
        text-align: center;
        box-shadow: var(--shadow);
        pointer-events: auto;
      }

      .big h2 {
        font-size: var(--text-l);
      }

      .big p {
        color: #b4bcc9;
        font-size: var(--text-m);
      }

      .big button {
        min-height: 56px;
        margin-top: 14px;
        padding: 0 clamp(12px, 4vw, 24px);
        font-size: 1.0625rem;
      }

      @keyframes pulse {
        50% {
          opacity: 0.45;
        }
      }

      @keyframes turn {
        to {
          rotate: 360deg;
        }
      }

      @keyframes drop {
        from {
          opacity: 0;
          translate: 0 -8px;
        }
      }
    `,
  ];

  @property({ attribute: false }) banners: readonly Banner[] = [];
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const reconnecting = this.#find('reconnecting');
    const blocked = this.#find('sound-blocked');
    const interrupted = this.#find('media-interrupted');
    return html`
      <div class="marks" role="status">${this.banners.map((banner) => mark(banner))}</div>
      ${reconnecting ? this.#reconnecting(reconnecting) : blocked ? this.#soundBlocked() : html`<div></div>`}
      ${interrupted ? this.#interrupted(interrupted) : nothing}
    `;
  }

  #find<K extends Banner['kind']>(kind: K): Of<K> | undefined {
    return this.banners.find((banner): banner is Of<K> => banner.kind === kind);
  }

  /** The seconds stand outside of the live part: nobody wants to hear each of them. */
  #reconnecting({ part, secondsLeft }: Of<'reconnecting'>): TemplateResult {
    return html`<div class="alert" data-testid="reconnecting">
      <span class="wait" aria-hidden="true"></span>
      <div class="words">
        <strong role="status">${t.banners[part]}</strong>
        ${secondsLeft === null ? nothing : html`<span class="left" role="timer">${t.banners.secondsLeft(secondsLeft)}</span>`}
      </div>
    </div>`;
  }

  #soundBlocked(): TemplateResult {
    return html`<div class="alert">
      ${icons.speaker}<span class="words" role="status">${t.banners.soundBlocked}</span>
      <button class="primary" @click=${() => this.actions.startSound()}>${t.banners.startSound}</button>
    </div>`;
  }

  #interrupted({ audio, video, restarting }: Of<'media-interrupted'>): TemplateResult {
    const what = audio && video ? 'both' : audio ? 'audio' : 'video';
    return html`<section class="big">
      <div role="alert">
        <h2>${t.banners.interrupted[what]}</h2>
        <p>${t.banners.interruptedWhy[what]}</p>
      </div>
      <button class="primary" aria-disabled=${restarting ? 'true' : nothing} @click=${() => restarting || this.actions.restartMedia()}>
        ${icons.restart}${restarting ? t.banners.restarting : t.banners.restart}
      </button>
    </section>`;
  }
}

/** Who records whom, or shows whom to others, is no decoration: it is written out, and stays. */
function recordingMark({ state, by }: Of<'recording'>): TemplateResult {
  const { mark, soon, on, paused } = t.recording;
  const who = by === null ? null : isolate(by);
  const sentence = state === 'soon' ? soon(who) : state === 'paused' ? paused(who) : on(who);
  const picture = state === 'paused' ? icons.pause : html`<i class="dot"></i>`;
  return html`<span class="mark recording" data-banner="recording" data-state=${state}
    >${picture}<span aria-hidden="true">${mark}</span><span class="sentence">${sentence}</span></span
  >`;
}

function liveMark({ by }: Of<'streaming'>): TemplateResult {
  const { mark, on } = t.live;
  return html`<span class="mark live" data-banner="streaming"
    ><span class="chip" aria-hidden="true">${mark}</span><span class="sentence">${on(by === null ? null : isolate(by))}</span></span
  >`;
}

function playingMark({ by }: Of<'playing'>): TemplateResult {
  return html`<span class="mark playing" data-banner="playing"
    >${icons.play}<span class="sentence">${t.playing.on(by === null ? null : isolate(by))}</span></span
  >`;
}

/** The mark in the corner; the sentence behind it is read out and shown on hover. */
function mark(banner: Banner): TemplateResult | typeof nothing {
  const words = t.banners;
  const show = (picture: TemplateResult, short: string, long: string): TemplateResult =>
    html`<span class="mark" data-banner=${banner.kind} title=${long}
      >${picture}<span aria-hidden="true">${short}</span><span class="unseen">${long}</span></span
    >`;
  switch (banner.kind) {
    case 'recording':
      return recordingMark(banner);
    case 'streaming':
      return liveMark(banner);
    case 'playing':
      return playingMark(banner);
    case 'locked':
      return show(icons.lock, words.locked, words.lockedLong);
    case 'audience':
      return show(icons.audience, words.audience, words.audienceLong);
    default:
      return nothing;
  }
}
