import { PictureWatch } from './support/behind-network.ts';
import { denyCamera, LOOKS } from './support/fake-media.ts';
import { tell } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('a reload comes back as the same member, with the same mutes, and nobody notices', async ({ browser, space, room }) => {
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  await guest.button('Mute microphone').click();
  await expect(guest.button('Unmute microphone')).toBeVisible();
  const id = await guest.memberId();
  const noticed: string[] = [];
  await moderator.page.exposeFunction('noticed', (text: string) => noticed.push(text));
  await moderator.page.evaluate(() => {
    const page = globalThis as unknown as {
      roomSession: { on(event: string, f: () => void): void };
      noticed(text: string): void;
    };
    page.roomSession.on('member.left', () => page.noticed('left'));
    page.roomSession.on('member.joined', () => page.noticed('joined'));
  });
  await guest.page.reload();
  await guest.isIn();
  expect(await guest.memberId()).toBe(id);
  await expect(guest.button('Unmute microphone')).toBeVisible();
  await expect.poll(async () => (await guest.sees())[id], { timeout: 20_000 }).toBe('green');
  expect(await moderator.names()).toEqual(['Mo (you)', 'Ann']);
  expect(noticed).toEqual([]);
  await guest.close();
  await moderator.close();
});

test('a page without a user name keeps the name it was given over a reload', async ({ browser, space, room }) => {
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}`, { looks: LOOKS.green });
  const name = await guest.page.getByTestId('user').textContent();
  expect(name).toMatch(/^user_\d+$/);
  await guest.page.reload();
  await guest.isIn();
  await guest.showPeople();
  await expect(guest.page.getByTestId('user')).toHaveText(name ?? '');
  expect(await guest.names()).toEqual([`${name} (you)`]);
  await guest.close();
});

test('15 seconds offline show a banner and keep the member (155)', async ({ browser, space, room }) => {
  test.setTimeout(120_000);
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  const id = await guest.memberId();
  await guest.context.setOffline(true);
  await expect(guest.page.getByTestId('reconnecting')).toBeVisible();
  await guest.page.waitForTimeout(15_000);
  await guest.context.setOffline(false);
  await expect(guest.page.getByTestId('reconnecting')).toBeHidden({ timeout: 30_000 });
  await guest.isIn();
  expect(await guest.memberId()).toBe(id);
  expect(await moderator.ids()).toContain(id);
  // The call works in both directions: commands, events, picture.
  await moderator.button('Mute Ann').click();
  await expect(guest.button('Unmute microphone')).toBeVisible();
  await guest.button('Unmute microphone').click();
  await expect(moderator.button('Mute Ann')).toBeVisible();
  for (const person of [moderator, guest]) {
    await expect.poll(async () => (await person.sees())[id], { timeout: 20_000 }).toBe('green');
  }
  await guest.close();
  await moderator.close();
});

test('a killed media worker brings everybody back into the picture within 10 seconds, without a reload', async ({
  browser,
  room,
  start,
}) => {
  const server = await start();
  const moderator = await Person.join(browser, `${server.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.join(browser, `${server.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  const [red, green] = [await moderator.memberId(), await guest.memberId()];
  const both = { [red]: 'red', [green]: 'green' };
  for (const person of [moderator, guest]) await expect.poll(() => person.sees(), { timeout: 20_000 }).toEqual(both);
  // It can be back within a second.
  const watch = await PictureWatch.on(guest, 300);
  const killed = Date.now();
  await server.killMediaWorker();
  tell('page, dead media worker', { back: await watch.backAfter(killed, 10_000), without: await watch.seconds() });
  // Nothing of the old picture may count: the bar in it moves, so time has to pass in it again.
  for (const person of [moderator, guest]) await expect.poll(() => person.moves(), { timeout: 10_000 }).toBe(true);
  for (const person of [moderator, guest]) await expect.poll(() => person.sees(), { timeout: 10_000 }).toEqual(both);
  expect([await moderator.memberId(), await guest.memberId()]).toEqual([red, green]);
  await guest.close();
  await moderator.close();
});

test('a killed media worker brings back somebody who joined without a camera', async ({ browser, room, start }) => {
  const server = await start();
  const moderator = await Person.join(browser, `${server.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, `${server.url}/guest?room=${room}&user=Ann`, {
    looks: LOOKS.green,
    script: denyCamera,
  });
  await guest.button('Join').click();
  await guest.isIn();
  const heard = async (): Promise<number | undefined> => (await moderator.hears([LOOKS.green.tone]))[0];
  await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(-50);
  const former = await guest.answer();
  await server.killMediaWorker();
  // The next worker has answered: what is heard now comes through it.
  await expect.poll(() => guest.answer(), { timeout: 10_000 }).not.toBe(former);
  await expect.poll(heard, { timeout: 10_000 }).toBeGreaterThan(-50);
  await expect.poll(async () => (await guest.sees())[await moderator.memberId()], { timeout: 10_000 }).toBe('red');
  await guest.close();
  await moderator.close();
});
