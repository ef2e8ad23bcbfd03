import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { axeFindings, WCAG_RULES } from './support/axe.ts';
import { expect, test } from './support/gallery-fixture.ts';

interface GalleryWindow {
  states: string[];
  show: (state: string) => void;
}

/** A page of a context of its own; closing it closes both. */
async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('close', () => void context.close());
  return page;
}

/** Shows one state after the other in the same page, and waits until it is drawn. */
async function eachState(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  // The texts of another language are loaded first.
  await page.waitForFunction(() => 'states' in globalThis);
  const states = await page.evaluate(() => (globalThis as unknown as GalleryWindow).states);
  expect(states.length).toBeGreaterThan(40);
  for (const state of states) {
    await page.evaluate(async (name) => {
      (globalThis as unknown as GalleryWindow).show(name);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, state);
    await look(state);
  }
}

/** In light the colours are others, and the words are German. */
const RULES = { dark: WCAG_RULES, light: ['color-contrast', 'link-in-text-block', 'label-content-name-mismatch'] };

/** What can be pressed and is smaller than 44 by 44 pixels, or lies outside of the window to the left or right. */
function badTargets(page: Page): Promise<string[]> {
  return page
    .locator('button:visible, select:visible, input[type="text"]:visible, input[type="search"]:visible, a:visible')
    .evaluateAll((targets) =>
      targets.flatMap((target) => {
        const { width, height, left, right } = target.getBoundingClientRect();
        const small = width < 43.5 || height < 43.5;
        const outside = left < -0.5 || right > innerWidth + 0.5;
        return small || outside
          ? [`${target.getAttribute('aria-label') ?? target.textContent?.trim()} ${width}x${height} at ${left}`]
          : [];
      }),
    );
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const colorScheme of ['dark', 'light'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`every state passes axe, has room for fingers and nothing sticks out, at ${width} px, ${colorScheme}`, async ({
      browser,
      gallery,
    }) => {
      test.setTimeout(240_000);
      const page = await openPage(browser, { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      // The other language has its own visible words and names.
      await page.goto(gallery.url('guest', colorScheme === 'light' ? { lang: 'de' } : {}));
      const problems: string[] = [];
      await eachState(page, async (state) => {
        for (const found of [...(await axeFindings(page, RULES[colorScheme])), ...(await badTargets(page))])
          problems.push(`${state}: ${found}`);
        expect(await overflow(page), state).toBe(0);
      });
      expect([...problems, ...errors]).toEqual([]);
      await page.close();
    });
  }
}

test('every state fits into 320 px, in German too', async ({ browser, gallery }) => {
  const page = await openPage(browser, { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });
  await page.goto(gallery.url('guest', { lang: 'de' }));
  await eachState(page, async (state) => {
    expect(await overflow(page), state).toBe(0);
    expect(await badTargets(page), state).toEqual([]);
  });
  await page.close();
});

test('every state works from right to left: nothing sticks out, the bar starts on the right', async ({ browser, gallery }) => {
  const page = await openPage(browser, { viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
  await page.goto(gallery.url('guest', { dir: 'rtl' }));
  await eachState(page, async (state) => {
    expect(await overflow(page), state).toBe(0);
    expect(await badTargets(page), state).toEqual([]);
  });
  await page.goto(gallery.url('guest', { dir: 'rtl' }));
  const left = async (name: string): Promise<number> =>
    (await page.getByRole('button', { name, exact: true }).boundingBox())?.x ?? 0;
  expect(await left('Mute microphone')).toBeGreaterThan(await left('Leave'));
  await page.close();
});

test('a label never covers the name that a placeholder has in the picture', async ({ browser, gallery }) => {
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [390, 844],
    [320, 568],
  ] as const) {
    const page = await openPage(browser, { viewport: { width, height }, reducedMotion: 'reduce' });
    await page.goto(gallery.url('guest'));
    let seen = 0;
    await eachState(page, async (state) => {
      const places = await page.locator('ws-tile .plate.placeholder:visible').evaluateAll((plates) =>
        plates.map((plate) => {
          const tile = (plate.getRootNode() as ShadowRoot).host.getBoundingClientRect();
          const { top, bottom } = plate.getBoundingClientRect();
          return { top: (top - tile.top) / tile.height, bottom: (bottom - tile.top) / tile.height };
        }),
      );
      seen += places.length;
      // The name stands between 45 and 70 % of the tile's height.
      for (const { top, bottom } of places)
        expect(top > 0.69 || bottom < 0.46, `${state} at ${width}: ${top} to ${bottom}`).toBe(true);
    });
    expect(seen).toBeGreaterThan(10);
    await page.close();
  }
});

test('a notice is one line with its cross beside the text', async ({ browser, gallery }) => {
  for (const width of [1440, 390]) {
    const page = await openPage(browser, { viewport: { width, height: 844 }, reducedMotion: 'reduce' });
    await page.goto(gallery.url('toasts'));
    const notice = page.locator('ws-toasts [data-toast="person-joined"]').first();
    const text = await notice.locator('.text').boundingBox();
    const cross = await notice.getByRole('button').boundingBox();
    if (!text || !cross) throw new Error('no notice');
    expect(cross.x).toBeGreaterThanOrEqual(text.x + text.width);
    expect(Math.abs(cross.y + cross.height / 2 - (text.y + text.height / 2))).toBeLessThan(2);
    expect((await notice.boundingBox())?.height).toBeLessThan(60);
    await page.close();
  }
});

test('with reduced motion nothing moves by itself', async ({ browser, gallery }) => {
  const page = await openPage(browser, { reducedMotion: 'reduce' });
  await page.goto(gallery.url('guest'));
  await eachState(page, async (state) => {
    const moving = await page.evaluate(() =>
      document.getAnimations().map((one) => (one as CSSAnimation).animationName ?? one.id),
    );
    expect(moving, state).toEqual([]);
  });
  await page.close();
});

test('every state has a title of its own that names the room', async ({ page, gallery }) => {
  await page.goto(gallery.url('guest'));
  const titles = new Map<string, string>();
  await eachState(page, async (state) => void titles.set(state, await page.title()));
  for (const title of titles.values()) expect(title).toMatch(/^.+ · (Reception|A_room_\w+) · Wirespace$/);
  expect(titles.get('guest')).toBe('5 people in the room · Reception · Wirespace');
  expect(titles.get('reconnecting')).toBe('Reconnecting · Reception · Wirespace');
  expect(titles.get('ended-locked')).toBe('This room is locked · Reception · Wirespace');
});

test('the picture fills the stage at every size and is never cut', async ({ browser, gallery }) => {
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [390, 844],
    [844, 390],
    [320, 568],
  ] as const) {
    const page = await openPage(browser, { viewport: { width, height } });
    await page.goto(gallery.url('guest'));
    const picture = await page.locator('ws-stage .frame').boundingBox();
    const stage = await page.locator('ws-stage').boundingBox();
    if (!picture || !stage) throw new Error('no picture');
    expect(picture.width / picture.height).toBeCloseTo(16 / 9, 1);
    // As large as the stage allows, in one direction at least.
    expect(Math.min(stage.width - picture.width, stage.height - picture.height), `${width}x${height}`).toBeLessThan(1.5);
    expect(picture.x).toBeGreaterThanOrEqual(stage.x - 0.5);
    expect(picture.y + picture.height).toBeLessThanOrEqual(height + 0.5);
    await page.close();
  }
});

test('tooltips stay inside of the window, also those of buttons at its upper edge', async ({ browser, gallery }) => {
  for (const [width, height] of [
    [1024, 768],
    [1440, 900],
  ] as const) {
    const page = await openPage(browser, { viewport: { width, height } });
    await page.goto(gallery.url('host'));
    for (const name of ['Mute microphone', 'Leave', 'About this room', 'Layout', /^People/]) {
      await page.getByRole('button', { name, exact: true }).first().hover();
      const tip = await page.locator('ws-bar-button .tip').boundingBox();
      expect(tip, `${name} at ${width}`).not.toBeNull();
      expect(tip?.x).toBeGreaterThanOrEqual(0);
      expect(tip?.y).toBeGreaterThanOrEqual(0);
      expect((tip?.x ?? 0) + (tip?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    await page.close();
  }
});

test('a finger on a control that cannot be used shows why; on one that can, no tooltip', async ({ browser, gallery }) => {
  const page = await openPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto(gallery.url('own-none'));
  const tip = page.locator('ws-bar-button .tip');
  await page.getByRole('button', { name: 'Raise hand' }).tap();
  await expect(tip.filter({ visible: true })).toHaveCount(0);
  // Playwright would wait until it can be used.
  await page.getByRole('button', { name: 'No camera' }).tap({ force: true });
  await expect(tip.filter({ visible: true })).toHaveText(/You joined without a camera/);
  const box = await tip.filter({ visible: true }).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  await page.close();
});

test('held upright, a phone has a button for a larger picture; held sideways, all controls are in one row', async ({
  browser,
  gallery,
}) => {
  const page = await openPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto(gallery.url('host'));
  const larger = page.getByRole('button', { name: 'Larger picture' });
  await larger.tap();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.evaluate(() => document.exitFullscreen());
  await page.setViewportSize({ width: 844, height: 390 });
  await expect(larger).toBeHidden();
  const middle = async (name: string | RegExp): Promise<number> => {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0) / 2;
  };
  for (const name of ['Leave', /^People/]) expect(await middle(name)).toBeCloseTo(await middle('Mute microphone'), -1);
  await page.close();
});

test('a video is asked for by link and volume; the key of a stream is gone from the page when the server has it', async ({
  page,
  gallery,
}) => {
  const show = (name: string): Promise<void> =>
    page.evaluate((state) => (globalThis as unknown as GalleryWindow).show(state), name);
  const intents = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { intents: string[] }).intents);
  await page.goto(gallery.url('dialog-play'));
  await expect(page.getByLabel('Link to the video')).toBeFocused();
  await page.keyboard.type('https://cdn.test/a.mp4');
  await page.getByRole('slider', { name: 'Volume', exact: true }).press('ArrowLeft');
  await page.getByLabel('Link to the video').press('Enter');
  expect(await intents()).toEqual(['play(https://cdn.test/a.mp4, -5)']);
  // A second press while it is being opened asks for nothing.
  await show('dialog-play-opening');
  await page.getByRole('button', { name: 'Opening …' }).click({ force: true });
  expect(await intents()).toHaveLength(1);

  await show('dialog-live');
  const [address, key] = [page.getByLabel('Address'), page.getByLabel('Stream key')];
  // The browser would offer to keep a password.
  await expect(key).toHaveAttribute('type', 'text');
  await expect(key).toHaveCSS('-webkit-text-security', 'disc');
  await address.fill('rtmps://live.test/app');
  await key.fill('secret');
  await page.getByRole('button', { name: 'Go live' }).click();
  expect((await intents()).at(-1)).toBe('startStream(rtmps://live.test/app, secret)');
  await show('dialog-live-starting');
  await show('dialog-live-refused');
  await expect(key).toHaveValue('secret');
  await show('dialog-live-starting');
  await show('dialog-live');
  await expect(key).toHaveValue('');
  await expect(address).toHaveValue('');

  await show('video-host');
  await page.getByRole('slider', { name: 'Position in the video' }).press('ArrowRight');
  await page.getByRole('slider', { name: 'Volume of the video' }).press('ArrowLeft');
  await page.getByRole('button', { name: 'Pause video' }).click();
  await page.getByRole('button', { name: 'Stop video' }).click();
  const sought = (await intents()).slice(-4);
  expect(sought).toEqual(['seekPlayback(p1, 75)', 'setPlaybackVolume(p1, -5)', 'pausePlayback(p1)', 'stopPlayback(p1)']);
});
