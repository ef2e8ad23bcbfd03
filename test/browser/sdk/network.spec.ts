import { readFile } from 'node:fs/promises';
import type { Network } from '../../support/network/network.ts';
import { onlyWay, PictureWatch, Site } from '../support/behind-network.ts';
import { LOOKS } from '../support/fake-media.ts';
import { tell } from '../support/figures.ts';
import { BOSS, test as base, expect, VIEWER } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

const test = base.extend<{ site: Site }>({
  site: async ({ start }, use) => {
    const site = await Site.open(start);
    await use(site);
    site.close();
  },
});

/** The lines of the guide, as an application takes them over. */
async function linesOfGuide(): Promise<string> {
  const guide = await readFile(new URL('../../../docs/guides/bare-sdk.md', import.meta.url), 'utf8');
  const [, lines] = /```js\n(.*?)```/s.exec(guide) ?? [];
  if (!lines) throw new Error('the guide has no lines');
  return lines;
}

/** Somebody else's application whose page and media know one network only. */
interface Application {
  page: SdkPage;
  network: Network;
  picture: PictureWatch;
  id: string;
  /** Events from here on count. */
  mark: number;
}

test('an application on the bare SDK through failing networks: without a line of its own, and with those of the guide', async ({
  open,
  room,
  site,
}) => {
  test.setTimeout(150_000);
  const lines = await linesOfGuide();
  const enter = async (name: string, how: 'bare' | 'lines', fields: Record<string, unknown> = {}): Promise<Application> => {
    const network = await site.network();
    const token = await site.server.token({ room_name: room, user_name: name, ...fields }, network.url);
    const page = await open({ looks: LOOKS.green, way: onlyWay(network)[1] });
    if (how === 'bare') {
      await page.create(token);
      await page.join();
    } else await page.run(lines, token);
    // One after another: the SDK ends a call that takes longer than three seconds to connect, as on a machine where all begin at once.
    await page.event('media.connected');
    const picture = await PictureWatch.on(page);
    return { page, network, picture, id: await page.memberId(), mark: await page.mark() };
  };
  const boss = await enter('Mo', 'bare', BOSS);
  const short = await enter('Short', 'bare');
  const long = await enter('Long', 'bare');
  const gone = await enter('Gone', 'lines');
  const moved = await enter('Moved', 'lines');
  const viewer = await enter('Vi', 'lines', VIEWER);

  const lostAt = Date.now();
  for (const { network } of [short, long, gone]) network.lose('everything');
  moved.network.move('127.0.0.2');
  const at = (seconds: number) => boss.page.page.waitForTimeout(lostAt + seconds * 1000 - Date.now());
  const backAfter = async ({ network, picture }: Application, withinMs: number): Promise<{ back: number; without: number }> => {
    network.comeBack();
    return { back: await picture.backAfter(Date.now(), withinMs), without: await picture.seconds() };
  };
  const cases = {
    short: async () => {
      await at(8);
      tell('bare SDK, 8 s without a network', await backAfter(short, 5000));
    },
    // As long as the browser does not give the connection up, after 16 seconds.
    long: async () => {
      await at(12);
      tell('bare SDK, 12 s without a network', await backAfter(long, 10_000));
    },
    // The SDK gives the call up, and the lines begin another one while there is no network yet.
    gone: async () => {
      const left = await gone.page.event('room.left', undefined, gone.mark, 45_000);
      expect(left.params).toMatchObject({ reason: 'RECONNECTION_ATTEMPT_TIMEOUT' });
      await gone.page.page.waitForTimeout(2000);
      const lost = (Date.now() - lostAt) / 1000;
      tell('lines of the guide, no network until the SDK has given up', { lost, ...(await backAfter(gone, 15_000)) });
      expect(await gone.page.memberId()).not.toBe(gone.id);
    },
    moved: async () => {
      await at(4);
      const back = await moved.picture.backAfter(lostAt, 35_000);
      tell('lines of the guide, another network', { back, without: await moved.picture.seconds() });
    },
    // Nothing is lost here: a promotion gives the call another connection, and the picture has to move over.
    viewer: async () => {
      await at(10);
      const gaps = (await viewer.picture.gaps()).length;
      await boss.page.call('promote', { memberId: viewer.id });
      await viewer.page.event('room.joined', undefined, viewer.mark);
      await viewer.page.page.waitForTimeout(4000);
      expect((await viewer.picture.gaps()).slice(gaps).filter(({ to }) => to === null)).toEqual([]);
    },
  };
  await Promise.all(Object.values(cases).map((run) => run()));

  const left = (await boss.page.events('member.left', boss.mark)).map(({ params }) => params.member.id);
  for (const { page, id, mark } of [short, long, viewer]) {
    expect(await page.memberId()).toBe(id);
    for (const name of ['room.left', 'destroy']) expect(await page.events(name, mark)).toEqual([]);
    expect(left).not.toContain(id);
  }
});
