import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { MeetingModel, MeetingView } from '../state/view-model.ts';
import tokens from '../styles/tokens.css?inline';
import { t } from '../texts/index.ts';
import { isolate } from '../texts/isolate.ts';
import './dialogs/dialogs.ts';
import './end/ended.ts';
import './end/joining.ts';
import { LostFocus } from './kit/lost-focus.ts';
import { base } from './kit/styles.ts';
import './prejoin/prejoin.ts';
import type { Prejoin } from './prejoin/prejoin.ts';
import './room/alone.ts';
import './room/banners.ts';
import './room/room.ts';
import type { Room } from './room/room.ts';
import './room/stage.ts';
import type { Stage } from './room/stage.ts';
import './room/toasts.ts';

/**
 * The whole page. It renders the model's view and hands intents on; it knows nothing about meetings.
 *
 * Attribute `theme`: `dark` or `light`; without it the colours follow the system.
 */
@customElement('ws-meeting')
export class MeetingPage extends LitElement {
  static override styles = [
    unsafeCSS(tokens),
    base,
    css`
      :host {
        position: relative;
        display: block;
        height: 100dvh;
        overflow: auto;
        background: var(--page);
        color: var(--ink);
        font: 1rem / 1.5 var(--font);
      }

      :host([theme='dark']) {
        color-scheme: dark;
      }

      :host([theme='light']) {
        color-scheme: light;
      }

      .outside {
        height: 100%;
      }

      /* The SDK draws into the stage from the join on; it is seen when one is in. */
      ws-room[hidden] {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) model: MeetingModel | null = null;
  @property({ reflect: true }) theme: 'dark' | 'light' | null = null;
  @state() private view: MeetingView | null = null;
  @query('ws-stage') private stage!: Stage;
  @query('ws-room') private room!: Room;
  @query('ws-prejoin') private prejoin!: Prejoin | null;
  #unwatch: () => void = () => {};

  constructor() {
    super();
    new LostFocus(this, (was) => {
      if (this.view?.room) void this.room.takeFocus(was);
    });
  }

  /** The element into which the SDK draws the composed picture; it is there from the start. */
  async videoRoot(): Promise<HTMLElement> {
    await this.updateComplete;
    return this.stage.videoRoot();
  }

  /** Puts the focus on the first control; does nothing outside of the room. */
  focusToolbar(): void {
    if (this.view?.room) this.room.focusToolbar();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model')) this.#watch();
  }

  protected override updated(changed: PropertyValues): void {
    const title = this.view ? titleOf(this.view) : document.title;
    if (title !== document.title) document.title = title;
    const before = changed.get('view') as MeetingView | null | undefined;
    if (before && before.phase.name !== this.view?.phase.name) this.#moveFocus();
  }

  /** What had the focus is gone with the phase before; pages that only tell take it by themselves. */
  #moveFocus(): void {
    // In a frame the focus stays with the page around.
    if (!document.hasFocus()) return;
    switch (this.view?.phase.name) {
      case 'in-room':
        void this.room.takeFocus([]);
        return;
      case 'prejoin':
        void this.prejoin?.updateComplete.then(() => this.prejoin?.focus());
    }
  }

  protected override render(): TemplateResult {
    const { model, view } = this;
    return html`
      ${model && view ? this.#outside(model, view) : nothing}
      ${this.#inside(model, view)}
      ${
        model && view
          ? html`<ws-dialogs .view=${view} .actions=${model.actions}></ws-dialogs>
              <ws-toasts .toasts=${view.toasts} .actions=${model.actions}></ws-toasts>`
          : nothing
      }
    `;
  }

  #outside({ actions, level }: MeetingModel, { phase, visit }: MeetingView): TemplateResult | typeof nothing {
    switch (phase.name) {
      case 'prejoin':
        return html`<ws-prejoin class="outside" .view=${this.view} .level=${level} .actions=${actions}></ws-prejoin>`;
      case 'joining':
        return html`<ws-joining class="outside" ?slow=${phase.slow}></ws-joining>`;
      case 'ended':
        return html`<ws-ended class="outside" .phase=${phase} .visit=${visit} .actions=${actions}></ws-ended>`;
      case 'in-room':
        return nothing;
    }
  }

  /** The stage stays one and the same element through all phases: the SDK holds on to what is inside. */
  #inside(model: MeetingModel | null, view: MeetingView | null): TemplateResult {
    const room = view?.room ?? null;
    return html`<ws-room
      exportparts="microphone, camera, share, hand, more, leave, info, layout, people, people-panel"
      ?hidden=${room === null}
      .view=${view}
      .level=${model?.level}
      .actions=${model?.actions}
    >
      <ws-stage part="stage" .tiles=${room?.tiles ?? []} .actions=${model?.actions}>
        ${
          model && room
            ? html`<ws-banners .banners=${room.banners} .actions=${model.actions}></ws-banners>
                ${
                  room.people.length === 1 &&
                  room.audience.count === 0 &&
                  room.banners.every(({ kind }) => kind === 'recording' || kind === 'streaming')
                    ? html`<ws-alone .invite=${view?.visit.invite ?? null} .actions=${model.actions}></ws-alone>`
                    : nothing
                }`
            : nothing
        }
      </ws-stage>
    </ws-room>`;
  }

  #watch(): void {
    this.#unwatch();
    const { model } = this;
    if (!model || !this.isConnected) return;
    this.view = model.view.value;
    this.#unwatch = model.view.watch((view) => {
      this.view = view;
    });
  }
}

/** Title of the window: state and room. */
function titleOf({ phase, room, visit }: MeetingView): string {
  const { title, ends } = t;
  const reconnecting = room?.banners.some(({ kind }) => kind === 'reconnecting') ?? false;
  const words = {
    prejoin: () => title.prejoin,
    joining: () => title.joining,
    'in-room': () => (reconnecting ? title.reconnecting : title.inRoom(room?.people.length ?? 1)),
    ended: () => (phase.name === 'ended' ? ends.reasons[phase.reason].title : ''),
  };
  return title.page(words[phase.name](), isolate(visit.room));
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-meeting': MeetingPage;
  }
}
