import type { Frame, Page } from '@playwright/test';
import { LOOKS } from './support/fake-media.ts';
import { test as base, expect } from './support/fixtures.ts';
import { HostPage } from './support/host-page.ts';
import { Person } from './support/person.ts';
import { framesShown, hearing, pixels } from './support/senses.ts';
import { Wirespace } from './support/wirespace.ts';

/** `host`: a web site that may show the rooms of `embeddable`; `stranger`: one that may not. */
const test = base.extend<object, { host: HostPage; stranger: HostPage; embeddable: Wirespace }>({
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const host = await HostPage.open();
      await use(host);
      await host.close();
    },
    { scope: 'worker' },
  ],
  stranger: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const host = await HostPage.open();
      await use(host);
      await host.close();
    },
    { scope: 'worker' },
  ],
  embeddable: [
    async ({ host }, use) => {
      const space = await Wirespace.start({ UNMUTE: 'direct', EMBED_ORIGINS: host.origin });
      await use(space);
      await space.stop();
    },
    { scope: 'worker' },
  ],
});

const PERMISSIONS = ['room.self.audio_mute', 'room.self.audio_unmute', 'room.self.video_mute', 'room.self.video_unmute'];

/** The frame of the server inside a page of another site. */
async function frameOf(page: Page, space: Wirespace): Promise<Frame> {
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith(space.url))).toBe(true);
  return page.frames().find((frame) => frame.url().startsWith(space.url)) as Frame;
}

test('a web site shows a room with a token of its own and hears how it goes', async ({ browser, embeddable, host, room }) => {
  await host.showExample(embeddable.url);
  host.token = await embeddable.token({ room_name: room, user_name: 'Zoë', permissions: PERMISSIONS });
  const bob = await Person.join(browser, `${embeddable.url}/?room=${room}&user=Bob`, { looks: LOOKS.red });

  // Camera and microphone are the browser's own here: that the frame may use them is part of what is shown.
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${host.origin}/`);
  const frame = await frameOf(page, embeddable);
  expect(frame.url()).not.toContain(host.token);
  await frame.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText(`In the room ${room}`);
  await expect.poll(() => bob.names()).toEqual(['Bob (you)', 'Zoë']);

  // Picture and sound, both ways.
  const bobsId = await bob.memberId();
  await expect.poll(async () => (await frame.evaluate(pixels))[bobsId]?.[0]?.[0] ?? 0, { timeout: 20_000 }).toBeGreaterThan(150);
  await expect.poll(async () => (await frame.evaluate(hearing, [LOOKS.red.tone]))[0]).toBeGreaterThan(-60);
  const before = await frame.evaluate(framesShown);
  await expect.poll(() => frame.evaluate(framesShown)).toBeGreaterThan(before + 4);
  await expect.poll(() => bob.moves()).toBe(true);

  // What the element left out is not there, and the colours are the wanted ones.
  await expect(frame.getByRole('button', { name: 'Leave', exact: true })).toBeVisible();
  await expect(frame.getByRole('button', { name: /raise/i })).toBeHidden();
  await expect(frame.locator('ws-meeting')).toHaveAttribute('theme', 'light');
  await page.locator('wirespace-room').evaluate((element) => element.setAttribute('theme', 'dark'));
  await expect(frame.locator('ws-meeting')).toHaveAttribute('theme', 'dark');

  await page.getByRole('button', { name: 'Mute me', exact: true }).click();
  await expect(frame.getByRole('button', { name: 'Unmute microphone' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unmute me', exact: true })).toBeVisible();

  await bob.remove('Zoë');
  await expect(page.getByRole('status')).toHaveText('Over: removed');
  await page.context().close();
  await bob.close();
});

test("a room's page works in a plain frame, and in the element by its address", async ({ browser, embeddable, host, room }) => {
  const address = `${embeddable.url}/meet/${room}?user=Ann&skip=1`;
  host.pages.set('/frame', `<iframe src="${address}" allow="camera; microphone"></iframe>`);
  host.pages.set(
    '/element',
    `<script type="module" src="${embeddable.url}/embed/wirespace-room.js"></script>
    <wirespace-room room="${room}" user="Ben" skip controls="none"></wirespace-room><p role="status"></p>
    <script>const say = ({ detail }) => { document.querySelector('p').textContent = detail.phase + ' ' + detail.people; };
    document.querySelector('wirespace-room').addEventListener('change', say);</script>`,
  );
  const context = await browser.newContext();
  const framed = await context.newPage();
  await framed.goto(`${host.origin}/frame`);
  await expect((await frameOf(framed, embeddable)).getByRole('button', { name: 'Leave', exact: true })).toBeVisible();

  const page = await context.newPage();
  await page.goto(`${host.origin}/element`);
  await expect(page.getByRole('status')).toHaveText('in-room 2');
  const frame = await frameOf(page, embeddable);
  await expect(frame.getByRole('button', { name: 'Leave', exact: true })).toBeHidden();
  await page.locator('wirespace-room').evaluate((element) => (element as unknown as { leave(): void }).leave());
  await expect(page.getByRole('status')).toHaveText('ended 0');
  await context.close();
});

test('a web site that is not allowed gets no room, and the token stays with it', async ({
  browser,
  embeddable,
  stranger,
  room,
}) => {
  await stranger.showExample(embeddable.url);
  stranger.token = await embeddable.token({ room_name: room, permissions: PERMISSIONS });
  const page = await (await browser.newContext()).newPage();
  const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
  await page.goto(`${stranger.origin}/`);
  await refused;
  expect(page.frames().filter((frame) => frame.url().startsWith(embeddable.url))).toEqual([]);
  await expect(page.getByRole('status')).toHaveText('Not connected');
  await page.context().close();
});

test('a frame takes its token from the page around it, not from another frame of that page', async ({
  browser,
  embeddable,
  host,
  stranger,
  room,
}) => {
  const token = await embeddable.token({ room_name: room, permissions: PERMISSIONS });
  const foreign = await embeddable.token({ room_name: `${room}_other`, permissions: PERMISSIONS });
  stranger.pages.set(
    '/attack',
    `<script>addEventListener('message', () => {
      parent.frames[0].postMessage({ wirespace: 'open', token: '${foreign}' }, '*', [new MessageChannel().port1]);
      parent.postMessage('sent', '*');
    });</script>`,
  );
  // The room knocks, the other frame is faster, and only then the page around opens.
  host.pages.set(
    '/attacked',
    `<p role="status"></p>
    <script>
      let other;
      addEventListener('message', ({ data, source }) => {
        if (data.wirespace === 'knock') { other.contentWindow.postMessage('now', '*'); }
        if (data !== 'sent') return;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => { document.querySelector('p').textContent = data.room; };
        frames[0].postMessage({ wirespace: 'open', token: '${token}' }, '${embeddable.url}', [port2]);
      });
      const add = (src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
        return frame;
      };
      const first = add('about:blank');
      other = add('${stranger.origin}/attack');
      other.onload = () => { first.src = '${embeddable.url}/embed'; };
    </script>`,
  );
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${host.origin}/attacked`);
  await expect(page.getByRole('status')).toHaveText(room);
  await page.context().close();
});

test('a token of another Space is refused before anything is sent to that Space', async ({
  browser,
  embeddable,
  host,
  space,
}) => {
  await host.showExample(embeddable.url);
  host.token = await space.token({ room_name: 'elsewhere', permissions: PERMISSIONS });
  const page = await (await browser.newContext()).newPage();
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(`${host.origin}/`);
  const frame = await frameOf(page, embeddable);
  await frame.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('It did not work: token');
  expect(sockets).toEqual([]);
  await page.context().close();
});

test('the address of the frame, opened by itself, says what it is for', async ({ page, embeddable }) => {
  const answer = await page.goto(`${embeddable.url}/embed`);
  expect(answer?.status()).toBe(400);
  await expect(page.getByRole('heading', { name: 'This page belongs inside another one' })).toBeVisible();
});
