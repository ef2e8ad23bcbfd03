import { css } from 'lit';

/** Look of the dialog that says where the meeting goes. */
export const liveStyles = css`
  p {
    color: var(--ink-soft);
  }

  section {
    margin-top: 16px;
    padding: 14px 16px 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }

  h3 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-bottom: 8px;
    font-size: var(--text-m);
  }

  h3 .icon {
    width: 20px;
    height: 20px;
    color: var(--ink-soft);
  }

  section > p,
  section > p + button {
    font-size: var(--text-s);
  }

  section > p + button {
    margin-top: 10px;
    font-size: var(--text-m);
  }

  .field + .field {
    margin-top: 12px;
  }

  summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--target);
    border-radius: var(--radius-small);
    font-weight: 600;
    list-style: none;
    cursor: pointer;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary .icon {
    color: var(--ink-soft);
    rotate: -90deg;
  }

  [open] > summary .icon {
    rotate: none;
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }

  section > .sure {
    margin-top: 10px;
  }

  form > button {
    margin-top: 16px;
  }

  input[readonly] {
    color: var(--ink-soft);
  }

  .secret {
    -webkit-text-security: disc;
  }

  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 8px 0;
    border-bottom: 1px solid var(--line);
  }

  ul + p,
  ul + details {
    margin-top: 8px;
  }

  li:last-child {
    border: 0;
  }

  .dot {
    flex: none;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: var(--line-strong);
  }

  [data-state='streaming'] .dot {
    background: var(--good);
  }

  [data-state='retrying'] .dot {
    background: light-dark(#b97700, #ffd166);
  }

  [data-state='ended'] .dot {
    background: var(--danger);
  }

  [data-state='connecting'] .dot,
  [data-state='retrying'] .dot {
    animation: blink 1.4s ease-in-out infinite;
  }

  li button .icon {
    width: 18px;
  }

  .what {
    flex: 1 1 110px;
    min-width: 0;
  }

  .what strong {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .what span {
    display: block;
    color: var(--ink-soft);
    font-size: var(--text-s);
    line-height: 1.35;
  }

  @media (max-width: 480px) {
    section {
      padding: 12px;
    }

    .acts button {
      flex: 1 1 auto;
    }

    li > button {
      padding: 0;
    }

    li > button .word {
      display: none;
    }
  }

  @keyframes blink {
    50% {
      opacity: 0.35;
    }
  }
`;
