import type { Browser } from '@playwright/test';
import type { Network } from '../support/network/network.ts';
import { onlyWay, PictureWatch, Site } from './support/behind-network.ts';
import { LOOKS } from './support/fake-media.ts';
import { tell } from './support/figures.ts';
import { test as base, expect } from './support/fixtures.ts';
import { Person } from './support/person.ts';

const test = base.extend<{ site: Site }>({
  site: async ({ start }, use) => {
    const site = await Site.open(start);
    await use(site);
    site.close();
  },
});

/** Somebody whose page and media know one network only. */
class Traveller {
  private constructor(
    readonly person: Person,
    readonly network: Network,
    readonly picture: PictureWatch,
    readonly id: string,
  ) {}

  static async join(browser: Browser, site: Site, room: string, name: string): Promise<Traveller> {
    const network = await site.network();
    const person = await Person.join(browser, `${network.url}/guest?room=${room}&user=${name}`, {
      looks: LOOKS.green,
      inits: [onlyWay(network)],
    });
    return new Traveller(person, network, await PictureWatch.on(person), await person.memberId());
  }

  /** Loses the network for so long; when it was back, in milliseconds of the epoch. */
  async loses(what: 'everything' | 'media', seconds: number): Promise<number> {
    this.network.lose(what);
    await this.person.page.waitForTimeout(seconds * 1000);
    this.network.comeBack();
    return Date.now();
  }

  get banner() {
    return this.person.page.getByTestId('reconnecting');
  }
}

/** What a person is told of others' coming and going. */
async function noticesOf({ page }: Person): Promise<string[]> {
  const noticed: string[] = [];
  await page.exposeFunction('noticed', (text: string) => noticed.push(text));
  await page.evaluate(() => {
    const page = globalThis as unknown as {
      roomSession: { on(event: string, f: (event: { member: { name: string } }) => void): void };
      noticed(text: string): void;
    };
    for (const event of ['member.left', 'member.joined'])
      page.roomSession.on(event, ({ member }) => page.noticed(`${event} ${member.name}`));
  });
  return noticed;
}

test('after 30 seconds without a network, after ten without media and in another network the picture is back by itself, and nobody notices', async ({
  browser,
  site,
  room,
}) => {
  test.setTimeout(120_000);
  const watcher = await Person.join(browser, `${site.server.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const moved = await Traveller.join(browser, site, room, 'Moved');
  const noticed = await noticesOf(watcher);
  moved.network.move('127.0.0.2');
  const movedFor = await moved.picture.backAfter(Date.now(), 5000);
  tell('page, another network', { back: movedFor, without: await moved.picture.seconds() });

  const [lost, deaf] = [await Traveller.join(browser, site, room, 'Lost'), await Traveller.join(browser, site, room, 'Deaf')];
  const back = lost.loses('everything', 30);
  await expect(lost.banner).toContainText('Sound and picture are interrupted. Reconnecting …');
  await expect(lost.banner.getByRole('timer')).toHaveText(/The page tries for 1\d\d more seconds/);

  const heard = await deaf.loses('media', 10);
  const deafFor = await deaf.picture.backAfter(heard, 5000);

  // Ports change without anybody's noticing: there is no gap to wait for.
  const gapsBefore = (await deaf.picture.gaps()).length;
  deaf.network.rebind();
  await deaf.person.page.waitForTimeout(4000);
  const rebound = (await deaf.picture.gaps()).slice(gapsBefore).map(({ from, to }) => ((to ?? Date.now()) - from) / 1000);
  tell('page, other ports', { without: rebound.reduce((sum, gap) => sum + gap, 0) });

  const lostFor = await lost.picture.backAfter(await back, 5000);
  for (const traveller of [lost, deaf, moved]) await expect(traveller.banner).toBeHidden();
  tell('page, 30 s without a network', { back: lostFor, without: await lost.picture.seconds() });
  tell('page, 10 s without media', { back: deafFor, without: await deaf.picture.seconds() });
  expect(Math.max(0, ...rebound)).toBeLessThan(2);

  // They are the same members, seen and heard by the others, and what they do arrives.
  expect(noticed).toEqual(['member.joined Lost', 'member.joined Deaf']);
  for (const { id } of [lost, deaf, moved]) {
    await expect.poll(async () => (await watcher.sees())[id], { timeout: 20_000 }).toBe('green');
  }
  for (const { person } of [lost, moved]) await person.button('Mute microphone').click();
  await expect(watcher.row('Lost').getByRole('button', { name: /unmute/i })).toBeVisible();
  await expect(watcher.row('Moved').getByRole('button', { name: /unmute/i })).toBeVisible();
  await Promise.all([watcher, lost.person, deaf.person, moved.person].map((person) => person.close()));
});

test('after 90 seconds without a network one is back in the room by itself, muted as before; eight seconds are hardly noticed', async ({
  browser,
  site,
  room,
}) => {
  test.setTimeout(180_000);
  const watcher = await Person.join(browser, `${site.server.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const [away, short] = [await Traveller.join(browser, site, room, 'Away'), await Traveller.join(browser, site, room, 'Short')];
  await away.person.button('Mute microphone').click();
  await expect(away.person.button('Unmute microphone')).toBeVisible();
  const noticed = await noticesOf(watcher);
  const back = away.loses('everything', 90);
  const shortFor = await short.picture.backAfter(await short.loses('everything', 8), 5000);
  tell('page, 8 s without a network', { back: shortFor, without: await short.picture.seconds() });

  const awayFor = await away.picture.backAfter(await back, 5000);
  tell('page, 90 s without a network', { back: awayFor, without: await away.picture.seconds() });
  await expect(away.banner).toBeHidden();
  await expect(away.person.button('Unmute microphone')).toBeVisible();
  await away.person.isIn();
  // The Space keeps a place for a minute: for the others Away has left, and come again.
  expect(noticed).toEqual(['member.left Away', 'member.joined Away']);
  expect(await watcher.names()).toEqual(['Mo (you)', 'Short', 'Away']);
  const id = await away.person.memberId();
  await expect.poll(async () => (await watcher.sees())[id], { timeout: 20_000 }).toBe('green');
  expect(await away.person.names()).toEqual(['Mo', 'Short', 'Away (you)']);
  await Promise.all([watcher, away.person, short.person].map((person) => person.close()));
});
