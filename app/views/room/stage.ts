import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { MeetingActions, TileView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';
import './tile.ts';

/** The composed picture, whole and never cropped, with what lies over its tiles. Dark in both schemes. */
@customElement('ws-stage')
export class Stage extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: relative;
        display: grid;
        place-items: center;
        min-width: 0;
        min-height: 0;
        container-type: size;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--stage);
        color: var(--plate-ink);
        color-scheme: dark;
      }

      .frame {
        --ratio: calc(16 / 9);
        position: relative;
        width: min(100cqw, calc(100cqh * var(--ratio)));
        aspect-ratio: var(--ratio);
      }

      #video,
      .tiles {
        position: absolute;
        inset: 0;
      }

      /* A picture that is wider than high is small on a phone held upright: there is room to say so above it. Below it notices come up. */
      .turn {
        position: absolute;
        inset-block-end: calc(100% + 12px);
        inset-inline: 0;
        display: none;
        justify-content: center;
        color: #b4bcc9;
        font-size: var(--text-s);
      }

      .turn button {
        background: rgb(255 255 255 / 10%);
        color: inherit;
        font-size: inherit;
      }

      .turn p {
        display: flex;
        align-items: center;
        gap: 8px;
      }

      @container (max-width: 600px) and (max-aspect-ratio: 3/4) {
        .turn {
          display: flex;
        }
      }

      .tiles {
        overflow: hidden;
        /* The picture has its left on the left in every language. */
        direction: ltr;
      }
    `,
  ];

  @property({ attribute: false }) tiles: readonly TileView[] = [];
  @property({ attribute: false }) actions!: MeetingActions;
  @query('.frame') private frame!: HTMLElement;
  @query('#video') private video!: HTMLElement;

  /** The element into which the SDK draws. */
  async videoRoot(): Promise<HTMLElement> {
    await this.updateComplete;
    return this.video;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Capturing, because `resize` of a video does not bubble. The canvas of a Space may have another shape than 16:9.
    this.renderRoot.addEventListener('resize', this.#fitFrame, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.renderRoot.removeEventListener('resize', this.#fitFrame, true);
  }

  readonly #fitFrame = (event: Event): void => {
    const video = event.target;
    // One's own camera lies over the picture as a second video; the first one is the composed picture.
    if (!(video instanceof HTMLVideoElement) || video !== this.video.querySelector('video')) return;
    if (video.videoHeight > 0) this.frame.style.setProperty('--ratio', String(video.videoWidth / video.videoHeight));
  };

  /** A button where the browser can turn the picture by itself, else the advice. */
  #turn(): TemplateResult {
    return document.fullscreenEnabled
      ? html`<button @click=${this.#enlarge}>${icons.turn}${t.stage.enlarge}</button>`
      : html`<p>${icons.turn}${t.stage.turn}</p>`;
  }

  readonly #enlarge = (): void => {
    this.dispatchEvent(new CustomEvent('enlarge', { bubbles: true }));
  };

  protected override render(): TemplateResult {
    return html`
      <div class="frame">
        <div id="video"></div>
        <div class="tiles">
          ${repeat(
            this.tiles,
            (tile) => tile.id,
            (tile) => html`<ws-tile .tile=${tile} .actions=${this.actions}></ws-tile>`,
          )}
        </div>
        ${this.tiles.length > 0 ? html`<div class="turn">${this.#turn()}</div>` : nothing}
      </div>
      <slot></slot>
    `;
  }
}
