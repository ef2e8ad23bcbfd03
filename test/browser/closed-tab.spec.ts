import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('who closes the tab of a full room is in again at once by the same link, and one who closes it for good has left within seconds', async ({
  browser,
  space,
  room,
}) => {
  const link = `${space.url}/meet/${room}?user=Ann&skip=1`;
  const host = await Person.join(browser, `${space.url}/meet/${room}?as=host&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, link, { looks: LOOKS.green });
  await guest.isIn();
  // Two places instead of the five that pages ask for.
  await space.rest('PUT', `/rooms/${room}`, { max_members: 2 });
  const stranger = await Person.open(browser, `${space.url}/meet/${room}?user=Eve&skip=1`);
  await stranger.isOut('This room is full');

  await guest.page.close();
  const again = await guest.context.newPage();
  await again.goto(link);
  await expect(again.getByRole('button', { name: 'Leave' })).toBeVisible({ timeout: 5_000 });
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Ann']);

  // The browser says goodbye for a page that is loaded again, too: that one stays who it is.
  const memberId = (): Promise<string> =>
    again.evaluate(() => (globalThis as unknown as { roomSession: { memberId: string } }).roomSession.memberId);
  const before = await memberId();
  await again.reload();
  await expect(again.getByRole('button', { name: 'Leave' })).toBeVisible();
  await expect.poll(memberId).toBe(before);

  const closedAt = Date.now();
  await again.close();
  await expect.poll(() => host.names(), { timeout: 14_000 }).toEqual(['Mo (you)']);
  expect(Date.now() - closedAt).toBeGreaterThan(5_000);
  await Promise.all([guest, stranger, host].map((person) => person.close()));
});
