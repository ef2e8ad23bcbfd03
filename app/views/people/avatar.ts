import { css, html, type TemplateResult } from 'lit';
import { colourOf, initials } from '../kit/initials.ts';

const TINTS = 6;

/** Initials on a colour that belongs to the name, with a ring while the person talks. */
export function avatar(name: string, talking: boolean): TemplateResult {
  return html`<span class="face tint-${colourOf(name, TINTS)} ${talking ? 'talking' : ''}" aria-hidden="true">${initials(name)}</span>`;
}

export const avatarStyles = css`
  .face {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    width: 38px;
    height: 38px;
    border-radius: 50%;
    color: light-dark(#1c2434, #f3f5f9);
    font-size: var(--text-s);
    font-weight: 650;
    letter-spacing: 0.02em;
  }

  .face::after {
    content: '';
    position: absolute;
    inset: -4.5px;
    border: 2.5px solid var(--good);
    border-radius: 50%;
    /* As with the ring of a tile: the compositor does it alone. */
    opacity: 0;
    transition: opacity var(--quick) var(--ease);
  }

  .face.talking::after {
    opacity: 1;
  }

  .tint-0 {
    background: light-dark(#d5e1ff, #2c4279);
  }

  .tint-1 {
    background: light-dark(#cdeedd, #1f5a41);
  }

  .tint-2 {
    background: light-dark(#fbdfc8, #6b4422);
  }

  .tint-3 {
    background: light-dark(#f6d5e5, #6b2f4f);
  }

  .tint-4 {
    background: light-dark(#e2d8fa, #4b3a80);
  }

  .tint-5 {
    background: light-dark(#cfebf0, #1d5661);
  }
`;
