import { freeTcpPort } from '../support/free-ports.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';
import { API_TOKEN, PROJECT } from './support/wirespace.ts';

/** Headings of the pages that are only text. */
async function messageAt(
  page: import('@playwright/test').Page,
  url: string,
): Promise<{ status: number; title: string; body: string }> {
  const response = await page.goto(url);
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  return { status: response?.status() ?? 0, title, body: (await page.locator('body').textContent()) ?? '' };
}

test('illegal names are a page with status 400 and a way on', async ({ page, space }) => {
  for (const url of [`${space.url}/?room=a%20b`, `${space.url}/guest?user=a%00b`, `${space.url}/?room=${'x'.repeat(101)}`]) {
    const { status, title } = await messageAt(page, url);
    expect(status).toBe(400);
    expect(title).toBe('This link cannot work');
  }
  await page.getByRole('link', { name: 'Open the default room' }).click();
  await expect(page.getByText('Main_Office')).toBeVisible();
});

test('a second ? in the address counts as &', async ({ browser, space, room }) => {
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}?user=Receptionist`);
  await expect(guest.page.getByTestId('user')).toHaveText('Receptionist');
  await guest.close();
});

test('the pages come by a form as well', async ({ page, space, room }) => {
  // On a page of the same origin: forms of other sites are refused.
  await page.goto(`${space.url}/healthz`);
  await page.setContent(
    `<form method="post" action="${space.url}/"><input name="room" value="${room}"><input name="user" value="Poster"><button>Go</button></form>`,
  );
  await page.getByRole('button').click();
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Leave', exact: true })).toBeVisible();
  await expect(page.getByTestId('user')).toHaveText('Poster');
  await expect(page.getByTestId('role')).toHaveText('Moderator');
});

test('a Space that cannot be reached is a page with status 502', async ({ page, start }) => {
  const pages = await start({
    SIGNALWIRE_SPACE: `http://localhost:${await freeTcpPort()}`,
    SIGNALWIRE_PROJECT_KEY: PROJECT,
    SIGNALWIRE_TOKEN: API_TOKEN,
  });
  const { status, title, body } = await messageAt(page, `${pages.url}/?room=Reception&user=Mo`);
  expect(status).toBe(502);
  expect(title).toBe('The video service cannot be reached');
  expect(body).not.toMatch(/ECONNREFUSED|\.ts:|\.js:|PT-browser/);
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', '/?room=Reception&user=Mo');
});

test('wrong credentials are a page with status 502', async ({ page, space, start }) => {
  const pages = await start({
    SIGNALWIRE_SPACE: space.url,
    SIGNALWIRE_PROJECT_KEY: PROJECT,
    SIGNALWIRE_TOKEN: 'not-the-token-of-this-project',
  });
  const { status, title, body } = await messageAt(page, `${pages.url}/guest`);
  expect(status).toBe(502);
  expect(title).toBe('The video service does not know this page');
  expect(body).toContain('SIGNALWIRE_TOKEN');
});

test('the moderator key opens the moderator page once and for all, and the guest page needs none', async ({
  browser,
  page,
  start,
}) => {
  const server = await start({ MODERATOR_KEY: 'open sesame' });
  const refused = await messageAt(page, `${server.url}/?room=Lab&user=Mo`);
  expect(refused).toMatchObject({ status: 403, title: 'This page is for moderators' });
  await page.getByLabel('Moderator key').fill('wrong');
  await page.getByRole('button', { name: 'Open the room' }).click();
  await expect(page.getByRole('heading', { name: 'This key is not right' })).toBeVisible();
  await page.getByLabel('Moderator key').fill('open sesame');
  await page.getByRole('button', { name: 'Open the room' }).click();
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Leave', exact: true })).toBeVisible();
  await expect(page.getByTestId('user')).toHaveText('Mo');
  expect(page.url()).not.toContain('sesame');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Leave', exact: true })).toBeVisible();

  const byLink = await Person.join(browser, `${server.url}/?room=Lab&user=Lin&key=open+sesame`);
  expect(byLink.page.url()).not.toContain('sesame');
  await expect(byLink.page.getByTestId('role')).toHaveText('Moderator');
  const guest = await Person.join(browser, `${server.url}/guest?room=Lab&user=Ann`);
  await expect(guest.page.getByTestId('role')).toHaveText('Regular User');
  await byLink.close();
  await guest.close();
});
