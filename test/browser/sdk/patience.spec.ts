import type { Page } from '@playwright/test';
import { expect, test, VOICE } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

/** Opens a socket with the SDK that has no call. */
async function connectOnly(page: Page, token: string): Promise<void> {
  await page.evaluate(async (token) => {
    const sdk = globalThis as unknown as {
      SignalWire: { Video: { createClient(options: unknown): { connect(): Promise<unknown> } } };
    };
    await sdk.SignalWire.Video.createClient({ token }).connect();
  }, token);
}

/** Moments at which the server asked for a sign of life. */
function pings(page: SdkPage): number[] {
  return page.frames.filter(({ message }) => message.method === 'signalwire.ping').map(({ at }) => at);
}

// What takes its time, all at once.
test('a minute passes: pings come, an idle socket stays, a bad token is not tried again, and a closed tab is missed after the time of a reload (11, 13, 30, 78)', async ({
  open,
  room,
  start,
}) => {
  test.setTimeout(120_000);
  const server = await start();
  const began = Date.now();
  const token = await server.token({ room_name: room, user_name: 'Ann' });
  const idle = await open();
  await connectOnly(idle.page, token);

  const forger = await open();
  await forger.create(`${token.slice(0, token.lastIndexOf('.'))}.bm90LW91cnM`);
  expect((await forger.joinRefused()).code).toBe(-32002);
  const refusedAt = Date.now();
  await forger.event('session.auth_error');
  await expect.poll(() => forger.sockets[0]?.closed).not.toBeNull();

  const ann = await open();
  await ann.create(token);
  await ann.join(VOICE.join);
  const bea = await open();
  await bea.create(await server.token({ room_name: room, user_name: 'Bea' }));
  await bea.join(VOICE.join);
  const closedAt = Date.now();
  await bea.page.close();

  const left = await ann.event('member.left', ({ member }) => member.name === 'Bea', 0, 25_000);
  expect(left.at - closedAt).toBeGreaterThan(9_500);
  expect(left.at - closedAt).toBeLessThan(20_000);

  await idle.page.waitForTimeout(began + 62_000 - Date.now());
  expect(Date.now() - refusedAt).toBeGreaterThan(10_000);
  expect(forger.sockets).toHaveLength(1);
  for (const page of [idle, ann]) {
    expect(page.sockets).toEqual([{ opened: expect.any(Number), closed: null }]);
    const moments = pings(page);
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(14_000);
    expect(moments.filter((at) => at < (moments[0] ?? 0) + 30_000).length).toBeGreaterThanOrEqual(3);
  }
});
