import { css } from 'lit';

/** The page to watch is dark, whatever the system is: nothing outshines the picture. */
export const watchStyles = css`
  :host {
    color-scheme: dark;
    display: grid;
    grid-template-rows: auto 1fr auto;
    height: 100dvh;
    overflow: hidden;
    background: var(--stage);
    color: var(--ink);
    font: 1rem / 1.5 var(--font);
  }

  header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 60px;
    padding: 8px max(16px, env(safe-area-inset-right)) 8px max(16px, env(safe-area-inset-left));
  }

  .brand {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    border-radius: var(--radius-small);
    background: var(--accent);
    color: var(--accent-ink);
  }

  h1 {
    overflow: hidden;
    font-size: 1.0625rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .sign {
    display: inline-flex;
    align-items: center;
    flex: none;
    gap: 7px;
    padding: 2px 10px 2px 9px;
    border-radius: var(--round);
    background: var(--recording);
    color: #fff;
    font-size: var(--text-xs);
    font-weight: 700;
    letter-spacing: 0.05em;
  }

  .dot {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: currentColor;
    animation: pulse 2s ease-in-out infinite;
  }

  .latency {
    flex: none;
    margin-inline-start: auto;
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }

  main {
    position: relative;
    display: grid;
    place-items: center;
    min-width: 0;
    min-height: 0;
  }

  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }

  .buffering,
  .blocked {
    position: absolute;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 12px;
    border-radius: var(--radius);
    background: var(--plate);
    color: var(--plate-ink);
    font-size: var(--text-m);
  }

  .buffering {
    padding: 10px 18px 10px 14px;
    animation: appear 300ms 700ms both;
  }

  .ring {
    width: 20px;
    height: 20px;
    border: 2.5px solid rgb(255 255 255 / 25%);
    border-top-color: #fff;
    border-radius: 50%;
    animation: turn 900ms linear infinite;
  }

  .blocked {
    bottom: 20px;
    max-width: calc(100% - 32px);
    padding: 8px 8px 8px 18px;
    box-shadow: var(--shadow);
  }

  .instead {
    width: min(100%, 520px);
    padding: 24px;
    text-align: center;
  }

  .picture {
    display: grid;
    place-items: center;
    width: 84px;
    height: 84px;
    margin: 0 auto 26px;
    border-radius: var(--radius-large);
    background: var(--accent-soft);
    color: var(--accent-text);
  }

  .picture .icon {
    width: 38px;
    height: 38px;
  }

  .picture.breathes {
    animation: breathe 3s ease-in-out infinite;
  }

  h2 {
    font-size: var(--text-2xl);
  }

  .instead p {
    margin-top: 12px;
    color: var(--ink-soft);
    font-size: 1.0625rem;
    text-wrap: pretty;
  }

  footer {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 8px max(12px, env(safe-area-inset-right)) max(8px, env(safe-area-inset-bottom)) max(12px, env(safe-area-inset-left));
  }

  .space {
    flex: 1;
  }

  .golive {
    background: var(--raised);
  }

  .golive .dot {
    color: #ff5d6c;
  }

  input[type='range'] {
    width: 112px;
    height: var(--target);
    margin: 0;
    background: transparent;
    accent-color: var(--ink);
    cursor: pointer;
  }

  /* Where fingers are, the device has keys for its volume. */
  @media (pointer: coarse) {
    input[type='range'] {
      display: none;
    }
  }

  /* A phone on its side: the picture needs all of the height. */
  @media (max-height: 480px) {
    header,
    footer {
      position: absolute;
      z-index: 2;
      inset-inline: 0;
      background: linear-gradient(rgb(0 0 0 / 72%), transparent);
    }

    header {
      top: 0;
    }

    footer {
      bottom: 0;
      background: linear-gradient(transparent, rgb(0 0 0 / 72%));
    }

    main {
      grid-row: 1 / -1;
    }

    .blocked {
      bottom: 68px;
    }
  }

  @keyframes pulse {
    50% {
      opacity: 0.35;
    }
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @keyframes breathe {
    50% {
      opacity: 0.6;
    }
  }
`;
