import { PictureWatch } from '../support/behind-network.ts';
import { LOOKS } from '../support/fake-media.ts';
import { tell } from '../support/figures.ts';
import { expect, test } from '../support/sdk-fixtures.ts';
import { isNear, type SdkPage } from '../support/sdk-page.ts';

/** Whose colours the composed picture shows where they belong. */
async function shown(page: SdkPage): Promise<boolean[]> {
  return Object.values(await page.colours()).map((pixel) => isNear(pixel, LOOKS.green.colour));
}

test('a killed media worker stops the picture of an application without a line of its own for some seconds, in the same video element', async ({
  open,
  room,
  start,
}) => {
  const server = await start();
  const enter = async (name: string) => {
    const token = await server.token({ room_name: room, user_name: name });
    const page = await open({ looks: LOOKS.green });
    await page.create(token);
    await page.join();
    return page;
  };
  const [ann, bob] = [await enter('Ann'), await enter('Bob')];
  const stages = await Promise.all(
    [ann, bob].map(async (page) => {
      await expect.poll(() => shown(page), { timeout: 20_000 }).toEqual([true, true]);
      const video = page.page.locator('.mcuContent video').first();
      await video.evaluate((element) => element.setAttribute('data-first', ''));
      const ids = { member: await page.memberId(), call: await page.callId() };
      return { page, video, ids, mark: await page.mark(), watch: await PictureWatch.on(page) };
    }),
  );
  const killed = Date.now();
  await server.killMediaWorker();
  for (const { page, video, ids, mark, watch } of stages) {
    await expect.poll(async () => (await watch.gaps()).length, { timeout: 5000 }).toBe(1);
    const back = await watch.backAfter(killed, 10_000);
    tell('bare SDK, dead media worker', { back, without: await watch.seconds() });
    await expect.poll(() => shown(page), { timeout: 10_000 }).toEqual([true, true]);
    await expect(video).toHaveAttribute('data-first', '');
    expect({ member: await page.memberId(), call: await page.callId() }).toEqual(ids);
    const names = (await page.events(undefined, mark)).map(({ name }) => name);
    expect(names).toContain('session.reconnecting');
    for (const name of ['room.left', 'destroy', 'member.left', 'member.joined', 'room.joined']) expect(names).not.toContain(name);
  }
});
