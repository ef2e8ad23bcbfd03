import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { icons } from './icons.ts';
import { Popup, popupStyles } from './popup.ts';
import { base, buttons } from './styles.ts';

export type MenuEntry =
  | {
      kind: 'item';
      id: string;
      label: string;
      /** Accessible name where the label alone does not say to whom. */
      name?: string | undefined;
      icon?: TemplateResult | undefined;
      /** One of several to choose from; true for the chosen one. */
      checked?: boolean | undefined;
      danger?: boolean | undefined;
    }
  | { kind: 'heading'; label: string }
  | { kind: 'line' };

/** A button stays the same entry while others come and go: what has the focus never turns into another action. */
function keyOf(entry: MenuEntry, index: number): string {
  return entry.kind === 'item' ? `item ${entry.id}` : `${entry.kind} ${index}`;
}

/** A button that opens a menu; sends `choose` with the id of the entry. Arrow keys, Home, End and first letters move in it. */
@customElement('ws-menu')
export class Menu extends Popup {
  static override styles = [
    base,
    buttons,
    popupStyles,
    css`
      :host {
        display: inline-flex;
      }

      .trigger {
        flex: 1;
        min-width: var(--trigger-width, var(--target));
        min-height: var(--trigger-height, var(--target));
        padding: 0;
        border-radius: var(--trigger-radius, var(--radius-small));
        background: var(--trigger-background, transparent);
        color: var(--trigger-ink, inherit);
      }

      .trigger:hover,
      :host([open]) .trigger {
        background: var(--trigger-hover, var(--raised)) !important;
      }

      .entry {
        display: flex;
        justify-content: flex-start;
        gap: 12px;
        width: 100%;
        padding: 8px 12px;
        border-radius: calc(var(--radius) - 5px);
        background: transparent;
        font-weight: 500;
        line-height: 1.3;
        text-align: start;
      }

      .entry:hover,
      .entry:focus-visible {
        background: var(--raised) !important;
      }

      .entry:focus-visible {
        outline-offset: -2px;
      }

      .entry .icon {
        color: var(--ink-soft);
      }

      .entry.grave,
      .entry.grave .icon {
        color: var(--danger-text);
      }

      .entry .words {
        overflow-wrap: anywhere;
      }

      .entry .mark {
        width: 20px;
        color: var(--accent-text);
      }

      .entry .mark .icon {
        width: 20px;
        color: inherit;
      }

      .heading {
        padding: 10px 12px 4px;
        color: var(--ink-soft);
        font-size: var(--text-s);
        font-weight: 600;
      }

      hr {
        margin: 6px 8px;
        border: 0;
        border-top: 1px solid var(--line);
      }

      @media (max-width: 600px) {
        .entry {
          min-height: 52px;
        }

        :host([grid]) .popup[popover]:popover-open {
          display: grid;
          grid-template-columns: repeat(auto-fill, minmax(92px, 1fr));
          gap: 8px;
        }

        :host([grid]) .entry {
          flex-direction: column;
          justify-content: flex-start;
          gap: 6px;
          min-height: 84px;
          padding: 14px 2px 10px;
          background: var(--raised);
          font-size: var(--text-s);
          text-align: center;
        }

        :host([grid]) .words {
          text-wrap: balance;
        }

        :host([grid]) .entry:hover {
          background: var(--hover) !important;
        }

        :host([grid]) hr {
          display: none;
        }
      }
    `,
  ];

  /** Accessible name of the button, and of the menu. */
  @property() label = '';
  @property({ attribute: false }) icon: TemplateResult = icons.more;
  @property({ attribute: false }) entries: readonly MenuEntry[] = [];

  protected override render(): TemplateResult {
    return html`
      <button
        class="trigger"
        part="trigger"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        aria-label=${this.label}
        title=${this.open ? nothing : this.label}
        @click=${this.toggle}
        @keydown=${this.#openByArrow}
      >
        ${this.icon}
      </button>
      <div
        class="popup"
        part="menu"
        popover="manual"
        role="menu"
        aria-label=${this.label}
        @keydown=${this.#move}
        @focusout=${this.focusLeft}
      >
        ${this.open ? repeat(this.entries, keyOf, (entry) => this.#entry(entry)) : nothing}
      </div>
    `;
  }

  protected override firstFocus(): HTMLElement | null {
    return this.popup.querySelector<HTMLElement>('[aria-checked="true"]') ?? this.#items()[0] ?? null;
  }

  #entry(entry: MenuEntry): TemplateResult {
    if (entry.kind === 'line') return html`<hr />`;
    if (entry.kind === 'heading') return html`<div class="heading" role="presentation">${entry.label}</div>`;
    const { id, label, name, icon, checked, danger } = entry;
    return html`<button
      class="entry ${danger ? 'grave' : ''}"
      role=${checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${checked ?? nothing}
      aria-label=${name ?? nothing}
      tabindex="-1"
      data-id=${id}
      @click=${() => this.#choose(id)}
    >
      ${checked === undefined ? (icon ?? nothing) : html`<span class="mark">${checked ? icons.check : nothing}</span>`}
      <span class="words">${label}</span>
    </button>`;
  }

  #choose(id: string): void {
    this.hide();
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }

  #items(): HTMLElement[] {
    return [...this.popup.querySelectorAll<HTMLElement>('.entry')];
  }

  readonly #openByArrow = (event: KeyboardEvent): void => {
    if (this.open || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    this.show();
  };

  readonly #move = (event: KeyboardEvent): void => {
    this.closeOnEscape(event);
    if (event.key === 'Tab') return this.hide();
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const to = step(event.key, at, items);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  };
}

function step(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return items[(at + 1) % items.length];
    case 'ArrowUp':
      return items[(at - 1 + items.length) % items.length];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
  }
  if (key.length !== 1 || key === ' ') return undefined;
  const from = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return from.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}
