import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Observable } from '../../state/observable.ts';
import { base } from './styles.ts';

const BARS = 10;

/**
 * How loud the own microphone is. It changes many times a second: it sets one custom property and renders nothing anew. `bars` is
 * the wide one before joining, `glow` the fill of the microphone's button.
 */
@customElement('ws-level')
export class Level extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        --level: 0;
        display: block;
      }

      .bars {
        display: grid;
        grid-template-columns: repeat(${BARS}, 1fr);
        gap: 4px;
        height: 8px;
      }

      .bars i {
        border-radius: 4px;
        background: color-mix(
          in oklab,
          var(--good) calc(clamp(0, var(--level) * ${BARS} - var(--n), 1) * 100%),
          var(--raised)
        );
      }

      ${Array.from({ length: BARS }, (_, n) => css`i:nth-child(${n + 1}) { --n: ${n}; }`)}

      .glow {
        position: absolute;
        inset: auto 0 0;
        height: calc(var(--level) * 100%);
        background: color-mix(in oklab, var(--good) 28%, transparent);
        transition: height 100ms linear;
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) level: Observable<number> | null = null;
  @property() shape: 'bars' | 'glow' = 'bars';
  @property() label = '';
  #unwatch: () => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  protected override willUpdate(): void {
    this.#watch();
  }

  protected override render(): TemplateResult {
    if (this.shape === 'glow') return html`<div class="glow"></div>`;
    return html`<div class="bars" role="img" aria-label=${this.label}>${Array.from({ length: BARS }, () => html`<i></i>`)}</div>`;
  }

  #watch(): void {
    this.#unwatch();
    const { level } = this;
    if (!level || !this.isConnected) return;
    const show = (value: number): void => this.style.setProperty('--level', String(value));
    show(level.value);
    this.#unwatch = level.watch(show);
  }
}
