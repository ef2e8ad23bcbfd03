import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/gallery-fixture.ts';

interface Focus {
  name: string;
  /** Nothing lies over its middle, and it is inside of the window. */
  seen: boolean;
  /** A ring is drawn around it or around what it stands in. */
  ring: boolean;
}

/** What has the focus, through all shadow roots; null when it is the page as a whole. */
function focused(page: Page): Promise<Focus | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    const hosts: Element[] = [];
    while (element?.shadowRoot?.activeElement) {
      hosts.push(element);
      element = element.shadowRoot.activeElement;
    }
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    let top = document.elementFromPoint(x, y);
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    const label = element.closest('label');
    const ringed = [element, ...(label ? [label] : [])];
    return {
      name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
      seen: top !== null && (element === top || element.contains(top) || top.contains(element)),
      ring: ringed.some(
        (one) => getComputedStyle(one).outlineStyle !== 'none' && Number.parseFloat(getComputedStyle(one).outlineWidth) >= 2,
      ),
    };
  });
}

async function intents(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { intents: string[] }).intents);
}

for (const state of ['prejoin', 'prejoin-denied', 'guest', 'host-people', 'host-crowd', 'marks', 'toasts', 'ended-lost']) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`${state} at ${viewport.width} px: Tab reaches every control, shows where it is, and comes around`, async ({
      page,
      gallery,
    }) => {
      await page.setViewportSize(viewport);
      await page.goto(gallery.url(state));
      await expect(page.getByRole('button').first()).toBeVisible();
      const names: string[] = [];
      for (let step = 0; step < 160; step += 1) {
        await page.keyboard.press('Tab');
        const now = await focused(page);
        // The page as a whole: the focus has gone around once.
        if (now === null) break;
        expect(now, `step ${step}: ${now.name}`).toMatchObject({ seen: true, ring: true });
        names.push(now.name);
      }
      expect(names.length).toBeLessThan(160);
      const reachable = await page.evaluate(() => {
        const count = (root: Document | ShadowRoot): number =>
          [...root.querySelectorAll('*:not([inert], [inert] *)')].reduce((sum, element) => {
            // What comes in by a slot is as inert as the place of the slot.
            if (element.assignedSlot?.closest('[inert]')) return sum;
            const inner = element.shadowRoot ? count(element.shadowRoot) : 0;
            const own =
              element.matches('button, select:enabled, input:enabled') &&
              element.checkVisibility() &&
              element.getAttribute('tabindex') !== '-1';
            return sum + inner + (own ? 1 : 0);
          }, 0);
        return count(document);
      });
      expect(names).toHaveLength(reachable);
    });
  }
}

test('one joins by keyboard alone: name, Enter', async ({ page, gallery }) => {
  await page.goto(gallery.url('prejoin'));
  await page.getByLabel('Your name').focus();
  await page.keyboard.press('Enter');
  expect(await intents(page)).toContain('join');
});

test('without a name, Enter says what is missing and goes back to the field', async ({ page, gallery }) => {
  await page.goto(gallery.url('prejoin-nameless'));
  await page.getByRole('button', { name: 'Join' }).focus();
  await page.keyboard.press('Enter');
  expect(await intents(page)).toEqual([]);
  await expect(page.getByLabel('Your name')).toBeFocused();
  await expect(page.getByText('Write a name')).toBeVisible();
});

test('a menu opens by arrow, moves by arrows and letters, closes by Escape and gives the focus back', async ({
  page,
  gallery,
}) => {
  await page.goto(gallery.url('guest'));
  const trigger = page.getByRole('button', { name: 'Microphone and speaker' });
  await trigger.focus();
  await page.keyboard.press('ArrowDown');
  // The chosen device first.
  await expect(page.getByRole('menuitemradio', { name: 'Built-in Microphone' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'USB Headset (Logitech)' }).first()).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('b');
  await expect(page.getByRole('menuitemradio', { name: 'Built-in Microphone' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(trigger).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await intents(page)).toEqual(['chooseDevice(microphone, m2)']);
  await expect(trigger).toBeFocused();
});

test('an open menu lies in the window, and goes along when its button moves', async ({ page, gallery }) => {
  await page.setViewportSize({ width: 1024, height: 420 });
  await page.goto(gallery.url('host-people'));
  const button = page
    .locator('ws-people-panel')
    .getByRole('button', { name: /^Options for/ })
    .nth(1);
  const menu = page.getByRole('menu');
  await button.click();
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  const place = (of: Locator) => of.evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect);
  const whole = async () => {
    const { left, top, right, bottom } = await place(menu);
    return left >= 0 && top >= 0 && right <= 1024 && bottom <= 420;
  };
  await expect.poll(whole).toBe(true);
  const before = [await place(button), await place(menu)] as const;
  await button.hover({ force: true });
  await page.mouse.wheel(0, 30);
  await expect.poll(async () => (await place(button)).top).toBe(before[0].top - 30);
  await expect.poll(whole).toBe(true);
  const after = [await place(button), await place(menu)] as const;
  const apart = ([from, to]: readonly [DOMRect, DOMRect]): number =>
    Math.min(Math.abs(to.top - from.bottom), Math.abs(from.top - to.bottom));
  expect(apart(before)).toBeLessThanOrEqual(9);
  expect(apart(after)).toBeLessThanOrEqual(9);
});

test('the list of people takes the focus and gives it back', async ({ page, gallery }) => {
  await page.goto(gallery.url('host'));
  const button = page.getByRole('button', { name: /^People/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'People', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('ws-people-panel')).toBeHidden();
  await expect(button).toBeFocused();
});

test('the focus of what is gone goes to the list that it was in, or to the name of the room', async ({ page, gallery }) => {
  const show = (state: string): Promise<void> =>
    page.evaluate((name) => (globalThis as unknown as { show: (s: string) => void }).show(name), state);
  await page.goto(gallery.url('host-people'));
  await page.locator('ws-people-panel').getByRole('button', { name: 'Options for Grace Hopper' }).focus();
  // Nobody has a menu any more.
  await show('guest-people');
  await expect(page.getByRole('heading', { name: 'People', exact: true })).toBeFocused();
  await show('interrupted');
  await page.getByRole('button', { name: 'Restart my audio and video' }).focus();
  await show('guest');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.getByRole('button', { name: /^People/ }).focus();
  await show('host');
  await expect(page.getByRole('button', { name: /^People/ })).toBeFocused();
  // From one page to the next the heading says where one is.
  for (const [state, heading] of [
    ['joining', 'Joining …'],
    ['ended-left', 'You left the meeting'],
    ['prejoin', 'Ready to join?'],
  ] as const) {
    await show(state);
    await expect(page.getByRole('heading', { name: heading })).toBeFocused();
  }
  await show('guest');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a person is removed by keyboard: menu, question with the safe answer first, Escape takes it back', async ({
  page,
  gallery,
}) => {
  await page.goto(gallery.url('host-people'));
  await page.locator('ws-people-panel').getByRole('button', { name: 'Options for Grace Hopper' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  expect((await intents(page)).at(-1)).toMatch(/^askRemove\(/);
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await intents(page)).at(-1)).toBe('closeDialog');
  await expect(page.locator('ws-people-panel').getByRole('button', { name: 'Options for Grace Hopper' })).toBeFocused();
});

test('positions are chosen from a second menu, without dragging', async ({ page, gallery }) => {
  await page.goto(gallery.url('host-people'));
  await page.locator('ws-people-panel').getByRole('button', { name: 'Options for Grace Hopper' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('p');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Automatic (Grace Hopper)' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect((await intents(page)).at(-1)).toMatch(/^setPosition\(.+, reserved-1\)$/);
});

test('the menu over a tile is reached and works by keyboard', async ({ page, gallery }) => {
  await page.goto(gallery.url('host'));
  const menu = page.locator('ws-tile').getByRole('button', { name: 'Options for Grace Hopper' });
  await menu.focus();
  await expect(menu).toHaveCSS('opacity', '1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Mute (Grace Hopper)' })).toBeFocused();
  await page.keyboard.press('Enter');
  expect((await intents(page)).at(-1)).toMatch(/^mute\(/);
});

test('the layout is chosen by arrows from little pictures', async ({ page, gallery }) => {
  await page.goto(gallery.url('host'));
  const button = page.getByRole('button', { name: 'Layout' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Grid', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await intents(page)).toEqual(['setLayout(highlight-1-responsive)']);
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('a control that cannot be used stays reachable, says why, and does nothing', async ({ page, gallery }) => {
  await page.goto(gallery.url('own-none'));
  const camera = page.getByRole('button', { name: 'No camera' });
  await camera.focus();
  await expect(camera).toHaveAccessibleDescription('You joined without a camera. Choose one under “Devices”.');
  await page.keyboard.press('Enter');
  expect(await intents(page)).toEqual([]);
});

test('a tooltip shows name and shortcut on focus, and Escape puts it away', async ({ page, gallery }) => {
  await page.goto(gallery.url('guest'));
  await page.keyboard.press('Tab');
  while ((await focused(page))?.name !== 'Mute microphone') await page.keyboard.press('Tab');
  const tip = page.locator('ws-bar-button .tip');
  await expect(tip).toHaveText(/Mute microphone.*(Ctrl|⌘) \+ D/);
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
});

test('a notice stays while the pointer is on it', async ({ page, gallery }) => {
  await page.goto(gallery.url('talking-muted'));
  await page.getByText('You are talking').hover();
  const show = (state: string) =>
    page.evaluate((name) => (globalThis as unknown as { show: (s: string) => void }).show(name), state);
  await show('guest');
  await expect(page.getByText('You are talking')).toBeVisible();
  await page.mouse.move(700, 20);
  await expect(page.getByText('You are talking')).toBeHidden();
});
