import { css, html, LitElement, type nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { MeetingActions, PlaybackView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { lengthText } from '../../texts/measures.ts';
import { icons } from '../kit/icons.ts';
import { fillTracks, ranges } from '../kit/ranges.ts';
import { base, buttons } from '../kit/styles.ts';

/** How far one press moves in a video whose length nobody knows, in seconds. */
const JUMP_S = 10;

/** Below the picture, for a host: the video that plays, where it is, and how loud. */
@customElement('ws-player')
export class Player extends LitElement {
  static override styles = [
    base,
    buttons,
    ranges,
    css`
      :host {
        display: block;
        container-type: inline-size;
        color: var(--ink);
      }

      .bar {
        display: flex;
        align-items: center;
        gap: 4px 12px;
        padding: 5px 8px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      .name {
        flex: 0 1 auto;
        min-width: 48px;
        max-width: 220px;
        overflow: hidden;
        font-size: var(--text-m);
        font-weight: 600;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .where {
        flex: 1 1 0;
        display: flex;
        align-items: center;
        gap: 10px;
        min-width: 0;
        color: var(--ink-soft);
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
      }

      .badge {
        padding: 1px 9px;
        border-radius: var(--round);
        background: var(--raised);
        color: var(--ink);
        font-weight: 600;
      }

      .volume {
        flex: none;
        display: flex;
        align-items: center;
        gap: 8px;
        width: 132px;
        color: var(--ink-soft);
      }

      button.outline .icon {
        width: 18px;
      }

      /* Too narrow for one row: the slider gets one of its own. */
      @container (max-width: 720px) {
        .bar {
          flex-wrap: wrap;
        }

        .name {
          flex: 1 1 0;
          max-width: none;
        }

        .volume {
          width: 104px;
        }

        .where {
          flex: 1 1 100%;
          order: 1;
          padding-inline: 8px;
        }

        .end {
          width: var(--target);
          padding: 0;
        }

        .end .word {
          display: none;
        }
      }

      @media (max-width: 760px) {
        .bar {
          border-width: 1px 0;
          border-radius: 0;
        }
      }

      @media (max-height: 480px) {
        .bar {
          flex-wrap: nowrap;
          padding-block: 0;
        }

        .name {
          display: none;
        }

        .where {
          flex: 1 1 0;
          order: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) playback!: PlaybackView;
  @property({ attribute: false }) actions!: MeetingActions;
  /** Where the person drags the slider to. */
  @state() private dragged: number | null = null;

  protected override updated(): void {
    fillTracks(this.renderRoot);
  }

  protected override render(): TemplateResult {
    const { id, name, paused } = this.playback;
    const { pause, resume, stop } = t.playing.player;
    const label = paused ? resume : pause;
    return html`<div class="bar">
      <button
        class="quiet square"
        aria-label=${label}
        title=${label}
        @click=${() => (paused ? this.actions.resumePlayback(id) : this.actions.pausePlayback(id))}
      >
        ${paused ? icons.play : icons.pause}
      </button>
      <span class="name" title=${isolate(name)}><bdi>${isolate(name)}</bdi></span>
      <div class="where">${this.#where()}</div>
      ${this.#volume()}
      <button class="outline end" aria-label=${stop} title=${stop} @click=${() => this.actions.stopPlayback(id)}>
        ${icons.stop}<span class="word">${stop}</span>
      </button>
    </div>`;
  }

  #where(): TemplateResult {
    const { position, duration, seekable } = this.playback;
    const now = html`<span>${lengthText(this.dragged ?? position)}</span>`;
    if (duration === null) return seekable ? this.#jumps(now) : html`<span class="badge">${t.playing.player.live}</span>${now}`;
    const whole = lengthText(duration);
    return seekable
      ? html`${now}${this.#slider(duration)}<span>${whole}</span>`
      : html`<span>${lengthText(position)} / ${whole}</span>`;
  }

  #slider(duration: number): TemplateResult {
    const { id, position } = this.playback;
    const { positionOf, position: label } = t.playing.player;
    const at = Math.min(this.dragged ?? position, duration);
    return html`<input
      type="range"
      min="0"
      max=${duration}
      step=${duration > 120 ? 5 : 1}
      .value=${String(at)}
      aria-label=${label}
      aria-valuetext=${positionOf(lengthText(at), lengthText(duration))}
      @input=${(event: Event) => {
        this.dragged = numberOf(event);
      }}
      @change=${(event: Event) => {
        this.dragged = null;
        this.actions.seekPlayback(id, numberOf(event));
      }}
    />`;
  }

  #jumps(now: TemplateResult): TemplateResult {
    const { id, position } = this.playback;
    const { back, forward } = t.playing.player;
    const jump = (label: string, icon: TemplateResult, seconds: number): TemplateResult =>
      html`<button
        class="quiet square"
        aria-label=${label}
        title=${label}
        @click=${() => this.actions.seekPlayback(id, Math.max(0, position + seconds))}
      >
        ${icon}
      </button>`;
    return html`${jump(back, icons.rewind, -JUMP_S)}${now}${jump(forward, icons.forward, JUMP_S)}`;
  }

  #volume(): TemplateResult | typeof nothing {
    const { id, volume } = this.playback;
    return html`<div class="volume">
      ${icons.speaker}<input
        type="range"
        min="-50"
        max="50"
        step="5"
        .value=${String(volume)}
        aria-label=${t.playing.player.volume}
        aria-valuetext=${t.playing.volume(volume)}
        @input=${() => fillTracks(this.renderRoot)}
        @change=${(event: Event) => this.actions.setPlaybackVolume(id, numberOf(event))}
      />
    </div>`;
  }
}

function numberOf(event: Event): number {
  return (event.target as HTMLInputElement).valueAsNumber;
}
