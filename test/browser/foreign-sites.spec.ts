import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { HostPage } from './support/host-page.ts';
import { Person } from './support/person.ts';

/** Another site's page in front of the server's; the browser knows it by a name of its own. */
async function foreignSite(html: string): Promise<{ url: string; close(): Promise<void> }> {
  const host = await HostPage.open();
  host.pages.set('/', html);
  return { url: host.origin.replace('127.0.0.1', 'insecure.test'), close: () => host.close() };
}

test('a page of another site brings nobody into a room without a click, though the devices are allowed', async ({
  browser,
  consenting,
  room,
}) => {
  const host = await Person.join(browser, `${consenting.url}/meet/${room}?user=Mo`, { looks: LOOKS.red });
  const address = `${consenting.url}/meet/${room}?user=Victim&skip=1`;
  const evil = await foreignSite(
    `<h1>cat pictures</h1><script>setTimeout(() => { location = ${JSON.stringify(address)}; }, 100)</script>`,
  );
  const victim = await Person.open(browser, evil.url, { looks: LOOKS.green });
  await victim.page.waitForURL(`${consenting.url}/**`);
  await expect(victim.button('Join')).toBeVisible();
  // One that was honoured would have been in within that time.
  await victim.page.waitForTimeout(3_000);
  expect(await host.names()).toEqual(['Mo (you)']);
  // Asked, the person comes in as ever.
  await victim.button('Join').click();
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Victim']);
  await Promise.all([victim.close(), host.close(), evil.close()]);
});

test('a form of another site opens no page of ours, and says why', async ({ page, consenting, room }) => {
  const evil = await foreignSite(
    `<form id="f" method="post" action="${consenting.url}/guest"><input name="room" value="${room}"><input name="skip" value="1"></form><script>f.submit()</script>`,
  );
  await page.goto(evil.url);
  await expect(page.getByRole('heading', { name: 'Another site sent you here' })).toBeVisible();
  await page.getByRole('link', { name: 'Open the page' }).click();
  await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  await evil.close();
});

test('a browser on the server’s machine opens the moderator page by its bare address, and the address stays clean', async ({
  page,
  consenting,
}) => {
  await page.goto(`${consenting.url}/`);
  await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  expect(page.url()).toMatch(/\/\?room=Main_Office&user=user_\d{4}$/);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'wirespace_moderator');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});
