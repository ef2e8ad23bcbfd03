import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';

interface Target {
  id: string;
  name: string;
}

/** Asks before somebody is removed: it cannot be undone for them without joining again. */
@customElement('ws-remove-dialog')
export class RemoveDialog extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        width: min(420px, calc(100vw - 32px));
        padding: 24px;
        border: 1px solid var(--line);
        border-radius: 16px;
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
      }

      dialog::backdrop {
        background: rgb(5 8 14 / 60%);
      }

      h2 {
        margin-bottom: 8px;
        font-size: 1.125rem;
        overflow-wrap: anywhere;
      }

      p {
        color: var(--ink-soft);
      }

      .choices {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
        margin-top: 24px;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private target: Target | null = null;

  ask(target: Target): void {
    this.target = target;
    this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${this.#closed}>
      <h2 id="title">Remove ${this.target?.name ?? ''}?</h2>
      <p>They leave the call at once. Whoever has a link can join again.</p>
      <form class="choices" method="dialog">
        <button value="cancel" class="quiet">Cancel</button>
        <button value="remove" class="danger">Remove</button>
      </form>
    </dialog>`;
  }

  readonly #closed = (): void => {
    if (this.dialog.returnValue === 'remove') this.dispatchEvent(new CustomEvent('remove', { detail: this.target }));
    this.dialog.returnValue = '';
  };
}
