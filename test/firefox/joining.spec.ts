import { denyDevices, LOOKS } from '../browser/support/fake-media.ts';
import { Person } from '../browser/support/person.ts';
import { expect, test } from './support/fixtures.ts';
import { FOX, HEARD_DB } from './support/fox.ts';

test("Firefox's own camera and microphone are seen and measured before joining, and arrive in the room", async ({
  browser,
  consenting,
  open,
  room,
}) => {
  const mo = await Person.join(browser, `${consenting.url}/meet/${room}?as=host&user=Mo`, { looks: LOOKS.red });
  const fox = await open(`${consenting.url}/meet/${room}?user=Fox`, { camera: 'own' });
  const { page } = fox;
  await expect
    .poll(() => page.$eval('>>> ws-preview >>> video', (video) => (video as HTMLVideoElement).videoWidth))
    .toBeGreaterThan(0);
  await expect
    .poll(() => page.$eval('>>> ws-level', (level) => Number((level as HTMLElement).style.getPropertyValue('--level'))))
    .toBeGreaterThan(0.3);
  const choices = await page.$$eval('>>> ws-device-select >>> select', (all) =>
    all.map((one) => (one as HTMLSelectElement).options.length),
  );
  expect(choices.slice(0, 2).every((count) => count >= 1)).toBe(true);
  await fox.press('Join');
  await fox.isIn();
  await expect.poll(() => mo.names()).toEqual(['Mo (you)', 'Fox']);
  await expect.poll(async () => (await mo.hears([FOX.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await mo.close();
});

test('who has no devices in Firefox is told so, joins by a click and hears', async ({ browser, consenting, open, room }) => {
  const mo = await Person.join(browser, `${consenting.url}/meet/${room}?as=host&user=Mo`, { looks: LOOKS.red });
  const fox = await open(`${consenting.url}/meet/${room}?user=Fox`, { camera: 'own', script: denyDevices });
  await expect.poll(() => fox.texts('ws-trouble >>> .trouble')).toHaveLength(1);
  await fox.press('Join');
  await fox.isIn();
  await expect.poll(async () => (await fox.hears([LOOKS.red.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await mo.close();
});
