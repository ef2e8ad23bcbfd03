import { css, html, type TemplateResult } from 'lit';

/** Look of {@link sure}, inside of a row that wraps. */
export const sureStyles = css`
  .sure {
    flex: 1 1 100%;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 8px;
    padding: 8px 12px;
    border-radius: var(--radius-small);
    background: var(--raised);
  }

  .sure p {
    flex: 1 1 110px;
    color: var(--ink);
    font-size: var(--text-s);
  }
`;

interface Answer {
  label: string;
  act: () => void;
}

/** A question in a list before something is gone; the answer that keeps it comes first. One at a time in a component. */
export function sure(question: string, keep: Answer, go: Answer): TemplateResult {
  return html`<div class="sure" role="group" aria-labelledby="sure">
    <p id="sure">${question}</p>
    <button class="outline keep" type="button" @click=${keep.act}>${keep.label}</button>
    <button class="danger" type="button" @click=${go.act}>${go.label}</button>
  </div>`;
}
