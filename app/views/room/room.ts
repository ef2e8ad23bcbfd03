import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Observable } from '../../state/observable.ts';
import type { MeetingActions, MeetingView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { base } from '../kit/styles.ts';
import '../people/people-panel.ts';
import type { PeoplePanel } from '../people/people-panel.ts';
import './control-bar.ts';
import type { ControlBar } from './control-bar.ts';
import './corner.ts';
import type { Corner } from './corner.ts';
import './head.ts';
import type { Head } from './head.ts';
import './player.ts';

/** Everything around the picture while one is in the room. The picture itself comes in by the slot: it outlives this element. */
@customElement('ws-room')
export class Room extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) auto minmax(0, 1fr);
        grid-template-areas: 'middle middle middle' 'head controls corner';
        height: 100%;
        align-items: center;
      }

      .middle {
        grid-area: middle;
        align-self: stretch;
        display: flex;
        gap: 12px;
        min-height: 0;
        padding: 12px 12px 0;
      }

      main {
        position: relative;
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
        flex: 1;
        min-width: 0;
        min-height: 0;
      }

      ws-player {
        margin-top: 10px;
      }

      ws-head {
        grid-area: head;
        padding-inline: 24px 16px;
      }

      ws-control-bar {
        grid-area: controls;
        padding: 12px 0 calc(12px + env(safe-area-inset-bottom, 0px));
      }

      ws-corner {
        grid-area: corner;
        padding-inline: 16px 16px;
      }

      ws-people-panel {
        flex: none;
        width: clamp(336px, 27vw, 372px);
        animation: slide var(--calm) var(--ease);
      }

      @keyframes slide {
        from {
          opacity: 0;
          translate: 20px 0;
        }
      }

      /* Room and corner go above the picture where the bar has no place for them. */
      @media (max-width: 1099px) {
        :host {
          grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) auto;
          grid-template-areas: 'head corner' 'middle middle' 'controls controls';
        }

        ws-head {
          padding-inline: 16px 8px;
        }

        ws-corner {
          padding: 4px 8px;
          --bar-height: 44px;
          --bar-width: 48px;
        }

        .middle {
          padding-top: 0;
        }
      }

      @media (max-width: 760px) {
        .middle {
          padding-inline: 0;
        }

        ws-control-bar {
          padding-inline: 12px;
          padding-top: 10px;
        }

        ws-people-panel {
          position: fixed;
          inset: 0;
          z-index: 3;
          width: auto;
          border-radius: 0;
          animation-name: slide-up;
        }
      }

      /* A phone held sideways: all controls in one row, the picture gets all the height there is. */
      @media (max-height: 480px) {
        ws-player {
          margin-top: 4px;
        }

        ws-control-bar {
          padding-block: 4px;
        }
      }

      @media (max-height: 480px) and (min-width: 640px) {
        :host {
          grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) auto minmax(0, 1fr);
          grid-template-areas: 'middle middle middle' 'head controls corner';
        }

        .middle {
          padding: 0;
        }
      }

      @keyframes slide-up {
        from {
          opacity: 0;
          translate: 0 24px;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: MeetingView | null = null;
  @property({ attribute: false }) level!: Observable<number>;
  @property({ attribute: false }) actions!: MeetingActions;
  @state() private fullscreen = false;
  /** The list of people covers the whole page. */
  @state() private narrow = false;
  @query('ws-head') private head!: Head | null;
  @query('ws-control-bar') private bar!: ControlBar;
  @query('ws-corner') private corner!: Corner;
  @query('ws-people-panel') private panel!: PeoplePanel | null;

  readonly #narrow = matchMedia('(max-width: 760px)');

  focusToolbar(): void {
    this.bar.focusFirst();
  }

  /** Takes the focus that was inside of something which is gone: the list of people keeps its own, else the room's name has it. */
  async takeFocus(was: readonly Node[]): Promise<void> {
    const inPanel = this.panel !== null && was.includes(this.panel);
    await this.updateComplete;
    const to = inPanel ? this.panel : this.head;
    await to?.updateComplete;
    to?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('fullscreenchange', this.#fullscreenChanged);
    this.#narrow.addEventListener('change', this.#widthChanged);
    this.#widthChanged();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('fullscreenchange', this.#fullscreenChanged);
    this.#narrow.removeEventListener('change', this.#widthChanged);
  }

  protected override render(): TemplateResult {
    const { view, actions } = this;
    const room = view?.room;
    // Not in the room: the picture waits, unseen.
    if (!view || !room) return html`<slot></slot>`;
    const open = view.panel === 'people';
    // What lies under the list is out of reach of the keyboard, too.
    const covered = open && this.narrow;
    const reconnecting = room.banners.some(({ kind }) => kind === 'reconnecting');
    return html`
      <ws-head ?inert=${covered} .visit=${view.visit} .name=${view.name.value}></ws-head>
      <div class="middle">
        <main ?inert=${covered} aria-label=${t.stage.region} @enlarge=${this.#enlarge}>
          <slot></slot>
          ${
            room.playing.current
              ? html`<ws-player
                  role="group"
                  aria-label=${t.playing.player.region}
                  .playback=${room.playing.current}
                  .actions=${actions}
                ></ws-player>`
              : nothing
          }
        </main>
        ${
          open
            ? html`<ws-people-panel
                part="people-panel"
                role="complementary"
                aria-label=${t.people.heading}
                .room=${room}
                .actions=${actions}
                @keydown=${this.#closeOnEscape}
              ></ws-people-panel>`
            : nothing
        }
      </div>
      <ws-control-bar
        ?inert=${covered}
        role="region"
        aria-label=${t.controls.region}
        exportparts="microphone, camera, share, hand, more, leave"
        .room=${room}
        .devices=${view.devices}
        .level=${this.level}
        .actions=${actions}
        .blocked=${reconnecting ? t.controls.whileReconnecting : null}
        .fullscreen=${this.fullscreen}
        .keepsRecordings=${view.visit.keepsRecordings}
        @fullscreen=${this.#toggleFullscreen}
      ></ws-control-bar>
      <ws-corner
        ?inert=${covered}
        exportparts="info, layout, people"
        .room=${room}
        .visit=${view.visit}
        .name=${view.name.value}
        .peopleOpen=${open}
        .actions=${actions}
      ></ws-corner>
    `;
  }

  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    const before = changed.get('view');
    if (!before?.room || !this.view?.room || before.panel === this.view.panel) return;
    // The focus goes into the list that opens and back to its button when it closes.
    if (this.view.panel === null) return this.corner.focusPeople();
    await this.panel?.updateComplete;
    this.panel?.focus();
  }

  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) this.actions.togglePeople();
  };

  readonly #toggleFullscreen = (): void => {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    // The browser may refuse; then nothing has changed, which one sees.
    done.catch(() => {});
  };

  /** For a phone held upright: the picture across the whole screen, with the phone turned. */
  readonly #enlarge = async (): Promise<void> => {
    const orientation = screen.orientation as ScreenOrientation & { lock?: (to: 'landscape') => Promise<void> };
    try {
      await document.documentElement.requestFullscreen();
      await orientation.lock?.('landscape');
    } catch {
      // The browser may refuse either; the person can turn the phone.
    }
  };

  readonly #widthChanged = (): void => {
    this.narrow = this.#narrow.matches;
  };

  readonly #fullscreenChanged = (): void => {
    this.fullscreen = document.fullscreenElement !== null;
  };
}
