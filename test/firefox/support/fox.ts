import { expect } from '@playwright/test';
import { type Browser, type BrowserContext, type Page, Puppeteer } from 'puppeteer-core';
import { installFakeMedia, LOOKS, whose } from '../../browser/support/fake-media.ts';
import { framesShown, hearing, pixels } from '../../browser/support/senses.ts';

const PATIENCE_MS = 15_000;
/** Loudest that a tone may be where it must not be heard, and quietest where it must, in dB below full scale. */
export const SILENT_DB = -80;
export const HEARD_DB = -60;

export interface FoxOptions {
  /** A camera of the colour of `FOX` (the default), or what Firefox itself has for one. */
  camera?: 'drawn' | 'own';
  /** Runs before the page's scripts. */
  script?: () => void;
}

/** What everybody in Firefox looks and sounds like: its own fake microphone is set to this tone. */
export const FOX = LOOKS.green;

/** Runs in the page before its scripts, after the fake media: only the camera is drawn, the microphone is the browser's own. */
function keepOwnMicrophone(): void {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return;
  const drawn = mediaDevices.getUserMedia;
  mediaDevices.getUserMedia = async (constraints) => {
    const { audio, video } = constraints ?? {};
    const sound = audio ? await MediaDevices.prototype.getUserMedia.call(mediaDevices, { audio }) : null;
    const picture = video ? await drawn({ video }) : null;
    return new MediaStream([...(sound?.getTracks() ?? []), ...(picture?.getTracks() ?? [])]);
  };
}

/**
 * Runs in the page: finds what has this role and this whole name, inside all shadow roots. Puppeteer's own search by name asks Firefox
 * once for each shadow root, which takes seconds in pages of many elements.
 */
function findNamed(from: Node, wanted: string): Element | null {
  const search = (root: ParentNode): Element | null => {
    for (const element of root.querySelectorAll('*')) {
      const role = element.getAttribute('role') ?? element.localName;
      const name = (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim();
      if (`${role} ${name}` === wanted && element.checkVisibility()) return element;
      const inner = element.shadowRoot && search(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  return search(from as ParentNode);
}

Puppeteer.registerCustomQueryHandler('named', { queryOne: findNamed });

/** Selector of what has this role and this whole name. */
export function named(role: 'button' | 'menuitem', name: string): string {
  return `named/${role} ${name}`;
}

/** One person at one of our pages, in a stock Firefox, with cookies and storage of their own. */
export class Fox {
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) this.errors.push(message.text());
    });
  }

  static async open(firefox: Browser, url: string, { camera = 'drawn', script }: FoxOptions = {}): Promise<Fox> {
    const context = await firefox.createBrowserContext();
    const page = await context.newPage();
    if (camera === 'drawn') {
      await page.evaluateOnNewDocument(installFakeMedia, FOX);
      await page.evaluateOnNewDocument(keepOwnMicrophone);
    }
    if (script) await page.evaluateOnNewDocument(script);
    const fox = new Fox(page, context);
    await page.goto(url);
    return fox;
  }

  /** Presses a button, given its whole name for assistive technology, as soon as that can be done. */
  async press(name: string): Promise<void> {
    await this.#click(named('button', name));
  }

  async choose(entry: string): Promise<void> {
    await this.#click(named('menuitem', entry));
  }

  /** Waits until there is such a button to be seen. */
  async offers(name: string): Promise<void> {
    await this.#appears(named('button', name));
  }

  async isIn(): Promise<void> {
    await this.offers('Leave');
  }

  /** Waits for the page that says why one is not in the room. */
  async isOut(title: string): Promise<void> {
    await expect.poll(() => this.texts('h1')).toContain(title);
  }

  /** Texts of the elements of a selector, inside all shadow roots. */
  texts(selector: string): Promise<string[]> {
    return this.page.$$eval(`>>> ${selector}`, (all) => all.map((one) => (one.textContent ?? '').trim()));
  }

  /** Names in the list of people, in its order; one's own carries ` (you)`. */
  names(): Promise<string[]> {
    return this.texts('ws-person-row >>> .name');
  }

  memberId(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as { roomSession: { memberId: string } }).roomSession.memberId);
  }

  /** Whose colour fills each layer of the composed picture, as `Person.sees`. */
  async sees(): Promise<Record<string, string | null>> {
    return whose(await this.page.evaluate(pixels));
  }

  /** Whether new frames of the composed picture come, within half a second. */
  async moves(): Promise<boolean> {
    const before = await this.page.evaluate(framesShown);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await this.page.evaluate(framesShown)) > before + 4;
  }

  /** Loudness of each tone in what the person hears, in dB below full scale. */
  hears(tones: number[]): Promise<number[]> {
    return this.page.evaluate(hearing, tones);
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  async #click(selector: string): Promise<void> {
    await this.#appears(selector);
    await this.page.locator(selector).click();
  }

  /** Puppeteer's own waiting looks again when the document changes, and does not see what changes inside of shadow roots. */
  async #appears(selector: string): Promise<void> {
    await expect.poll(async () => (await this.page.$(selector)) !== null, selector).toBe(true);
  }
}
