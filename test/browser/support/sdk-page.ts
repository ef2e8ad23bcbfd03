import type { Browser, BrowserContext, Page, WebSocketRoute } from '@playwright/test';
import { installFakeMedia, type Looks } from './fake-media.ts';
import { installOnlyWay, type MediaWay } from './only-way.ts';
import {
  installFakeScreen,
  installRecorder,
  type Outcome,
  RECORDER_ARGUMENT,
  type Recorder,
  type SeenEvent,
} from './sdk-recorder.ts';
import { type MediaCounters, mediaCounters } from './sdk-stats.ts';
import { hearing, pixels } from './senses.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read any message and say by their expectations what it is.
type Any = any;

/** One WebSocket message of the page, `at` in milliseconds of the epoch. */
export interface Frame {
  way: 'sent' | 'received';
  at: number;
  message: Any;
}

export interface SdkPageOptions {
  /** Camera and microphone of the page's own making; Chromium's fake devices (a beep each second) when absent. */
  looks?: Looks;
  /** Colour of the screen that the page shares. */
  screen?: string;
  /** Lets `dropSocket` work. */
  droppable?: boolean;
  /** Media goes by this relay only. */
  way?: MediaWay;
}

/** A camera that costs little: what is tested is not its picture. */
const SMALL_CAMERA = { width: 320, height: 180, frameRate: 15 };

/** How long anything may take that is not said to take longer. */
const PATIENCE_MS = 15_000;

/** The published SDK on a page of another origin than the server's, in a browser profile of its own. Nothing of ours is on it. */
export class SdkPage {
  readonly frames: Frame[] = [];
  /** When each WebSocket of the page was closed; null while it is open. */
  readonly sockets: { opened: number; closed: number | null }[] = [];
  #token = '';
  #options: Record<string, unknown> = {};
  #drop: ((code: number) => Promise<void>) | undefined;

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    droppable: boolean,
  ) {
    // A droppable socket is watched where it is relayed.
    if (droppable) return;
    page.on('websocket', (socket) => {
      const entry = this.#noteSocket();
      socket.on('framesent', ({ payload }) => this.#note('sent', payload));
      socket.on('framereceived', ({ payload }) => this.#note('received', payload));
      socket.on('close', () => {
        entry.closed = Date.now();
      });
    });
  }

  /** Opens the page of `origin`, which has to serve the SDK. */
  static async open(browser: Browser, origin: string, options: SdkPageOptions = {}): Promise<SdkPage> {
    const viewport = { width: 800, height: 600 };
    const context = await browser.newContext({ viewport, permissions: ['camera', 'microphone'] });
    if (options.looks) await context.addInitScript(installFakeMedia, options.looks);
    if (options.screen) await context.addInitScript(installFakeScreen, options.screen);
    if (options.way) await context.addInitScript(installOnlyWay, options.way);
    await context.addInitScript(installRecorder, RECORDER_ARGUMENT);
    const page = new SdkPage(await context.newPage(), context, options.droppable === true);
    if (options.droppable) await page.page.routeWebSocket(/./, (socket) => page.#relay(socket));
    await page.page.goto(origin);
    return page;
  }

  /** Closes the page's socket, on its side with `code` as a server would. */
  async dropSocket(code: number): Promise<void> {
    await this.#drop?.(code);
  }

  /** Makes a RoomSession with this token; nothing is sent yet. */
  async create(token: string, options: Record<string, unknown> = {}): Promise<void> {
    this.#token = token;
    this.#options = options;
    await this.page.evaluate((given) => (globalThis as unknown as { recorder: Recorder }).recorder.create(given), {
      ...options,
      token,
    });
  }

  /** Joins; the payload of `room.subscribed`. */
  async join(params: Record<string, unknown> = {}): Promise<Any> {
    const from = await this.mark();
    await this.call('join', { audio: true, video: SMALL_CAMERA, ...params });
    // join() resolves with the room's event; methods work from the answer on.
    return (await this.event('room.joined', undefined, from)).params;
  }

  /** Runs an application's own lines, which define `enter(token, rootElement)`, and enters with them. */
  async run(lines: string, token: string): Promise<void> {
    const from = await this.mark();
    await this.page.evaluate(
      ({ lines, token }) => {
        const page = globalThis as unknown as { recorder: Recorder; enter(token: string, root: HTMLElement | null): unknown };
        page.recorder.run(lines);
        void page.enter(token, document.getElementById('root'));
      },
      { lines, token },
    );
    await this.event('room.joined', undefined, from);
  }

  /** Joins, and says how that failed. */
  async joinRefused(params: Record<string, unknown> = {}): Promise<{ code?: unknown; message?: string }> {
    return await this.refused('join', { audio: true, video: SMALL_CAMERA, ...params });
  }

  /** Reloads the page and makes the same RoomSession again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.create(this.#token, this.#options);
  }

  /** The same, with something that happens while the page is not there. */
  async reloadAfter(meanwhile: () => Promise<unknown>): Promise<void> {
    const address = this.page.url();
    await this.page.goto('about:blank');
    await meanwhile();
    await this.page.goto(address);
    await this.create(this.#token, this.#options);
  }

  async act(target: string, method: string, params?: unknown, keepAs?: string): Promise<Outcome> {
    return await this.page.evaluate(
      ({ target, method, params, keepAs }) =>
        (globalThis as unknown as { recorder: Recorder }).recorder.act(target, method, params, keepAs),
      { target, method, params, keepAs },
    );
  }

  /** Calls a method of the room and expects it to work; what it resolved with. */
  async call(method: string, params?: unknown): Promise<Any> {
    return await this.callOn('room', method, params);
  }

  /** The same with an object that an earlier call made and `keepAs` named. */
  async callOn(target: string, method: string, params?: unknown, keepAs?: string): Promise<Any> {
    const outcome = await this.act(target, method, params, keepAs);
    if ('error' in outcome) throw new Error(`${target}.${method}: ${outcome.error.code} ${outcome.error.message}`);
    return outcome.value;
  }

  /** Calls a method of the room and expects it to be refused. */
  async refused(method: string, params?: unknown): Promise<{ code?: unknown; message?: string }> {
    const outcome = await this.act('room', method, params);
    if ('value' in outcome) throw new Error(`${method} worked: ${JSON.stringify(outcome.value)}`);
    return outcome.error;
  }

  async read(property: string, target = 'room'): Promise<Any> {
    return await this.page.evaluate(
      ({ target, property }) => (globalThis as unknown as { recorder: Recorder }).recorder.read(target, property),
      { target, property },
    );
  }

  /** Events seen so far, those of one name or all. */
  async events(name?: string, from = 0): Promise<SeenEvent[]> {
    const seen = await this.page.evaluate(
      (from) => (globalThis as unknown as { recorder: Recorder }).recorder.events.slice(from),
      from,
    );
    return name === undefined ? seen : seen.filter((event) => event.name === name);
  }

  /** How many events there are: what comes later is asked for with this. */
  async mark(): Promise<number> {
    return await this.page.evaluate(() => (globalThis as unknown as { recorder: Recorder }).recorder.events.length);
  }

  /** Waits for an event. */
  async event(
    name: string,
    matches: (params: Any) => boolean = () => true,
    from = 0,
    withinMs = PATIENCE_MS,
  ): Promise<SeenEvent> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = (await this.events(name, from)).find(({ params }) => matches(params));
      if (found) return found;
      if (Date.now() > deadline) {
        const seen = (await this.events(undefined, from)).map((event) => `${event.name} ${JSON.stringify(event.params)}`);
        throw new Error(`no ${name} as expected within ${withinMs} ms; seen:\n${seen.join('\n')}`);
      }
      await this.page.waitForTimeout(40);
    }
  }

  /** Messages from the server of one event type, payloads only. */
  told(type: string): Any[] {
    return this.frames.flatMap(({ way, message }) =>
      way === 'received' && message.params?.event_type === type ? [message.params.params] : [],
    );
  }

  /** Verto requests that the page sent, in order. */
  verto(method: string): Any[] {
    return this.frames.flatMap(({ way, message }) =>
      way === 'sent' && message.params?.message?.method === method ? [message.params] : [],
    );
  }

  /** Packets, frames and energy so far, over all peer connections of the call. */
  async counters(): Promise<MediaCounters> {
    return await this.page.evaluate(mediaCounters);
  }

  /** Loudness of each tone in what the person hears, in dB below full scale. */
  async hears(...tones: number[]): Promise<number[]> {
    return await this.page.evaluate(hearing, tones);
  }

  /** Directions of the local description, by kind. */
  async directions(): Promise<Record<string, string>> {
    const sdp: string = await this.read('peer.instance.localDescription.sdp');
    return directionsOf(sdp);
  }

  /** Colour in the middle of each layer of the composed picture, by member id. */
  async colours(): Promise<Record<string, number[]>> {
    const seen = await this.page.evaluate(pixels);
    return Object.fromEntries(Object.entries(seen).map(([id, patches]) => [id, patches[0] ?? []]));
  }

  async memberId(): Promise<string> {
    return await this.read('memberId');
  }

  async callId(): Promise<string> {
    return await this.read('callId');
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  #noteSocket(): { opened: number; closed: number | null } {
    const entry = { opened: Date.now(), closed: null as number | null };
    this.sockets.push(entry);
    return entry;
  }

  #note(way: Frame['way'], payload: string | Buffer): void {
    this.frames.push({ way, at: Date.now(), message: JSON.parse(String(payload)) });
  }

  /** Stands between the page and the server, so that the test can part them. */
  #relay(socket: WebSocketRoute): void {
    const entry = this.#noteSocket();
    const server = socket.connectToServer();
    socket.onMessage((payload) => {
      this.#note('sent', payload);
      server.send(payload);
    });
    server.onMessage((payload) => {
      this.#note('received', payload);
      socket.send(payload);
    });
    const close = async (code?: number): Promise<void> => {
      entry.closed ??= Date.now();
      await Promise.all([socket.close(code === undefined ? {} : { code }), server.close()]);
    };
    socket.onClose(() => close());
    server.onClose((code) => close(code));
    this.#drop = close;
  }
}

/** Whether a pixel is of a colour, give or take what codecs do. */
export function isNear(pixel: readonly number[] | undefined, colour: readonly number[]): boolean {
  return pixel !== undefined && Math.hypot(...colour.map((value, index) => value - (pixel[index] ?? 0))) < 60;
}

/** Direction of each m-section, by kind. */
export function directionsOf(sdp: string): Record<string, string> {
  const sections = sdp.split(/^m=/m).slice(1);
  return Object.fromEntries(
    sections.map((section) => [section.split(' ')[0], /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(section)?.[1] ?? '']),
  );
}
