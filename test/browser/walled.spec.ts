import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { freeTcpPort } from '../support/free-ports.ts';
import { WalledNetwork } from '../support/network/walled.ts';
import { LOOKS } from './support/fake-media.ts';
import { tell } from './support/figures.ts';
import { test as base, expect } from './support/fixtures.ts';
import { mediaWay } from './support/media-way.ts';
import { Person } from './support/person.ts';
import { mediaCounters } from './support/sdk-stats.ts';

const certificate = (file: string): string =>
  fileURLToPath(new URL(`../support/caller/certificate/${file}.pem`, import.meta.url));
/** Quietest that a tone may be where it must be heard, in dB below full scale. */
const HEARD_DB = -40;

/** `walled`: a network that reaches `port` alone. `inside`: a browser in it. */
const test = base.extend<{ port: number; walled: WalledNetwork; inside: Browser }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  port: async ({}, use) => use(await freeTcpPort()),
  walled: async ({ port }, use, info) => {
    info.skip(process.getuid?.() !== 0, 'only root may make a network namespace');
    const walled = WalledNetwork.open(port);
    await use(walled);
    walled.close();
  },
  inside: async ({ walled, launchOptions }, use) => {
    const inside = await chromium.launch({ ...launchOptions, executablePath: walled.inside(launchOptions.executablePath ?? '') });
    await use(inside);
    await inside.close();
  },
});

test('where a network lets out nothing but TCP to the port of the pages, one sees, hears, is seen and heard over TCP; a slow line keeps the sound; others stay with UDP', async ({
  browser,
  inside,
  port,
  room,
  start,
  walled,
}) => {
  const server = await start({
    HOST: '0.0.0.0',
    PORT: String(port),
    TLS_CERT: certificate('certificate'),
    TLS_KEY: certificate('key'),
    MEDIA_ADDRESS: walled.server,
    MODERATOR_KEY: 'off',
    UNMUTE: 'direct',
  });
  const mo = await Person.join(browser, `${server.url}/?room=${room}&user=Mo`, { looks: LOOKS.red, ignoreHTTPSErrors: true });
  const began = Date.now();
  const ann = await Person.join(inside, `https://${walled.server}:${port}/guest?room=${room}&user=Ann`, {
    looks: LOOKS.green,
    ignoreHTTPSErrors: true,
  });
  await expect.poll(() => ann.moves()).toBe(true);
  tell('page over TCP, from its address to the first second of pictures', { joined: (Date.now() - began) / 1000 });
  expect(await ann.page.evaluate(mediaWay)).toEqual([`tcp to ${port}`, `tcp to ${port}`]);
  expect((await mo.page.evaluate(mediaWay)).map((way) => way.split(' ')[0])).toEqual(['udp', 'udp']);

  const [moId, annId] = [await mo.memberId(), await ann.memberId()];
  for (const person of [mo, ann]) await expect.poll(() => person.sees()).toEqual({ [moId]: 'red', [annId]: 'green' });
  await expect.poll(async () => (await mo.hears([LOOKS.green.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await expect.poll(async () => (await ann.hears([LOOKS.red.tone]))[0]).toBeGreaterThan(HEARD_DB);
  const before = await ann.page.evaluate(mediaCounters);
  await ann.page.waitForTimeout(2000);
  const after = await ann.page.evaluate(mediaCounters);
  tell('page over TCP, pictures a second', { pictures: (after.framesDecoded - before.framesDecoded) / 2 });
  expect(after.framesDecoded - before.framesDecoded).toBeGreaterThan(30);

  walled.limit(150);
  await ann.page.waitForTimeout(3000);
  const sound = (await ann.page.evaluate(mediaCounters)).audioIn;
  await ann.page.waitForTimeout(2000);
  // 50 packets a second.
  expect((await ann.page.evaluate(mediaCounters)).audioIn - sound).toBeGreaterThan(80);
  expect((await ann.hears([LOOKS.red.tone]))[0]).toBeGreaterThan(HEARD_DB);
  walled.limit(null);
  await expect.poll(() => ann.moves()).toBe(true);
  await ann.isIn();
  await Promise.all([mo.close(), ann.close()]);
});
