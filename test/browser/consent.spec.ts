import type { Browser } from '@playwright/test';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

/** A host and Ann, who has muted herself. */
async function mutedAnn(browser: Browser, hostUrl: string, guestUrl: string): Promise<{ host: Person; ann: Person }> {
  const host = await Person.join(browser, hostUrl, { looks: LOOKS.red });
  const ann = await Person.join(browser, guestUrl, { looks: LOOKS.green });
  await ann.button('Mute microphone').click();
  await expect(ann.button('Unmute microphone')).toBeVisible();
  return { host, ann };
}

test('a person who is asked to unmute says yes, and is heard', async ({ browser, consenting, room }) => {
  const url = `${consenting.url}/meet/${room}`;
  const { host, ann } = await mutedAnn(browser, `${url}?as=host&user=Mo`, `${url}?user=Ann`);
  await expect(host.button('Unmute Ann')).toHaveCount(0);
  await host.button('Ask Ann to unmute').click();
  await expect(host.button('Ann was asked')).toBeVisible();
  await expect(ann.page.getByText('Mo asks you to unmute')).toBeVisible();
  // Nothing is heard until she says so.
  await expect(ann.button('Unmute microphone')).toBeVisible();
  await ann.button('Unmute').click();
  await expect(ann.button('Mute microphone')).toBeVisible();
  await expect(host.page.getByText('Ann unmuted')).toBeVisible();
  await expect.poll(async () => (await host.hears([LOOKS.green.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await ann.close();
  await host.close();
});

test('a person who is asked to unmute says no, and stays muted', async ({ browser, consenting, room }) => {
  const url = `${consenting.url}/meet/${room}`;
  const { host, ann } = await mutedAnn(browser, `${url}?as=host&user=Mo`, `${url}?user=Ann`);
  await host.button('Ask Ann to unmute').click();
  await ann.button('Not now').click();
  await expect(host.page.getByText('Ann does not want to unmute now')).toBeVisible();
  await expect(host.button('Ask Ann to unmute')).toBeVisible();
  await expect(ann.button('Unmute microphone')).toBeVisible();
  await ann.close();
  await host.close();
});

test('the first pages ask as well, with the permissions that they always had', async ({ browser, consenting, room }) => {
  const { host, ann } = await mutedAnn(
    browser,
    `${consenting.url}/?room=${room}&user=Mo`,
    `${consenting.url}/guest?room=${room}&user=Ann`,
  );
  await host.button('Ask all to unmute').click();
  await ann.button('Unmute').click();
  await expect(host.button('Mute Ann')).toBeVisible();
  await ann.close();
  await host.close();
});

test('a host is asked before muting somebody whom only that person can unmute, and before muting all', async ({
  browser,
  consenting,
  room,
}) => {
  const url = `${consenting.url}/meet/${room}`;
  const host = await Person.join(browser, `${url}?as=host&user=Mo`, { looks: LOOKS.red });
  const ann = await Person.join(browser, `${url}?user=Ann`, { looks: LOOKS.green });
  await host.button('Mute Ann').click();
  await expect(host.page.getByText('Nobody hears them then, and only they can unmute.')).toBeVisible();
  await host.button('Cancel').click();
  await expect(host.button('Mute Ann')).toBeFocused();
  await expect(ann.button('Mute microphone')).toBeVisible();
  await host.button('Mute Ann').click();
  await host.button('Mute').click();
  await expect(ann.button('Unmute microphone')).toBeVisible();
  await host.button('Stop all video').click();
  await host.button('Stop every video').click();
  for (const person of [host, ann]) await expect(person.button('Turn on camera')).toBeVisible();
  await host.button('Stop all video').click();
  await expect(host.page.getByText('All video is off already')).toBeVisible();
  await ann.close();
  await host.close();
});
