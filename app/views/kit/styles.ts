import { css } from 'lit';

/** What every component shares: box model, focus ring, text that must not overflow, no movement for those who ask for none. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  :focus-visible {
    outline: 2.5px solid var(--focus);
    outline-offset: 2px;
  }

  /* Headings get the focus by script only, so that they are read out: there is nothing to press. */
  [tabindex='-1']:is(h1, h2, div):focus-visible {
    outline: none;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }

  h1,
  h2,
  h3 {
    font-weight: 650;
    letter-spacing: -0.012em;
    line-height: 1.25;
    text-wrap: balance;
  }

  ul,
  ol {
    list-style: none;
  }

  .icon {
    flex: none;
    display: block;
  }

  .icon.flips:dir(rtl) {
    scale: -1 1;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;

/** Buttons with words: at least 44 pixels high and wide, on any surface. */
export const buttons = css`
  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-width: var(--target);
    min-height: var(--target);
    padding: 0 16px;
    border: 1px solid transparent;
    border-radius: var(--radius-small);
    background: var(--raised);
    color: var(--ink);
    font: inherit;
    font-size: var(--text-m);
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
    transition:
      background-color var(--quick) var(--ease),
      border-color var(--quick) var(--ease),
      color var(--quick) var(--ease);
  }

  button:hover:not([aria-disabled='true']),
  a.button:hover {
    background: var(--hover);
  }

  button[aria-disabled='true'] {
    cursor: not-allowed;
    color: var(--ink-soft);
  }

  button.primary,
  a.button.primary {
    background: var(--accent);
    color: var(--accent-ink);
  }

  button.primary:hover:not([aria-disabled='true']),
  a.button.primary:hover {
    background: color-mix(in oklab, var(--accent), black 12%);
  }

  button.danger {
    background: var(--danger);
    color: var(--danger-ink);
  }

  button.danger:hover:not([aria-disabled='true']) {
    background: color-mix(in oklab, var(--danger), black 12%);
  }

  button.outline {
    border-color: var(--line-strong);
    background: transparent;
  }

  button.quiet {
    background: transparent;
  }

  button.quiet:hover:not([aria-disabled='true']),
  button.outline:hover:not([aria-disabled='true']) {
    background: var(--raised);
  }

  button.square {
    flex: none;
    width: var(--target);
    padding: 0;
  }

  @media (forced-colors: active) {
    button {
      border-color: ButtonBorder;
    }
  }
`;

/** The buttons below a dialog. */
export const choices = css`
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 10px;
    margin-top: 24px;
  }
`;

/** Text fields and lists to choose from. */
export const fields = css`
  .field {
    display: grid;
    gap: 6px;
    min-width: 0;
  }

  .field > label,
  .field > .label {
    font-size: var(--text-s);
    font-weight: 600;
  }

  .field .hint {
    color: var(--ink-soft);
    font-size: var(--text-s);
    line-height: 1.4;
  }

  input[type='text'],
  input[type='search'],
  select {
    width: 100%;
    min-width: 0;
    min-height: var(--target);
    padding: 0 12px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-size: 1rem;
    text-overflow: ellipsis;
    transition: border-color var(--quick) var(--ease);
  }

  input:focus-visible,
  select:focus-visible {
    border-color: var(--focus);
    outline-offset: 0;
  }

  select {
    appearance: none;
    padding-inline-end: 36px;
    background-image:
      linear-gradient(45deg, transparent 50%, currentColor 50%), linear-gradient(-45deg, transparent 50%, currentColor 50%);
    background-position:
      calc(100% - 20px) 55%,
      calc(100% - 15px) 55%;
    background-size: 5.5px 5.5px;
    background-repeat: no-repeat;
  }

  select:dir(rtl) {
    background-position:
      15px 55%,
      20px 55%;
  }

  select:disabled,
  input:disabled {
    border-color: var(--line);
    color: var(--ink-soft);
  }
`;
