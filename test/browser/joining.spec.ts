import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('one sees oneself, takes a name and joins under it', async ({ browser, consenting, room }) => {
  const host = await Person.join(browser, `${consenting.url}/meet/${room}?as=host&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, `${consenting.url}/meet/${room}?user=Ann`, { looks: LOOKS.green });
  await expect(guest.page.locator('ws-preview video')).toBeVisible();
  await expect(guest.page.getByText('ask you to unmute, but never unmute you')).toBeVisible();
  await guest.page.getByLabel('Your name').fill('');
  await guest.page.keyboard.press('Enter');
  await expect(guest.page.getByText('Write a name')).toBeVisible();
  await guest.page.getByLabel('Your name').fill('Anna Ü');
  await guest.button('Join').click();
  await guest.isIn();
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Anna Ü']);
  await expect(host.row('Mo').getByText('Host', { exact: true })).toBeVisible();
  await expect(host.row('Anna Ü').getByText('Host', { exact: true })).toBeHidden();
  expect([...guest.errors, ...host.errors]).toEqual([]);
  await guest.close();
  await host.close();
});

test('devices that were off before joining stay off, and can be switched on later', async ({ browser, consenting, room }) => {
  const host = await Person.join(browser, `${consenting.url}/meet/${room}?as=host&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, `${consenting.url}/meet/${room}?user=Ann`, { looks: LOOKS.green });
  await expect(guest.page.locator('ws-preview video')).toBeVisible();
  await guest.button('Mute microphone').click();
  await guest.button('Turn off camera').click();
  await guest.button('Join').click();
  await guest.isIn();
  await expect(guest.button('Unmute microphone')).toBeVisible();
  await expect(guest.button('Turn on camera')).toBeVisible();
  await expect(host.row('Ann')).toContainText('microphone off, camera off');
  const id = await guest.memberId();
  await guest.button('Unmute microphone').click();
  await guest.button('Turn on camera').click();
  await expect.poll(async () => (await host.hears([LOOKS.green.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await expect.poll(async () => (await host.sees())[id], { timeout: 20_000 }).toBe('green');
  await guest.close();
  await host.close();
});

test('with skip=1 one is in the room without a click', async ({ browser, consenting, room }) => {
  const guest = await Person.open(browser, `${consenting.url}/meet/${room}?user=Ann&skip=1`, { looks: LOOKS.green });
  await guest.isIn();
  expect(guest.page.url()).toContain('skip=1');
  await guest.close();
});

test('an address without a room leads to the default one, and keeps the rest', async ({ page, consenting }) => {
  await page.goto(`${consenting.url}/meet?user=Ann`);
  expect(page.url()).toBe(`${consenting.url}/meet/Main_Office?user=Ann`);
  await page.goto(`${consenting.url}/meet/?room=Lab&user=Ann`);
  expect(page.url()).toBe(`${consenting.url}/meet/Lab?user=Ann`);
  const response = await page.goto(`${consenting.url}/meet/a%20b`);
  expect(response?.status()).toBe(400);
});

test('a duplicated tab leaves the call where it is, and asks first', async ({ browser, consenting, room }) => {
  const first = await Person.join(browser, `${consenting.url}/meet/${room}?user=Ann`, { looks: LOOKS.green });
  const [id, call] = [await first.memberId(), await first.callId()];
  // As browsers do when they duplicate a tab: what it keeps is copied.
  const opening = first.page.waitForEvent('popup');
  await first.page.evaluate(() => void window.open(location.href));
  const second = await opening;
  await expect(second.getByText('You are in this room in another tab.')).toBeVisible();
  await expect(second.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  expect([await first.memberId(), await first.callId()]).toEqual([id, call]);
  expect(await first.names()).toEqual(['Ann (you)']);
  // Whoever joins there all the same is somebody else, and told apart.
  await second.getByRole('button', { name: 'Join', exact: true }).click();
  await expect.poll(() => first.names()).toEqual(['Ann (you)', 'Ann (2)']);
  // Loading the first tab again is no duplicate, although another tab is in the room.
  await first.page.reload();
  await first.isIn();
  expect(await first.memberId()).toBe(id);
  await first.close();
});

test('the room in another tab is told before joining, and can be moved', async ({ browser, consenting, room }) => {
  const url = `${consenting.url}/meet/${room}?user=Ann`;
  const first = await Person.join(browser, url, { looks: LOOKS.green });
  const second = await first.context.newPage();
  await second.goto(url);
  await expect(second.getByText('You are in this room in another tab.')).toBeVisible();
  await second.getByRole('button', { name: 'Move it here' }).click();
  await first.isOut('You joined in another tab');
  await expect(second.getByRole('button', { name: 'Leave', exact: true })).toBeVisible();
  await first.button('Use it here').click();
  await first.isIn();
  await expect(second.getByRole('heading', { name: 'You joined in another tab' })).toBeVisible();
  await first.close();
});

test('the first page leads to the one with all that a meeting has, under the name one has typed', async ({
  browser,
  consenting,
  room,
}) => {
  const host = await Person.open(browser, `${consenting.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  await host.page.getByLabel('Your name').fill('Mo Ü & Co');
  await host.page.getByRole('link', { name: 'Open the full meeting page' }).click();
  await expect(host.page.getByLabel('Your name')).toHaveValue('Mo Ü & Co');
  expect(new URL(host.page.url()).pathname).toBe(`/meet/${room}`);
  await host.button('Join').click();
  await host.isIn();
  await expect(host.page.getByTestId('role')).toHaveText('Host');
  await expect(host.button('Layout')).toBeVisible();
  await host.close();
});
