import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { plainName } from '../../state/name.ts';
import type { VisitView } from '../../state/view-model.ts';
import { isolate } from '../../texts/isolate.ts';
import { roleText } from '../../texts/role-text.ts';
import { base } from '../kit/styles.ts';

/** Which room this is, and who one is in it. */
@customElement('ws-head')
export class Head extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-width: 0;
      }

      h1,
      p {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      h1 {
        font-size: 1rem;
        line-height: 1.35;
      }

      p {
        color: var(--ink-soft);
        font-size: var(--text-s);
      }
    `,
  ];

  @property({ attribute: false }) visit!: VisitView;
  @property() name = '';

  /** For when what had the focus is gone. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const room = plainName(this.visit.room);
    const role = roleText(this.visit.roleLabel);
    return html`<h1 tabindex="-1" title=${room}><bdi>${room}</bdi></h1>
      <p title="${isolate(this.name)} · ${isolate(role)}"><bdi data-testid="user">${plainName(this.name)}</bdi> · <bdi data-testid="role">${role}</bdi></p>`;
  }
}
