import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MeetingActions, TileView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { icons } from '../kit/icons.ts';
import { base } from '../kit/styles.ts';
import { personEntries } from './person-actions.ts';
import './person-menu.ts';

/** What lies over one rectangle of the picture: who it is, microphone, hand, a ring while talking, a menu of what is permitted. */
@customElement('ws-tile')
export class Tile extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: absolute;
        container-type: size;
      }

      .ring {
        position: absolute;
        inset: 0;
        border: 3px solid var(--talking);
        border-radius: 6px;
        /* Faded, not coloured: people begin and end talking all the time, and the compositor fades alone. */
        opacity: 0;
        will-change: opacity;
        transition: opacity var(--quick) var(--ease);
        pointer-events: none;
      }

      .ring.talking {
        opacity: 1;
      }

      .plate {
        position: absolute;
        bottom: clamp(4px, 2.5cqh, 12px);
        inset-inline-start: clamp(4px, 2.5cqh, 12px);
        display: flex;
        align-items: center;
        gap: 6px;
        max-width: calc(100% - 2 * clamp(4px, 2.5cqh, 12px));
        min-height: 1.9em;
        padding: 0.2em 0.65em;
        border-radius: 0.65em;
        background: var(--plate);
        color: var(--plate-ink);
        font-size: clamp(0.6875rem, 3.6cqw, 0.875rem);
        font-weight: 550;
        line-height: 1.5;
        pointer-events: none;
      }

      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .plate .icon {
        width: 1.2em;
        height: 1.2em;
      }

      .off {
        color: #ff9aa5;
      }

      .talks {
        display: flex;
        align-items: center;
        gap: 2px;
        height: 1em;
      }

      .talks i {
        width: 3px;
        height: 100%;
        /* Scaled, not resized: the compositor does it alone. */
        scale: 1 0.35;
        border-radius: 2px;
        background: var(--talking);
        animation: talk 900ms ease-in-out infinite;
      }

      .talks i:nth-child(2) {
        animation-delay: 150ms;
      }

      .talks i:nth-child(3) {
        animation-delay: 300ms;
      }

      /* The whole plate: the corners above belong to the marks of the room and to the menu. */
      .plate.hand {
        background: var(--raised-hand);
        color: #2b2000;
      }

      .plate.hand .off {
        color: #8f1020;
      }

      .plate.hand .talks i {
        background: #0b5c35;
      }

      ws-person-menu {
        position: absolute;
        top: clamp(2px, 2cqh, 10px);
        inset-inline-end: clamp(2px, 2cqh, 10px);
        color: var(--plate-ink);
        --trigger-background: var(--plate);
        --trigger-hover: rgb(42 48 60 / 92%);
        --trigger-radius: var(--round);
        transition: opacity var(--quick) var(--ease);
      }

      @media (hover: hover) {
        :host(:not(:hover, :focus-within)) ws-person-menu {
          opacity: 0;
        }
      }

      /* The name in a placeholder ends at 70 % of its height. Where a plate is taller than what is left, it goes above. */
      @container (max-height: 110px) {
        .plate {
          bottom: 2px;
          min-height: 0;
          padding-block: 1px;
          line-height: 1.4;
        }
      }

      @container (max-height: 72px) {
        .plate.placeholder {
          inset-block: 2px auto;
        }
      }

      @container (max-height: 47px) {
        .plate.placeholder {
          display: none;
        }
      }

      /* Too small for words or for a finger: the list of people has it all. */
      @container (max-width: 150px) or (max-height: 84px) {
        ws-person-menu {
          display: none;
        }
      }

      /* Beside an icon there is no room for a name that would say anything. */
      @container (max-width: 96px) {
        .plate {
          padding: 0.15em 0.45em;
        }

        .plate:has(.icon) .name {
          display: none;
        }
      }

      @container (max-width: 56px) or (max-height: 30px) {
        .plate {
          display: none;
        }
      }

      @keyframes talk {
        50% {
          scale: 1 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) tile!: TileView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override updated(): void {
    const { id, x, y, width, height } = this.tile;
    this.style.left = `${x}%`;
    this.style.top = `${y}%`;
    this.style.width = `${width}%`;
    this.style.height = `${height}%`;
    this.dataset.member = id;
  }

  protected override render(): TemplateResult {
    const { person, self, screen, placeholder } = this.tile;
    const name = isolate(this.tile.name);
    const text = screen ? t.stage.screenOf(name) : self ? t.stage.you(name) : name;
    const muted = !screen && (person?.audioMuted ?? false);
    const talking = !screen && (person?.talking ?? false);
    const hand = !screen && (person?.hand ?? false);
    const menu = person !== null && !self && personEntries(person).length > 0;
    return html`
      <div class="ring ${talking ? 'talking' : ''}"></div>
      <div class="plate ${hand ? 'hand' : ''} ${placeholder ? 'placeholder' : ''}" aria-hidden="true">
        ${hand ? icons.hand : nothing}
        ${muted ? html`<span class="off">${icons.microphoneOff}</span>` : nothing}
        ${talking ? html`<span class="talks"><i></i><i></i><i></i></span>` : nothing}
        ${screen ? icons.share : nothing}
        <span class="name" dir="auto">${text}</span>
      </div>
      ${menu ? html`<ws-person-menu .person=${person} .actions=${this.actions}></ws-person-menu>` : nothing}
    `;
  }
}
