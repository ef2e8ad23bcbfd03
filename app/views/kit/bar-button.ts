import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icons } from './icons.ts';
import { base, buttons } from './styles.ts';

/** How long the reason stays that a press has brought up: a finger leaves nothing that could put it away. */
const REASON_MS = 4000;
/** Free space between a tooltip and the edge of the window. */
const EDGE = 8;

/**
 * A round button of the control bar: icon, a short word below it where there is room, and a tooltip with the full name and the
 * shortcut on hover and focus. The name changes with the state, so there is no pressed state besides. One that cannot be used stays
 * focusable and says why.
 */
@customElement('ws-bar-button')
export class BarButton extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: relative;
        display: inline-flex;
      }

      button {
        position: relative;
        flex: 1;
        flex-direction: column;
        gap: 3px;
        min-width: var(--bar-width, 60px);
        min-height: var(--bar-height, 56px);
        padding: 6px 8px;
        border-radius: var(--bar-radius, var(--radius));
        background: var(--bar-background, transparent);
        font-size: var(--text-xs);
        font-weight: 550;
        line-height: 1.2;
        overflow: hidden;
      }

      button:hover:not([aria-disabled='true']) {
        background: var(--raised);
      }

      :host([tone='off']) button {
        background: var(--danger-soft);
        color: var(--danger-text);
      }

      :host([tone='off']) button:hover:not([aria-disabled='true']) {
        background: color-mix(in oklab, var(--danger-soft), var(--danger) 14%);
      }

      :host([tone='active']) button {
        background: var(--accent);
        color: var(--accent-ink);
      }

      :host([tone='leave']) button {
        background: var(--danger);
        color: var(--danger-ink);
      }

      :host([tone='leave']) button:hover {
        background: color-mix(in oklab, var(--danger), black 12%);
      }

      .badge {
        position: absolute;
        inset-block-start: 3px;
        inset-inline-start: calc(50% + 4px);
        pointer-events: none;
        min-width: 18px;
        padding: 0 5px;
        border: 2px solid var(--page);
        border-radius: var(--round);
        background: var(--accent);
        color: var(--accent-ink);
        font-size: 0.6875rem;
        font-weight: 700;
        line-height: 15px;
        font-variant-numeric: tabular-nums;
      }

      button > .icon,
      .word {
        position: relative;
      }

      .word {
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .tip {
        position: absolute;
        bottom: calc(100% + 8px);
        inset-inline-start: 50%;
        z-index: 5;
        display: flex;
        align-items: center;
        gap: 8px;
        width: max-content;
        max-width: min(340px, 100vw - 16px);
        padding: 7px 11px;
        border-radius: var(--radius-small);
        background: light-dark(#1d222c, #e9ecf2);
        color: light-dark(#ffffff, #14171d);
        font: 550 var(--text-s) / 1.35 var(--font);
        box-shadow: var(--shadow);
        translate: -50% 0;
        animation: tip var(--quick) 350ms var(--ease) backwards;
      }

      .tip.below {
        inset-block: calc(100% + 8px) auto;
      }

      .tip:dir(rtl) {
        translate: 50% 0;
      }

      :host([tip-align='end']) .tip {
        inset-inline: auto 0;
        translate: none;
      }

      :host([tip-align='start']) .tip {
        inset-inline: 0 auto;
        translate: none;
      }

      kbd {
        padding: 1px 6px;
        border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
        border-radius: 5px;
        font: inherit;
        font-size: var(--text-xs);
        white-space: nowrap;
      }

      @keyframes tip {
        from {
          opacity: 0;
        }
      }

      @media (max-width: 760px) or (max-height: 480px) {
        button {
          min-width: var(--bar-width, 48px);
          min-height: var(--bar-height, 48px);
          padding: 0;
          border-radius: var(--bar-radius, var(--round));
        }

        .word {
          display: none;
        }
      }

      /* A finger does not hover; only the reason why nothing happens shows. */
      @media (hover: none) {
        .tip:not(.why) {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) icon: TemplateResult = icons.more;
  /** Accessible name, and first words of the tooltip. */
  @property() label = '';
  /** Short word below the icon. */
  @property() word = '';
  /** Keys to show in the tooltip. */
  @property({ attribute: false }) keys: readonly string[] = [];
  @property({ attribute: 'key-shortcuts' }) keyShortcuts: string | null = null;
  /** Why it cannot be used now; null when it can. */
  @property() why: string | null = null;
  @property({ reflect: true }) tone: '' | 'off' | 'active' | 'leave' = '';
  @property() badge = '';
  /** `true` and `false` for a button that opens something; otherwise null. */
  @property({ attribute: false }) expanded: boolean | null = null;
  @property({ reflect: true, attribute: 'tip-align' }) tipAlign: 'center' | 'start' | 'end' = 'center';
  @state() private tip = false;
  @query('.tip') private tipBox!: HTMLElement | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Keeps the tooltip of a button at the edge whole inside the window. */
  protected override updated(): void {
    const box = this.tipBox;
    if (!box) return;
    box.style.transform = '';
    box.classList.remove('below');
    const { left, right, top } = box.getBoundingClientRect();
    box.classList.toggle('below', top < 0);
    const shift = Math.max(EDGE - left, Math.min(0, window.innerWidth - EDGE - right));
    if (shift !== 0) box.style.transform = `translateX(${shift}px)`;
  }

  protected override render(): TemplateResult {
    const { label, why } = this;
    return html`<button
        part="button"
        aria-label=${label}
        aria-disabled=${why === null ? nothing : 'true'}
        aria-describedby=${why === null ? nothing : 'tip'}
        aria-keyshortcuts=${this.keyShortcuts ?? nothing}
        aria-expanded=${this.expanded ?? nothing}
        @click=${this.#click}
        @pointerenter=${this.#show}
        @pointerleave=${this.#hide}
        @focus=${this.#focused}
        @blur=${this.#hide}
        @keydown=${this.#escape}
      >
        <slot name="under"></slot>${this.icon}${this.word ? html`<span class="word">${this.word}</span>` : nothing}
      </button>
      ${this.badge ? html`<span class="badge" aria-hidden="true">${this.badge}</span>` : nothing}
      ${
        this.tip
          ? html`<span class="tip ${why === null ? '' : 'why'}" aria-hidden="true">${why ?? label}${why === null && this.keys.length > 0 ? html`<kbd>${this.keys.join(' + ')}</kbd>` : nothing}</span>`
          : nothing
      }
      <span id="tip" class="unseen">${why ?? ''}</span>`;
  }

  readonly #click = (event: Event): void => {
    clearTimeout(this.#timer);
    this.tip = false;
    if (this.why === null) return;
    // Nothing happens, and the reason shows.
    event.stopPropagation();
    this.tip = true;
    this.#timer = setTimeout(this.#hide, REASON_MS);
  };

  readonly #show = (): void => {
    this.tip = true;
  };

  readonly #hide = (): void => {
    this.tip = false;
  };

  readonly #focused = (event: Event): void => {
    this.tip = event.target instanceof Element && event.target.matches(':focus-visible');
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.tip) return;
    this.tip = false;
    event.stopPropagation();
  };
}
