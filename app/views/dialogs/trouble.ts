import { css, html, nothing, type TemplateResult } from 'lit';
import { icons } from '../kit/icons.ts';

/** Look of {@link troubleBox}. */
export const troubleStyles = css`
  .trouble {
    display: flex;
    gap: 10px;
    margin-top: 14px;
    padding: 10px 12px;
    border-radius: var(--radius-small);
    background: var(--danger-soft);
    color: var(--danger-text);
    font-size: var(--text-s);
    line-height: 1.4;
  }

  .trouble .icon {
    width: 20px;
    height: 20px;
  }
`;

/** Why what the person asked for did not happen; read out as soon as it is there. Always in the page, so that it can be. */
export function troubleBox(words: string | null): TemplateResult {
  return html`<div role="alert">${
    words === null ? nothing : html`<p class="trouble">${icons.warning}<span>${words}</span></p>`
  }</div>`;
}
