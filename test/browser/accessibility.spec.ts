import type { Page } from '@playwright/test';
import { axeFindings } from './support/axe.ts';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

/** gallery.spec.ts looks at every state; here a real meeting is looked at, with the SDK's own elements in the page. */
const SIZES = [
  { name: 'desktop, dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const },
  { name: '390 px, light', viewport: { width: 390, height: 844 }, colorScheme: 'light' as const },
];

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const { name, viewport, colorScheme } of SIZES) {
  test(`a real meeting is accessible at ${name}, from before joining to being removed`, async ({ browser, space, room }) => {
    const options = { viewport, colorScheme };
    const early = await Person.open(browser, `${space.url}/guest?room=${room}&user=Zoe`, { ...options, looks: LOOKS.blue });
    await expect(early.button('Join')).toBeVisible();
    expect(await axeFindings(early.page)).toEqual([]);
    expect(await overflow(early.page)).toBe(0);
    await early.close();
    const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { ...options, looks: LOOKS.red });
    const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { ...options, looks: LOOKS.green });
    await expect(moderator.row('Ann')).toBeVisible();
    for (const { page } of [moderator, guest]) {
      expect(await axeFindings(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
    await moderator.remove('Ann');
    await guest.isOut('You were removed from the meeting');
    expect(await axeFindings(guest.page)).toEqual([]);
    await guest.close();
    await moderator.close();
  });

  test(`the picture is whole at ${name}: 16 to 9, inside the window, tiles where the layers say`, async ({
    browser,
    space,
    room,
  }) => {
    const options = { viewport, colorScheme, looks: LOOKS.green };
    const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann&skip=1`, options);
    await guest.isIn();
    const video = guest.page.locator('.mcuContent video').first();
    await expect
      .poll(async () => {
        const box = await video.boundingBox();
        const inside =
          box && box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width + 1 && box.y + box.height <= viewport.height;
        return inside && box.width > 200 ? (box.width / box.height).toFixed(1) : box;
      })
      .toBe('1.8');
    await expect
      .poll(async () => {
        const [tile, box] = await Promise.all([guest.page.locator('ws-tile').first().boundingBox(), video.boundingBox()]);
        const [layer] = await guest.layers();
        return tile && box && layer ? Math.abs(tile.width - (box.width * layer.width) / 100) : Number.NaN;
      })
      .toBeLessThan(2);
    await guest.close();
  });
}

test('the whole way by keyboard alone: join, mute, list of people, leave, come back', async ({ browser, space, room }) => {
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  const { keyboard } = guest.page;
  await guest.page.getByLabel('Your name').focus();
  await keyboard.press('Enter');
  await guest.isIn();
  // F2 leads to the controls from wherever one is.
  await keyboard.press('F2');
  await expect(guest.button('Mute microphone')).toBeFocused();
  await keyboard.press('Enter');
  await expect(guest.button('Unmute microphone')).toBeFocused();
  await keyboard.press('Control+d');
  await expect(guest.button('Mute microphone')).toBeVisible();
  await keyboard.press('Control+Shift+p');
  await expect(guest.page.getByRole('heading', { name: 'People', exact: true })).toBeFocused();
  await keyboard.press('Control+Shift+p');
  await expect(guest.button(/^People/)).toBeFocused();
  await guest.button('Leave').focus();
  await keyboard.press('Enter');
  await guest.isOut('You left the meeting');
  await keyboard.press('Tab');
  await expect(guest.button('Join again')).toBeFocused();
  await guest.close();
});

test('a page that is only text is accessible', async ({ page, space }) => {
  await page.goto(`${space.url}/?room=a%20b`);
  expect(await axeFindings(page)).toEqual([]);
});

test('the page speaks the language of the browser, or the one that the address asks for', async ({ browser, space, room }) => {
  const context = await browser.newContext({ locale: 'de-AT', permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`${space.url}/guest?room=${room}&user=Ann`);
  await expect(page.getByRole('button', { name: 'Beitreten' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.goto(`${space.url}/guest?room=${room}&user=Ann&lang=en`);
  await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await context.close();
});
