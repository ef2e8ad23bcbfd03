import { LOOKS } from '../browser/support/fake-media.ts';
import { Person } from '../browser/support/person.ts';
import { expect, test } from './support/fixtures.ts';
import { FOX, HEARD_DB, SILENT_DB } from './support/fox.ts';

test('a moderator in Chromium mutes and removes somebody in Firefox, who is told both', async ({
  browser,
  open,
  space,
  room,
}) => {
  const mo = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const fox = await open(`${space.url}/guest?room=${room}&user=Fox&skip=1`);
  await fox.isIn();
  await expect.poll(async () => (await mo.hears([FOX.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await mo.button('Mute Fox').click();
  await fox.offers('Unmute microphone');
  await expect
    .poll(() => fox.texts('ws-toasts >>> [class*=toast]'))
    .toContainEqual(expect.stringContaining('Mo muted your microphone'));
  await expect.poll(async () => (await mo.hears([FOX.tone]))[0]).toBeLessThan(SILENT_DB);
  await mo.remove('Fox');
  await fox.isOut('You were removed from the meeting');
  await expect.poll(() => mo.names()).toEqual(['Mo (you)']);
  await mo.close();
});

test('a host in Firefox mutes somebody, lowers a hand, locks the room and ends it for all', async ({
  browser,
  consenting,
  open,
  room,
}) => {
  const fox = await open(`${consenting.url}/meet/${room}?as=host&user=Fox`);
  await fox.press('Join');
  await fox.isIn();
  const ann = await Person.join(browser, `${consenting.url}/meet/${room}?user=Ann`, { looks: LOOKS.red });
  await expect.poll(async () => (await fox.hears([LOOKS.red.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await expect.poll(() => fox.names()).toEqual(['Fox (you)', 'Ann']);
  await fox.press('Mute Ann');
  // Ann alone could undo it, so the page asks first.
  await fox.press('Mute');
  await expect(ann.page.getByText('Fox muted your microphone. No one hears you.')).toBeVisible();
  await expect.poll(async () => (await fox.hears([LOOKS.red.tone]))[0]).toBeLessThan(SILENT_DB);
  await ann.button('Raise hand').click();
  await fox.press('Lower hand of Ann');
  await expect(ann.page.getByText('Fox lowered your hand')).toBeVisible();
  await fox.press('Lock the room');
  await fox.offers('Unlock the room');
  await fox.press('Ways to leave');
  await fox.choose('End for all …');
  await fox.press('End for all');
  await fox.isOut('The meeting has ended');
  await ann.isOut('The meeting has ended');
  await ann.close();
});
