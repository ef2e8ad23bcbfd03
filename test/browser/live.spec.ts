import { freeTcpPort } from '../support/free-ports.ts';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('a host goes live and sees how the service takes it; a guest sees who streams, and nobody the key', async ({
  browser,
  start,
  room,
}) => {
  const server = await start({ STREAM_ALLOW: '127.0.0.1' });
  const link = `${server.url}/meet/${room}`;
  const host = await Person.join(browser, `${link}?user=Mo&as=host`, { looks: LOOKS.red });
  const more = async (person: Person, entry: string): Promise<void> => {
    await person.page.locator('ws-menu.more.wide').getByRole('button', { name: 'More' }).click();
    await person.page.getByRole('menuitem', { name: entry }).click();
  };
  const live = (person: Person) => person.page.locator('[data-banner="streaming"]');
  const goLive = async (address: string): Promise<void> => {
    await host.page.getByLabel('Address').fill(address);
    await host.page.getByLabel('Stream key').fill('secret-key');
    await host.button('Go live').click();
  };

  await more(host, 'Go live …');
  await goLive('rtmp://10.1.2.3/app');
  await expect(host.page.getByText('The server does not call this address.')).toBeVisible();
  await goLive(`rtmp://127.0.0.1:${await freeTcpPort()}/app`);
  const stream = host.page.locator('[data-stream]');
  await expect(stream).toContainText('Interrupted, the server tries again. Nothing answers at this address.');
  // Whoever comes later sees it, too.
  const ann = await Person.join(browser, `${link}?user=Ann`, { looks: LOOKS.green });
  for (const person of [host, ann]) await expect(live(person)).toHaveText(/Mo streams this meeting live/);
  const shown = await host.page.evaluate(() => {
    const texts: string[] = [];
    const read = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element instanceof HTMLInputElement) texts.push(element.value);
        if (element.shadowRoot) read(element.shadowRoot);
        texts.push(...[...element.attributes].map(({ value }) => value), element.textContent ?? '');
      }
    };
    read(document);
    return texts.join(' ');
  });
  expect(shown).toContain('127.0.0.1');
  expect(shown).not.toContain('secret-key');

  await stream.getByRole('button', { name: /^Stop streaming to/ }).click();
  await host.button('Stay live').click();
  await stream.getByRole('button', { name: /^Stop streaming to/ }).click();
  await stream.locator('.danger').click();
  for (const person of [host, ann]) await expect(live(person)).toBeHidden();
  await expect(stream).toHaveCount(0);
  // The page of this server, which anybody with the link can open.
  await host.button('Open watch page').click();
  const watch = host.page.getByLabel('Link to watch');
  await expect(watch).toHaveValue(new RegExp(`^${server.url}/watch/${room}`));
  const answer = await fetch(await watch.inputValue());
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  await expect(live(ann)).toHaveText(/Mo streams this meeting live/);
  await host.button('Close watch page').click();
  await host.page.locator('ws-live .danger').click();
  await expect(live(ann)).toBeHidden();
  // A guest finds nothing to stream or to play with.
  await ann.page.locator('ws-menu.more.wide').getByRole('button', { name: 'More' }).click();
  await expect(ann.page.getByRole('menuitem', { name: /live|video/i })).toHaveCount(0);
  expect([...host.errors, ...ann.errors]).toEqual([]);
  await Promise.all([host, ann].map((person) => person.close()));
});
