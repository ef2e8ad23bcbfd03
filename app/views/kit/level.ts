import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Observable } from '../../state/observable.ts';
import { base } from './styles.ts';

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

      /* Ten blocks: one fill behind a mask with gaps. */
      .bars {
        height: 8px;
        background: linear-gradient(to right, var(--good) calc(var(--level) * 100%), var(--hover) 0);
        mask: repeating-linear-gradient(to right, #000 0 calc(10% - 4px), transparent 0 10%);
      }

      .bars:dir(rtl) {
        scale: -1 1;
      }

      .glow {
        position: absolute;
        inset: 0;
        scale: 1 var(--level);
        transform-origin: bottom;
        will-change: scale;
        background: linear-gradient(to top, color-mix(in oklab, var(--good) 34%, transparent), transparent);
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
    return html`<div class="bars" role="img" aria-label=${this.label}></div>`;
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
