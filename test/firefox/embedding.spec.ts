import { LOOKS } from '../browser/support/fake-media.ts';
import { HostPage } from '../browser/support/host-page.ts';
import { Person } from '../browser/support/person.ts';
import { hearing } from '../browser/support/senses.ts';
import { expect, test } from './support/fixtures.ts';
import { HEARD_DB, named } from './support/fox.ts';

const PERMISSIONS = ['room.self.audio_mute', 'room.self.audio_unmute', 'room.self.video_mute', 'room.self.video_unmute'];

test('a room inside the page of another web site works in Firefox', async ({ browser, open, start, room }) => {
  const host = await HostPage.open();
  const space = await start({ EMBED_ORIGINS: host.origin });
  await host.showExample(space.url);
  host.token = await space.token({ room_name: room, user_name: 'Fox', permissions: PERMISSIONS });
  const bob = await Person.join(browser, `${space.url}/?room=${room}&user=Bob`, { looks: LOOKS.red });
  const { page } = await open(`${host.origin}/`);
  const status = (): Promise<string> => page.$eval('[role="status"]', (one) => one.textContent ?? '');
  const frame = await page.waitForFrame((one) => one.url().startsWith(space.url));
  await frame.locator(named('button', 'Join')).click();
  await expect.poll(status).toBe(`In the room ${room}`);
  await expect.poll(() => bob.names()).toEqual(['Bob (you)', 'Fox']);
  await expect.poll(async () => (await frame.evaluate(hearing, [LOOKS.red.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await page.locator(named('button', 'Mute me')).click();
  await expect(bob.row('Fox')).toContainText('microphone off');
  await bob.remove('Fox');
  await expect.poll(status).toBe('Over: removed');
  await bob.close();
  await host.close();
});
