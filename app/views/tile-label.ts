import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Tile } from '../state/tiles.ts';
import { icons } from './icons.ts';
import { base } from './styles.ts';

/** What lies over one tile of the picture: name, microphone, a ring while talking. The list of participants says it in words. */
@customElement('ws-tile-label')
export class TileLabel extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: absolute;
        container-type: inline-size;
      }

      .ring {
        position: absolute;
        inset: 0;
        border: 3px solid transparent;
        border-radius: 4px;
        transition: border-color 160ms ease;
      }

      .ring.talking {
        border-color: var(--talking);
      }

      .name {
        position: absolute;
        bottom: 8px;
        left: 8px;
        display: flex;
        align-items: center;
        gap: 6px;
        max-width: calc(100% - 16px);
        padding: 3px 9px;
        border-radius: 7px;
        background: rgb(8 10 15 / 78%);
        color: var(--stage-ink);
        font-size: clamp(0.6875rem, 4.5cqw, 0.875rem);
        line-height: 1.5;
      }

      .name span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .icon {
        width: 15px;
        height: 15px;
        color: #ff8f9a;
      }
    `,
  ];

  @property({ attribute: false }) tile!: Tile;

  protected override updated(): void {
    const { x, y, width, height } = this.tile;
    this.style.left = `${x}%`;
    this.style.top = `${y}%`;
    this.style.width = `${width}%`;
    this.style.height = `${height}%`;
    this.dataset.member = this.tile.id;
  }

  protected override render(): TemplateResult {
    const { name, visible, audioMuted, talking, self } = this.tile;
    const plate = visible || audioMuted;
    return html`
      <div class="ring ${talking ? 'talking' : ''}" aria-hidden="true"></div>
      ${
        plate
          ? html`<div class="name" aria-hidden="true">
              ${audioMuted ? icons.microphoneOff : nothing}${visible ? html`<span>${self ? `${name} (you)` : name}</span>` : nothing}
            </div>`
          : nothing
      }
    `;
  }
}
