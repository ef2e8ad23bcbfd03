import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { plainName } from '../state/name.ts';
import tokens from '../styles/tokens.css?inline';
import { icons } from '../views/kit/icons.ts';
import { base, buttons } from '../views/kit/styles.ts';
import type { WatchTexts } from './texts/shape.ts';
import type { WatchActions, WatchState, WatchView } from './view.ts';
import { watchStyles } from './watch-styles.ts';

const PICTURES: Readonly<Record<Exclude<WatchState, 'live'>, TemplateResult>> = {
  connecting: icons.live,
  waiting: icons.clock,
  over: icons.door,
  expired: icons.link,
  unreachable: icons.network,
  unsupported: icons.warning,
};

/** The whole page to watch: a picture that fills the window, or why there is none. It renders a view and hands intents on. */
@customElement('ws-watch')
export class WatchPage extends LitElement {
  static override styles = [unsafeCSS(tokens), base, buttons, watchStyles];

  @property({ attribute: false }) view: WatchView | null = null;
  @property({ attribute: false }) actions: WatchActions | null = null;
  @property({ attribute: false }) texts!: WatchTexts;
  @state() private fullscreen = false;
  @query('video') private element!: HTMLVideoElement;

  /** The element that plays; it is there from the start and stays the same. */
  async video(): Promise<HTMLVideoElement> {
    await this.updateComplete;
    return this.element;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('fullscreenchange', this.#fullscreenChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('fullscreenchange', this.#fullscreenChanged);
  }

  protected override updated(): void {
    const { view, texts } = this;
    if (view) document.title = texts.title(texts.states[view.state].title, plainName(view.room));
  }

  protected override render(): TemplateResult {
    const { view, texts } = this;
    const live = view?.state === 'live';
    return html`<header>
        <span class="brand">${icons.live}</span>
        <h1 dir="auto">${view ? plainName(view.room) : ''}</h1>
        ${live ? html`<span class="sign" data-testid="live"><span class="dot"></span>${texts.live}</span>` : nothing}
        ${live ? this.#latency(view) : nothing}
      </header>
      <main>
        <video
          playsinline
          aria-label=${view ? texts.picture(plainName(view.room)) : ''}
          ?hidden=${!live}
          @click=${() => this.actions?.togglePlay()}
        ></video>
        ${live && view.buffering && !view.paused ? html`<p class="buffering" role="status"><span class="ring"></span>${texts.buffering}</p>` : nothing}
        ${live && view.soundBlocked ? this.#soundBlocked() : nothing}
        ${view && view.state !== 'live' ? this.#instead(view.state) : nothing}
      </main>
      ${live ? this.#controls(view) : nothing}`;
  }

  #latency({ latencyMs, paused }: WatchView): TemplateResult | typeof nothing {
    if (latencyMs === null || paused) return nothing;
    const seconds = (latencyMs / 1000).toFixed(latencyMs < 9_950 ? 1 : 0);
    return html`<span class="latency" data-testid="latency" data-ms=${Math.round(latencyMs)} title=${this.texts.behindLong(seconds)}
      >${this.texts.behind(seconds)}</span
    >`;
  }

  #soundBlocked(): TemplateResult {
    return html`<div class="blocked" role="status">
      <span>${this.texts.soundBlocked}</span>
      <button class="primary" @click=${() => this.actions?.toggleSound()}>${icons.speaker}${this.texts.unmute}</button>
    </div>`;
  }

  #instead(name: Exclude<WatchState, 'live'>): TemplateResult {
    const { title, text } = this.texts.states[name];
    return html`<div class="instead" data-state=${name} role="status">
      <div class="picture ${name === 'connecting' || name === 'waiting' ? 'breathes' : ''}">${PICTURES[name]}</div>
      <h2>${title}</h2>
      <p>${text}</p>
    </div>`;
  }

  #controls({ paused, muted, volume }: WatchView): TemplateResult {
    const { texts, actions } = this;
    const button = (name: string, icon: TemplateResult, act: () => void) =>
      html`<button class="quiet square" aria-label=${name} title=${name} @click=${act}>${icon}</button>`;
    return html`<footer role="group" aria-label=${texts.controls}>
      ${button(paused ? texts.play : texts.pause, paused ? icons.playPlain : icons.pausePlain, () => actions?.togglePlay())}
      ${button(muted ? texts.unmute : texts.mute, muted ? icons.speakerOff : icons.speaker, () => actions?.toggleSound())}
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-label=${texts.volume}
        .value=${String(muted ? 0 : volume)}
        @input=${(event: Event) => actions?.setVolume((event.target as HTMLInputElement).valueAsNumber)}
      />
      <span class="space"></span>
      ${paused ? html`<button class="golive" @click=${() => actions?.goLive()}><span class="dot"></span>${texts.goLive}</button>` : nothing}
      ${button(this.fullscreen ? texts.endFullscreen : texts.fullscreen, icons.fullscreen, () => void this.#toggleFullscreen())}
    </footer>`;
  }

  /** Phones of Apple show a video alone in full screen, and nothing else. */
  async #toggleFullscreen(): Promise<void> {
    const video = this.element as HTMLVideoElement & { webkitEnterFullscreen?: () => void };
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (document.fullscreenEnabled) await this.requestFullscreen();
    else video.webkitEnterFullscreen?.();
  }

  #fullscreenChanged = (): void => {
    this.fullscreen = document.fullscreenElement !== null;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-watch': WatchPage;
  }
}
