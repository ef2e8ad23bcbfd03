import { frameAddress } from './frame-address.ts';
import type { Knock, Opening, Order, Report } from './messages.ts';

/** The server: where this script came from. */
const SERVER = new URL(import.meta.url).origin;
/** A frame that has not knocked by then was refused, or its server cannot be reached; browsers do not tell which. */
const KNOCK_WITHIN_MS = 20_000;
/** Ends that are no mishap. */
const LEFT = ['left', 'removed', 'room-ended', 'other-tab'];
const STYLE =
  ':host{display:block;min-height:320px;height:100%}:host([hidden]){display:none}iframe{display:block;width:100%;height:100%;min-height:inherit;border:0}';
/** These make another frame; a change of `theme` does not. */
const FRAME_ATTRIBUTES = ['src', 'room-url', 'room', 'token', 'user', 'lang', 'controls', 'skip'];

/**
 * `<wirespace-room>`: a meeting inside another page. See docs/guides/embedding.md for attributes and events.
 *
 * Events, none of which bubbles: `ready` (the page is there), `joined` {room, memberId}, `change` {@link Report},
 * `left` {reason}, `error` {reason}.
 */
class WirespaceRoom extends HTMLElement {
  static readonly observedAttributes = [...FRAME_ATTRIBUTES, 'theme'];
  #frame: HTMLIFrameElement | null = null;
  #port: MessagePort | null = null;
  #report: Report | null = null;
  #token: string | null = null;
  #planned = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
  }

  /** Room token. The attribute does the same, but stays in the document. */
  get token(): string | null {
    return this.#token ?? this.getAttribute('token');
  }

  set token(value: string | null) {
    this.#token = value;
    this.#plan();
  }

  /** The last report of the meeting; null before the first one. */
  get state(): Readonly<Report> | null {
    return this.#report;
  }

  /** Joins with what is chosen on the page. */
  join(): void {
    this.#order({ do: 'join' });
  }

  leave(): void {
    this.#order({ do: 'leave' });
  }

  setMicrophone(on: boolean): void {
    this.#order({ do: 'microphone', on });
  }

  setCamera(on: boolean): void {
    this.#order({ do: 'camera', on });
  }

  connectedCallback(): void {
    window.addEventListener('message', this.#hear);
    // A token that was set before this script came hides our property.
    if (Object.hasOwn(this, 'token')) {
      const { token } = this;
      Reflect.deleteProperty(this, 'token');
      this.token = token;
    }
    this.#plan();
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#hear);
    this.#close();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    if (name === 'theme') this.#order({ do: 'theme', value: value ?? 'auto' });
    else this.#plan();
  }

  /** Several attributes that change together make one frame. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#close();
      if (this.isConnected) this.#show();
    });
  }

  #show(): void {
    const address = frameAddress(SERVER, {
      src: this.getAttribute('src') ?? this.getAttribute('room-url'),
      room: this.getAttribute('room'),
      token: this.token !== null,
      user: this.getAttribute('user'),
      theme: this.getAttribute('theme'),
      lang: this.getAttribute('lang'),
      controls: this.getAttribute('controls'),
      skip: this.hasAttribute('skip'),
    });
    if (address === null) {
      const named = ['src', 'room-url'].some((name) => this.hasAttribute(name));
      // Without any room the element waits for one.
      if (named) this.#tell('error', { reason: 'foreign-address' });
      return;
    }
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('aria-label') ?? 'Wirespace';
    frame.allow = 'camera; microphone; display-capture; fullscreen; autoplay; clipboard-write; speaker-selection';
    frame.src = address;
    this.#frame = frame;
    this.shadowRoot?.append(frame);
    this.#patience = setTimeout(() => this.#tell('error', { reason: 'unreachable' }), KNOCK_WITHIN_MS);
  }

  #close(): void {
    clearTimeout(this.#patience);
    this.#port?.close();
    this.#frame?.remove();
    this.#port = null;
    this.#frame = null;
    this.#report = null;
  }

  readonly #hear = ({ origin, source, data }: MessageEvent<Partial<Knock> | null>): void => {
    const frame = this.#frame?.contentWindow;
    if (!frame || source !== frame || origin !== SERVER || data?.wirespace !== 'knock') return;
    clearTimeout(this.#patience);
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (event: MessageEvent<Report>) => this.#learn(event.data);
    const opening: Opening = { wirespace: 'open', token: this.token };
    // Were the frame to show another origin by now, the browser would not deliver this.
    frame.postMessage(opening, SERVER, [port2]);
    this.#tell('ready', {});
  };

  #learn(report: Report): void {
    const before = this.#report;
    this.#report = report;
    this.#tell('change', report);
    if (before?.phase === report.phase) return;
    if (report.phase === 'in-room') this.#tell('joined', { room: report.room, memberId: report.memberId });
    if (report.phase === 'ended') this.#tell(LEFT.includes(report.reason ?? '') ? 'left' : 'error', { reason: report.reason });
  }

  #order(order: Order): void {
    this.#port?.postMessage(order);
  }

  #tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

if (!customElements.get('wirespace-room')) customElements.define('wirespace-room', WirespaceRoom);
