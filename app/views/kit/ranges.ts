import { css } from 'lit';

/** Sliders; `--fill` is how much of the track is behind the thumb, in percent. High enough for a finger. */
export const ranges = css`
  input[type='range'] {
    --thumb: 16px;
    appearance: none;
    width: 100%;
    min-width: 0;
    height: var(--target);
    margin: 0;
    border-radius: var(--radius-small);
    background: transparent;
    cursor: pointer;
  }

  input[type='range']::-webkit-slider-runnable-track {
    height: 5px;
    border-radius: var(--round);
    background: linear-gradient(to right, var(--accent-text) var(--fill, 0%), var(--line-strong) var(--fill, 0%));
  }

  input[type='range']:dir(rtl)::-webkit-slider-runnable-track {
    background: linear-gradient(to left, var(--accent-text) var(--fill, 0%), var(--line-strong) var(--fill, 0%));
  }

  input[type='range']::-webkit-slider-thumb {
    appearance: none;
    width: var(--thumb);
    height: var(--thumb);
    margin-top: calc((5px - var(--thumb)) / 2);
    border: 0;
    border-radius: 50%;
    background: var(--accent-text);
  }

  input[type='range']::-moz-range-track {
    height: 5px;
    border-radius: var(--round);
    background: var(--line-strong);
  }

  input[type='range']::-moz-range-progress {
    height: 5px;
    border-radius: var(--round);
    background: var(--accent-text);
  }

  input[type='range']::-moz-range-thumb {
    width: var(--thumb);
    height: var(--thumb);
    border: 0;
    border-radius: 50%;
    background: var(--accent-text);
  }

  @media (forced-colors: active) {
    input[type='range'] {
      appearance: auto;
    }
  }
`;

/** Shows how much of each track is behind its thumb. By script, because the pages' policy allows no styles in attributes. */
export function fillTracks(root: ParentNode): void {
  for (const track of root.querySelectorAll<HTMLInputElement>('input[type="range"]')) {
    const [min, max] = [Number(track.min), Number(track.max)];
    const part = max > min ? (track.valueAsNumber - min) / (max - min) : 0;
    track.style.setProperty('--fill', `${100 * part}%`);
  }
}
