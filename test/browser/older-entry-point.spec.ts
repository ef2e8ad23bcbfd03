import type { Page } from '@playwright/test';
import { installFakeMedia, LOOKS } from './support/fake-media.ts';
import { test as base, expect } from './support/fixtures.ts';
import { Person } from './support/person.ts';
import { SdkServer } from './support/sdk-server.ts';

/** A page of somebody else's application on its own origin: the published SDK bundle, an element, nothing of ours. */
const test = base.extend<{ foreign: Page }>({
  foreign: async ({ page }, use) => {
    const server = await SdkServer.start();
    await page.addInitScript(installFakeMedia, LOOKS.green);
    await page.goto(server.origin);
    await use(page);
    server.stop();
  },
});

interface Sdk {
  SignalWire: {
    Video: {
      createRoomObject(options: unknown): Promise<Joinable>;
      RoomSession: new (options: unknown) => Joinable;
    };
  };
  roomSession: unknown;
}
interface Joinable {
  join(options?: unknown): Promise<unknown>;
  on(event: string, listener: (payload: unknown) => void): void;
  leave(): Promise<void>;
}

const PERMISSIONS = ['room.self.audio_mute', 'room.self.audio_unmute', 'room.self.video_mute', 'room.self.video_unmute'];

test('createRoomObject with string options, then join, is in the room and in the picture', async ({
  browser,
  foreign,
  space,
  room,
}) => {
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const token = await space.token({ room_name: room, user_name: 'Old', permissions: PERMISSIONS });
  await foreign.evaluate(
    async ({ token, host }) => {
      const sdk = globalThis as unknown as Sdk;
      const room = await sdk.SignalWire.Video.createRoomObject({
        host,
        token,
        rootElementId: 'root',
        audio: 'true',
        video: 'true',
      });
      sdk.roomSession = room;
      await room.join();
    },
    { token, host: space.url.replace(/^http/, 'ws') },
  );
  await expect.poll(() => moderator.names()).toEqual(['Mo (you)', 'Old']);
  const old = (await moderator.ids())[1] as string;
  await expect.poll(async () => (await moderator.sees())[old], { timeout: 20_000 }).toBe('green');
  await expect.poll(async () => (await moderator.hears([LOOKS.green.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await expect(foreign.locator('#root .mcuContent video').first()).toBeVisible();
  await moderator.button('Mute Old').click();
  await expect(moderator.button('Unmute Old')).toBeVisible();
  await foreign.evaluate(() => (globalThis as unknown as { roomSession: Joinable }).roomSession.leave());
  await expect.poll(() => moderator.names()).toEqual(['Mo (you)']);
  await expect(foreign.locator('#root > *')).toHaveCount(0);
  await moderator.close();
});

test('an audio-only join is heard, has no picture of its own, and sends no video', async ({ browser, foreign, space, room }) => {
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const token = await space.token({ room_name: room, user_name: 'Ear', permissions: PERMISSIONS });
  await foreign.evaluate(async (token) => {
    const sdk = globalThis as unknown as Sdk;
    const room = new sdk.SignalWire.Video.RoomSession({ token, rootElement: document.getElementById('root') });
    sdk.roomSession = room;
    await room.join({ audio: true, video: false });
  }, token);
  // join() resolves with the room's event; the browser may still be at work on the answer.
  const kinds = () =>
    foreign.evaluate(() => {
      const { peer } = (globalThis as unknown as Sdk).roomSession as unknown as { peer: { instance: RTCPeerConnection } };
      return peer.instance.getTransceivers().map((one) => `${one.receiver.track.kind} ${one.currentDirection}`);
    });
  await expect.poll(kinds).toEqual(['audio sendrecv']);
  await expect.poll(() => moderator.names()).toEqual(['Mo (you)', 'Ear']);
  await expect.poll(async () => (await moderator.hears([LOOKS.green.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await moderator.close();
});
