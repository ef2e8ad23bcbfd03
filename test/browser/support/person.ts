import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { installFakeMedia, type Looks, whose } from './fake-media.ts';
import { framesShown, hearing, layersOf, pixels } from './senses.ts';

export interface PersonOptions {
  looks?: Looks;
  /** Runs after the fake media is in place, before the page's scripts. */
  script?: () => void;
  /** The same with an argument each. */
  inits?: [script: (argument: never) => void, argument: unknown][];
  /** Changes what the page's socket says and hears, a frame at a time. */
  frames?: { sent: (frame: string) => string; received: (frame: string) => string };
  viewport?: { width: number; height: number };
  colorScheme?: 'dark' | 'light';
  /** Accept certificates of the test's own authority. */
  ignoreHTTPSErrors?: boolean;
}

/** One person at one of our pages, in a browser profile of their own. */
export class Person {
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, options: PersonOptions = {}): Promise<Person> {
    const { looks, script, inits = [], frames, ...contextOptions } = options;
    const context = await browser.newContext({ permissions: ['camera', 'microphone'], ...contextOptions });
    if (looks) await context.addInitScript(installFakeMedia, looks);
    if (script) await context.addInitScript(script);
    for (const [init, argument] of inits) await context.addInitScript(init as (argument: unknown) => void, argument);
    if (frames) {
      await context.routeWebSocket(/^wss?:/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((frame) => server.send(frames.sent(String(frame))));
        server.onMessage((frame) => socket.send(frames.received(String(frame))));
      });
    }
    const person = new Person(await context.newPage(), context);
    await person.page.goto(url);
    return person;
  }

  /** Opens a page, passes by the choice of devices, and waits until the person is in the room, with the list of people open. */
  static async join(browser: Browser, url: string, options: PersonOptions = {}): Promise<Person> {
    const person = await Person.open(browser, `${url}${url.includes('?') ? '&' : '?'}skip=1`, options);
    await person.isIn();
    await person.showPeople();
    return person;
  }

  async isIn(): Promise<void> {
    await expect(this.button('Leave')).toBeVisible();
    await expect(this.page.getByTestId('reconnecting')).toBeHidden();
  }

  async showPeople(): Promise<void> {
    if (!(await this.page.locator('ws-people-panel').isVisible())) await this.button(/^People, /).click();
    await expect(this.page.locator('ws-people-panel')).toBeVisible();
  }

  /** Chooses an entry from the menu of a person in the list. */
  async choose(name: string, entry: string | RegExp): Promise<void> {
    await this.row(name)
      .getByRole('button', { name: `Options for ${name}` })
      .click();
    await this.row(name).getByRole('menuitem', { name: entry }).click();
  }

  /** Removes a person and says yes to the question. */
  async remove(name: string, { block = false } = {}): Promise<void> {
    await this.choose(name, /^Remove/);
    if (block) await this.page.getByLabel('Block rejoining').check();
    await this.button('Remove').click();
  }

  /** Waits for the page that says why one is not in the room. */
  async isOut(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible();
  }

  /** Row of a person in the list of participants. */
  row(name: string): Locator {
    return this.page.locator('ws-person-row').filter({ hasText: name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Names in the list, in its order; one's own carries ` (you)`. */
  names(): Promise<string[]> {
    return this.page.locator('ws-person-row .name').allTextContents();
  }

  /** Member ids in the list, in its order. */
  ids(): Promise<string[]> {
    return this.page.locator('ws-person-row .id').allTextContents();
  }

  /** Own member id as the SDK knows it. */
  memberId(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as { roomSession: { memberId: string } }).roomSession.memberId);
  }

  /** Id of the present peer connection. */
  callId(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as { roomSession: { callId: string } }).roomSession.callId);
  }

  /** What the server answered to the present peer connection last (SDP). */
  answer(): Promise<string> {
    type Page = { roomSession: { peer: { instance: RTCPeerConnection } } };
    return this.page.evaluate(() => (globalThis as unknown as Page).roomSession.peer.instance.remoteDescription?.sdp ?? '');
  }

  /** Calls a method of the page's RoomSession as somebody in the console would; the rejection as a value. */
  async console(method: string, params: unknown): Promise<unknown> {
    return await this.page.evaluate(
      async ({ method, params }) => {
        const room = (globalThis as unknown as { roomSession: Record<string, (p: unknown) => Promise<unknown>> }).roomSession;
        try {
          return { resolved: (await room[method]?.(params)) ?? null };
        } catch (error) {
          return { rejected: (error as { code?: unknown }).code };
        }
      },
      { method, params },
    );
  }

  /** Whose colour fills each layer of the composed picture, by member id; null where it is nobody's or not the same all over. */
  async sees(): Promise<Record<string, string | null>> {
    return whose(await this.page.evaluate(pixels));
  }

  /** Whether new frames of the composed picture are shown, over half a second. */
  async moves(): Promise<boolean> {
    const before = await this.page.evaluate(framesShown);
    await this.page.waitForTimeout(500);
    return (await this.page.evaluate(framesShown)) > before + 4;
  }

  layers(): Promise<{ id: string; x: number; y: number; width: number; height: number; visible: boolean }[]> {
    return this.page.evaluate(layersOf);
  }

  /** Loudness of each tone in what the person hears, in dB below full scale. */
  hears(tones: number[]): Promise<number[]> {
    return this.page.evaluate(hearing, tones);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
