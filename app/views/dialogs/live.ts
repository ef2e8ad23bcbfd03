import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { type LiveView, MAX_STREAMS, type MeetingActions, type StreamView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { timeText } from '../../texts/measures.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import { sure, sureStyles } from '../kit/sure.ts';
import { liveStyles } from './live-styles.ts';
import { troubleBox, troubleStyles } from './trouble.ts';

/** Where the meeting goes: the page of this server to watch it, and services elsewhere. Holds the key until the server has it. */
@customElement('ws-live')
export class Live extends LitElement {
  static override styles = [base, buttons, fields, sureStyles, troubleStyles, liveStyles];

  @property({ attribute: false }) live!: LiveView;
  /** Which stream is about to be stopped. */
  @property({ attribute: false }) asking: string | null = null;
  @property({ attribute: false }) actions!: MeetingActions;
  @query('form') private form!: HTMLFormElement | null;

  protected override render(): TemplateResult {
    return html`<p>${t.live.text}</p>
      ${this.#watch()} ${this.#services()}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('live');
    // The server has address and key: here nothing is left of them.
    if (before?.starting === 'stream' && this.live.starting === null && this.live.trouble === null) this.form?.reset();
    if (!changed.has('asking') || changed.get('asking') === undefined) return;
    const was = changed.get('asking');
    const to = this.asking ? '.keep' : was ? `[data-stop="${CSS.escape(was)}"]` : null;
    const target = to ? this.renderRoot.querySelector<HTMLElement>(to) : null;
    (target ?? this.renderRoot.querySelector<HTMLElement>('button, input'))?.focus();
  }

  #watch(): TemplateResult {
    const words = t.live.watch;
    const { watch, starting, trouble } = this.live;
    const opening = starting === 'watch';
    return html`<section aria-labelledby="watch">
      <h3 id="watch">${icons.film}${words.heading}</h3>
      ${
        watch === null
          ? html`<p>${words.text}</p>
              <button
                class="outline"
                aria-disabled=${opening ? 'true' : nothing}
                @click=${() => opening || this.actions.startWatching()}
              >
                ${opening ? words.starting : words.start}
              </button>`
          : html`<div class="field">
                <label for="link">${words.link}</label>
                <input id="link" type="text" readonly .value=${watch.link} @focus=${select} />
                <span class="hint">${words.text}</span>
              </div>
              <div class="acts">
                <button class="primary" @click=${() => this.actions.copyWatchLink()}>${icons.copy}${words.copy}</button>
                <button class="outline" data-stop=${watch.id} @click=${() => this.actions.askStopStream(watch.id)}>${words.stop}</button>
              </div>
              ${this.asking === watch.id ? this.#sure(watch.id, words.sure, words.stop) : nothing}`
      }
      ${this.#trouble('watch', trouble)}
    </section>`;
  }

  #services(): TemplateResult {
    const words = t.live.send;
    const { streams } = this.live;
    const running = streams.filter(({ state }) => state !== 'ended').length;
    return html`<section aria-labelledby="services">
      <h3 id="services">${icons.live}${words.heading}</h3>
      ${streams.length > 0 ? html`<ul>${streams.map((one) => this.#row(one))}</ul>` : nothing}
      ${running === MAX_STREAMS ? html`<p>${words.full(MAX_STREAMS)}</p>` : streams.length === 0 ? this.#form() : this.#another()}
    </section>`;
  }

  #row({ id, receiver, state, reason, startedAt }: StreamView): TemplateResult {
    const { states, stop, stopOf, sure: question } = t.live;
    const why = t.live.troubles[reason ?? 'failed'];
    const said = {
      connecting: () => states.connecting,
      streaming: () => states.streaming(timeText(startedAt, t.language.tag)),
      retrying: () => states.retrying(why),
      ended: () => states.ended(why),
    };
    return html`<li data-stream=${id} data-state=${state}>
      <i class="dot"></i>
      <div class="what"><strong><bdi>${isolate(receiver)}</bdi></strong><span role="status">${said[state]()}</span></div>
      ${
        state === 'ended'
          ? nothing
          : html`<button
              class="outline"
              data-stop=${id}
              aria-label=${stopOf(isolate(receiver))}
              title=${stop}
              @click=${() => this.actions.askStopStream(id)}
            >
              ${icons.stop}<span class="word">${stop}</span>
            </button>`
      }
      ${this.asking === id ? this.#sure(id, question, stop) : nothing}
    </li>`;
  }

  /** What runs comes first; a further one is behind a press, unless it has just failed. */
  #another(): TemplateResult {
    const { starting, trouble } = this.live;
    return html`<details ?open=${starting === 'stream' || trouble?.of === 'stream'}>
      <summary>${icons.down}${t.live.send.another}</summary>
      ${this.#form()}
    </details>`;
  }

  /** No field for passwords: the browser would offer to keep what is in it. */
  #form(): TemplateResult {
    const words = t.live.send;
    const { starting, trouble } = this.live;
    const busy = starting === 'stream';
    return html`<form novalidate autocomplete="off" @submit=${this.#submit}>
      <div class="field">
        <label for="address">${words.address}</label>
        <input id="address" name="address" type="text" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"
          placeholder="rtmps://" ?readonly=${busy} aria-describedby="address-hint"
          aria-invalid=${trouble?.of === 'stream' ? 'true' : nothing} />
        <span class="hint" id="address-hint">${words.addressHint}</span>
      </div>
      <div class="field">
        <label for="key">${words.key}</label>
        <input id="key" name="key" class="secret" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
          ?readonly=${busy} aria-describedby="key-hint" />
        <span class="hint" id="key-hint">${words.keyHint}</span>
      </div>
      ${this.#trouble('stream', trouble)}
      <button class="primary" aria-disabled=${busy ? 'true' : nothing}>${busy ? words.starting : words.confirm}</button>
    </form>`;
  }

  #trouble(of: 'stream' | 'watch', trouble: LiveView['trouble']): TemplateResult {
    return troubleBox(trouble?.of === of ? t.live.troubles[trouble.why] : null);
  }

  #sure(id: string, question: string, stop: string): TemplateResult {
    return sure(
      question,
      { label: t.live.keep, act: () => this.actions.askStopStream(null) },
      { label: stop, act: () => this.actions.stopStream(id) },
    );
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (!this.form || this.live.starting !== null) return;
    const data = new FormData(this.form);
    this.actions.startStream(String(data.get('address')).trim(), String(data.get('key')).trim());
  };
}

function select(event: Event): void {
  (event.target as HTMLInputElement).select();
}
