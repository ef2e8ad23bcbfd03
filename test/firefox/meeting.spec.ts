import { LOOKS } from '../browser/support/fake-media.ts';
import { Person } from '../browser/support/person.ts';
import { expect, test } from './support/fixtures.ts';
import { FOX, HEARD_DB, SILENT_DB } from './support/fox.ts';

test('somebody in Firefox and somebody in Chromium see and hear each other, and not themselves', async ({
  browser,
  open,
  space,
  room,
}) => {
  const bob = await Person.join(browser, `${space.url}/?room=${room}&user=Bob`, { looks: LOOKS.red });
  const fox = await open(`${space.url}/guest?room=${room}&user=Fox`);
  await fox.press('Join');
  await expect.poll(() => bob.names()).toEqual(['Bob (you)', 'Fox']);
  const both = { [await bob.memberId()]: 'red', [await fox.memberId()]: 'green' };
  await expect.poll(() => bob.sees(), { timeout: 20_000 }).toEqual(both);
  await expect.poll(() => fox.sees(), { timeout: 20_000 }).toEqual(both);
  const heard = async (person: { hears(tones: number[]): Promise<number[]> }): Promise<boolean[]> =>
    (await person.hears([LOOKS.red.tone, FOX.tone])).map((level) => level > HEARD_DB);
  await expect.poll(() => heard(bob)).toEqual([false, true]);
  await expect.poll(() => heard(fox)).toEqual([true, false]);
  expect([...fox.errors, ...bob.errors]).toEqual([]);
  await bob.close();
});

test('who mutes in Firefox is not heard, who stops the camera is not seen, and both come back', async ({
  browser,
  open,
  space,
  room,
}) => {
  const bob = await Person.join(browser, `${space.url}/?room=${room}&user=Bob`, { looks: LOOKS.red });
  const fox = await open(`${space.url}/guest?room=${room}&user=Fox&skip=1`);
  await fox.isIn();
  const id = await fox.memberId();
  const level = async (): Promise<number | undefined> => (await bob.hears([FOX.tone]))[0];
  await expect.poll(level).toBeGreaterThan(HEARD_DB);
  await expect.poll(async () => (await bob.sees())[id], { timeout: 20_000 }).toBe('green');
  await fox.press('Mute microphone');
  await fox.press('Turn off camera');
  await expect(bob.row('Fox')).toContainText('microphone off, camera off');
  await expect.poll(level).toBeLessThan(SILENT_DB);
  await expect.poll(async () => (await bob.sees())[id]).not.toBe('green');
  await fox.press('Unmute microphone');
  await fox.press('Turn on camera');
  await expect.poll(level).toBeGreaterThan(HEARD_DB);
  await expect.poll(async () => (await bob.sees())[id], { timeout: 20_000 }).toBe('green');
  await bob.close();
});

test('leaving in Firefox leads to the page that says so, and back into the room', async ({ browser, open, space, room }) => {
  const bob = await Person.join(browser, `${space.url}/?room=${room}&user=Bob`, { looks: LOOKS.red });
  const fox = await open(`${space.url}/guest?room=${room}&user=Fox&skip=1`);
  await fox.press('Leave');
  await fox.isOut('You left the meeting');
  await expect.poll(() => bob.names()).toEqual(['Bob (you)']);
  await fox.press('Join again');
  await fox.isIn();
  await expect.poll(() => bob.names()).toEqual(['Bob (you)', 'Fox']);
  await bob.close();
});

test('a reload in Firefox brings the same member back', async ({ browser, open, space, room }) => {
  const bob = await Person.join(browser, `${space.url}/?room=${room}&user=Bob`, { looks: LOOKS.red });
  const fox = await open(`${space.url}/guest?room=${room}&user=Fox`);
  await fox.press('Join');
  await fox.isIn();
  const id = await fox.memberId();
  await fox.press('Mute microphone');
  await fox.offers('Unmute microphone');
  await fox.page.reload();
  await fox.isIn();
  expect(await fox.memberId()).toBe(id);
  await fox.offers('Unmute microphone');
  await expect.poll(async () => (await bob.sees())[id], { timeout: 20_000 }).toBe('green');
  expect(await bob.names()).toEqual(['Bob (you)', 'Fox']);
  await bob.close();
});
