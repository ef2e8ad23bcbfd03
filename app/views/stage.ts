import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Tile } from '../state/tiles.ts';
import { icons } from './icons.ts';
import { base, buttons } from './styles.ts';
import './tile-label.ts';

/** The composed picture, whole and never cropped, with names over its tiles. */
@customElement('ws-stage')
export class Stage extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        container-type: size;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--stage);
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

      .tiles {
        overflow: hidden;
        pointer-events: none;
      }

      .banners {
        position: absolute;
        top: 12px;
        left: 50%;
        display: grid;
        gap: 8px;
        width: max-content;
        max-width: calc(100% - 24px);
        translate: -50% 0;
      }

      .banner {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 10px 14px;
        border-radius: var(--radius-small);
        background: var(--warn);
        color: var(--warn-ink);
        font-size: 0.9375rem;
        box-shadow: var(--shadow);
      }
    `,
  ];

  @property({ attribute: false }) tiles: Tile[] = [];
  @property({ attribute: false }) reconnecting = false;
  @property({ attribute: false }) soundBlocked = false;
  @query('.frame') private frame!: HTMLElement;
  @query('#video') private video!: HTMLElement;

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

  protected override render(): TemplateResult {
    return html`
      <div class="frame">
        <div id="video"></div>
        <div class="tiles">${this.tiles.map((tile) => html`<ws-tile-label .tile=${tile}></ws-tile-label>`)}</div>
      </div>
      <div class="banners" role="status">
        ${
          this.reconnecting
            ? html`<p class="banner" data-testid="reconnecting">
                ${icons.warning}<span>The connection is interrupted. Reconnecting …</span>
              </p>`
            : nothing
        }
        ${
          this.soundBlocked
            ? html`<p class="banner">
                <span>Your browser holds the sound back.</span>
                <button class="primary" @click=${() => this.dispatchEvent(new CustomEvent('start-sound'))}>
                  ${icons.sound}Turn on sound
                </button>
              </p>`
            : nothing
        }
      </div>
    `;
  }
}
