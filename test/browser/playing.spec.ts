import { FileServer, makeFilm } from '../support/played-media.ts';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('a host plays a video by link, pauses it, moves in it and stops it; a guest sees it and who plays it', async ({
  browser,
  start,
  room,
}) => {
  const files = await FileServer.open();
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  await makeFilm(files.folder, 'Our film.mp4', { width: 320, height: 180, fps: 5, seconds: 40 }, h264);
  const server = await start({ PLAY_ALLOW: files.host });
  const link = `${server.url}/meet/${room}`;
  const host = await Person.join(browser, `${link}?user=Mo&as=host`, { looks: LOOKS.red });
  const ann = await Person.join(browser, `${link}?user=Ann`, { looks: LOOKS.green });
  const mark = ann.page.locator('[data-banner="playing"]');
  const play = async (address: string): Promise<void> => {
    await host.page.getByLabel('Link to the video').fill(address);
    await host.button('Play').click();
  };

  await host.page.locator('ws-menu.more.wide').getByRole('button', { name: 'More' }).click();
  await host.page.getByRole('menuitem', { name: 'Play a video …' }).click();
  await play('http://10.1.2.3/film.mp4');
  await expect(host.page.getByText('The server does not open this address.')).toBeVisible();
  await play(`${files.url('Our%20film.mp4')}?pass=secret`);
  const player = host.page.getByRole('group', { name: 'Video for everybody' });
  await expect(player).toContainText('Our film.mp4');
  await expect(host.page.getByRole('dialog')).toBeHidden();
  await expect(mark).toHaveText(/Mo plays a video/);
  await player.getByRole('button', { name: 'Pause video' }).click();
  await expect(player.getByRole('button', { name: 'Go on playing' })).toBeVisible();
  await player.getByRole('slider', { name: 'Position in the video' }).fill('30');
  await expect(player).toContainText('0:30');
  await expect(player).toContainText('0:40');
  await player.getByRole('button', { name: 'Stop video' }).click();
  await expect(player).toBeHidden();
  await expect(mark).toBeHidden();
  expect([...host.errors, ...ann.errors]).toEqual([]);
  await Promise.all([host, ann].map((person) => person.close()));
  await files.close();
});
