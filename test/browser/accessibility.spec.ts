import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

const SIZES = [
  { name: 'desktop', viewport: { width: 1440, height: 900 } },
  { name: '390 px', viewport: { width: 390, height: 844 } },
];

/** Findings of axe that are serious or critical, by rule and place. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

/** Buttons and fields that are smaller than a finger. */
function smallTargets(page: Page): Promise<string[]> {
  return page.getByRole('button').evaluateAll((buttons) =>
    buttons.flatMap((button) => {
      const { width, height } = button.getBoundingClientRect();
      return width < 44 || height < 44 ? [`${button.textContent?.trim()} ${width}x${height}`] : [];
    }),
  );
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const { name, viewport } of SIZES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test(`both pages are accessible at ${name}, ${colorScheme}`, async ({ browser, space, room }) => {
      const options = { viewport, colorScheme };
      const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { ...options, looks: LOOKS.red });
      const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { ...options, looks: LOOKS.green });
      await guest.button('Mute microphone').click();
      await expect(moderator.button('Unmute audio of Ann')).toBeVisible();
      for (const { page } of [moderator, guest]) {
        expect(await findings(page)).toEqual([]);
        expect(await smallTargets(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
      }
      await moderator.button('Remove Ann').click();
      expect(await findings(moderator.page)).toEqual([]);
      await moderator.button('Remove').click();
      await expect(guest.page.getByRole('heading', { name: 'You were removed from the room' })).toBeVisible();
      expect(await findings(guest.page)).toEqual([]);
      expect(await overflow(guest.page)).toBe(0);
      await guest.close();
      await moderator.close();
    });
  }

  test(`the picture is whole at ${name}: 16 to 9, inside the window`, async ({ browser, space, room }) => {
    const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { viewport, looks: LOOKS.green });
    const video = guest.page.locator('.mcuContent video').first();
    await expect
      .poll(async () => {
        const box = await video.boundingBox();
        return box &&
          box.width > 200 &&
          box.x >= 0 &&
          box.y >= 0 &&
          box.x + box.width <= viewport.width + 1 &&
          box.y + box.height <= viewport.height
          ? (box.width / box.height).toFixed(1)
          : box;
      })
      .toBe('1.8');
    // Names lie where the layers say, within the picture.
    await expect
      .poll(async () => {
        const [label, box] = await Promise.all([guest.page.locator('ws-tile-label').first().boundingBox(), video.boundingBox()]);
        const [layer] = await guest.layers();
        return label && box && layer ? Math.abs(label.width - (box.width * layer.width) / 100) : Number.NaN;
      })
      .toBeLessThan(2);
    await guest.close();
  });
}

test('everything works by keyboard: leave the room and come back', async ({ browser, space, room }) => {
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  await guest.page.keyboard.press('Tab');
  await expect(guest.button('Mute microphone')).toBeFocused();
  await guest.page.keyboard.press('Enter');
  await expect(guest.button('Unmute microphone')).toBeFocused();
  await guest.page.keyboard.press('Tab');
  await guest.page.keyboard.press('Tab');
  await expect(guest.button('Leave')).toBeFocused();
  await guest.page.keyboard.press('Enter');
  await expect(guest.button('Join again')).toBeVisible();
  await guest.close();
});

test('a page that is only text is accessible', async ({ page, space }) => {
  await page.goto(`${space.url}/?room=a%20b`);
  expect(await findings(page)).toEqual([]);
});
