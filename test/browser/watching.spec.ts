import type { Page } from '@playwright/test';
import { axeFindings } from './support/axe.ts';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

/** The most that a viewer may be late. */
const MOST_LATE_MS = 8_000;

interface SdkSession {
  roomSessionId: string;
  execute(request: { method: string; params: object }): Promise<{ stream: { id: string; url: string } }>;
  videoMute(): Promise<void>;
}

/** Whether the middle of the picture is red. */
function isRed(page: Page): Promise<boolean> {
  return page.locator('video').evaluate((video: HTMLVideoElement) => {
    const canvas = new OffscreenCanvas(16, 9).getContext('2d');
    canvas?.drawImage(video, 0, 0, 16, 9);
    const [red = 0, green = 0, blue = 0] = canvas?.getImageData(8, 4, 1, 1).data ?? [];
    return red > 140 && green < 90 && blue < 90;
  });
}

test('a room is watched by its link on a page of its own: soon, a few seconds late at most, until it is over', async ({
  browser,
  consenting,
  room,
}) => {
  const host = await Person.join(browser, `${consenting.url}/meet/${room}?user=Mo&as=host`, { looks: LOOKS.red });
  const stream = await host.page.evaluate(async () => {
    const { roomSession } = globalThis as unknown as { roomSession: SdkSession };
    const params = { room_session_id: roomSession.roomSessionId, hls: true };
    return (await roomSession.execute({ method: 'video.stream.start', params })).stream;
  });
  const { pathname, search } = new URL(stream.url);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text());
  });
  await page.goto(`${consenting.url}${pathname}${search}`);

  await expect(page.getByTestId('live')).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => isRed(page), { timeout: 15_000 }).toBe(true);
  await expect.poll(async () => Number(await page.getByTestId('latency').getAttribute('data-ms'))).toBeGreaterThan(0);
  expect(Number(await page.getByTestId('latency').getAttribute('data-ms'))).toBeLessThanOrEqual(MOST_LATE_MS);
  expect(await axeFindings(page)).toEqual([]);
  // What the page says is true: what happens in the room is seen here as soon.
  const at = Date.now();
  await host.page.evaluate(() => (globalThis as unknown as { roomSession: SdkSession }).roomSession.videoMute());
  await expect.poll(() => isRed(page), { timeout: MOST_LATE_MS }).toBe(false);
  expect(Date.now() - at).toBeLessThanOrEqual(MOST_LATE_MS);

  await host.page.evaluate(async (id) => {
    const { roomSession } = globalThis as unknown as { roomSession: SdkSession };
    await roomSession.execute({
      method: 'video.stream.stop',
      params: { room_session_id: roomSession.roomSessionId, stream_id: id },
    });
  }, stream.id);
  await expect(page.getByRole('heading', { name: 'This broadcast is over' })).toBeVisible({ timeout: 15_000 });
  expect(await axeFindings(page)).toEqual([]);
  expect(errors).toEqual([]);
  // A link that is not whole opens nothing.
  await page.goto(`${consenting.url}${pathname}${search.slice(0, -3)}&lang=de`);
  await expect(page.getByRole('heading', { name: 'Dieser Link funktioniert nicht mehr' })).toBeVisible();
  await Promise.all([context.close(), host.close()]);
});
