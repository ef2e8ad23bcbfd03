import { css } from 'lit';

/** What every component shares: box model, focus ring, text that must not overflow. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  h1,
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
  }

  ul {
    list-style: none;
  }

  .icon {
    flex: none;
    display: block;
  }

  .hidden {
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
    }
  }
`;

/** Buttons: at least 44 pixels high and wide, on any surface. */
export const buttons = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-width: var(--target);
    min-height: var(--target);
    padding: 0 12px;
    border: 1px solid transparent;
    border-radius: var(--radius-small);
    background: var(--raised);
    color: var(--ink);
    font: inherit;
    font-weight: 550;
    cursor: pointer;
    transition: background-color 120ms ease, filter 120ms ease;
  }

  button:hover:not([aria-disabled='true']) {
    filter: brightness(1.08);
  }

  button[aria-disabled='true'] {
    cursor: not-allowed;
    opacity: 0.65;
  }

  button.primary {
    background: var(--accent);
    color: var(--accent-ink);
  }

  button.danger {
    background: var(--danger);
    color: var(--danger-ink);
  }

  button.quiet {
    background: transparent;
    color: var(--ink-soft);
  }

  button.quiet:hover:not([aria-disabled='true']) {
    background: var(--raised);
    color: var(--ink);
    filter: none;
  }

  button.off {
    color: var(--danger-text);
  }
`;
