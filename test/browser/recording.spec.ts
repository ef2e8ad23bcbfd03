import { stat } from 'node:fs/promises';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('a host tells everybody and records; all see who does, and the host has the file', async ({ browser, consenting, room }) => {
  const link = `${consenting.url}/meet/${room}`;
  const host = await Person.join(browser, `${link}?user=Mo&as=host`, { looks: LOOKS.red });
  const ann = await Person.join(browser, `${link}?user=Ann`, { looks: LOOKS.green });
  const more = async (entry: string): Promise<void> => {
    await host.page.locator('ws-menu.more.wide').getByRole('button', { name: 'More' }).click();
    await host.page.getByRole('menuitem', { name: entry }).click();
  };
  const mark = (person: Person) => person.page.locator('[data-banner="recording"]');

  await more('Record …');
  await expect(host.page.getByText('Everybody is told now')).toBeVisible();
  await host.button('Tell everybody and record').click();
  await expect(mark(ann)).toHaveText(/Mo starts recording in a moment/);
  for (const person of [host, ann]) await expect(mark(person)).toHaveText(/Mo records this meeting/);
  // Whoever comes later sees it, too, and it stays over a reload.
  await ann.page.reload();
  await ann.isIn();
  await expect(mark(ann)).toHaveText(/Mo records this meeting/);
  await more('Pause recording');
  await expect(mark(host)).toHaveText(/Recording of Mo paused/);
  await more('Go on recording');
  await expect(mark(host)).toHaveText(/Mo records this meeting/);
  await more('Stop recording …');
  await host.button('Stop recording').click();
  for (const person of [host, ann]) await expect(mark(person)).toBeHidden();
  // A guest finds nothing to record with.
  await ann.page.locator('ws-menu.more.wide').getByRole('button', { name: 'More' }).click();
  await expect(ann.page.getByRole('menuitem', { name: /ecord/ })).toHaveCount(0);

  await more('Recordings');
  const row = host.page.locator('ws-recordings li');
  await expect(row).toHaveCount(1);
  const [download] = await Promise.all([host.page.waitForEvent('download'), row.getByRole('link').click()]);
  expect(download.suggestedFilename()).toContain(room.slice(0, 20));
  expect((await stat(await download.path())).size).toBeGreaterThan(10_000);
  await row.getByRole('button', { name: /^Delete the recording/ }).click();
  await host.button('Keep').click();
  await expect(row).toHaveCount(1);
  await row.getByRole('button', { name: /^Delete the recording/ }).click();
  await host.button('Delete').click();
  // The focus stays in the dialog.
  await expect(host.page.getByText('Nothing was recorded here yet.')).toBeFocused();
  expect(await consenting.rest('GET', `/room_recordings?room_name=${room}`)).toMatchObject({ data: [] });
  expect([...host.errors, ...ann.errors]).toEqual([]);
  await Promise.all([host, ann].map((person) => person.close()));
});

test('who comes to a room that records on start is told before joining', async ({ browser, consenting, room }) => {
  await consenting.createRoom({ name: room, join_by_link: true, record_on_start: true });
  const ann = await Person.open(browser, `${consenting.url}/meet/${room}?user=Ann`, { looks: LOOKS.green });
  await expect(ann.page.getByText('This room is recorded: sound and picture, from the moment somebody joins.')).toBeVisible();
  await ann.button('Join').click();
  await ann.isIn();
  await expect(ann.page.locator('[data-banner="recording"]')).toHaveText(/This meeting is recorded/);
  await ann.close();
});
