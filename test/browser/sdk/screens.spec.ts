import { expect, test } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

/** The peer connections that the page made since {@link watchPeers}. */
interface Watching {
  peers: RTCPeerConnection[];
}

/** Notes the peer connections that the page makes from now on. */
async function watchPeers({ page }: SdkPage): Promise<void> {
  await page.evaluate(() => {
    const peers: RTCPeerConnection[] = [];
    const Original = globalThis.RTCPeerConnection;
    (globalThis as unknown as Watching).peers = peers;
    globalThis.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
      }
    };
  });
}

/** What the page's shared screen has sent so far, and how often it was asked for a key frame. */
async function sent({ page }: SdkPage) {
  return await page.evaluate(async () => {
    const sums = { width: 0, height: 0, frames: 0, keyFrames: 0, asked: 0 };
    for (const peer of (globalThis as unknown as Watching).peers) {
      for (const entry of (await peer.getStats()).values()) {
        if (entry.type !== 'outbound-rtp' || entry.kind !== 'video') continue;
        sums.width = entry.frameWidth ?? 0;
        sums.height = entry.frameHeight ?? 0;
        sums.frames = entry.framesEncoded;
        sums.keyFrames = entry.keyFramesEncoded;
        sums.asked = entry.pliCount + entry.firCount;
      }
    }
    return sums;
  });
}

/** Whether the layer of a member shows something else than a placeholder's plain ground: Chromium's fake monitor is green. */
async function isGreen(page: SdkPage, memberId: string): Promise<boolean> {
  const [red, green, blue] = (await page.colours())[memberId] ?? [0, 0, 0];
  return (green as number) > (red as number) + 40 && (green as number) > (blue as number) + 40;
}

for (const size of [
  { width: 3840, height: 2160 },
  { width: 5120, height: 1440 },
]) {
  test(`a monitor of ${size.width}x${size.height} that an application shares as it is reaches the others without an interruption`, async ({
    enter,
  }) => {
    const ann = await enter({ permissions: ['room.self.screenshare'] }, { join: { video: false } });
    const bea = await enter({ user_name: 'Bea' }, { join: { video: false, receiveVideo: true } });
    await watchPeers(ann);
    // The fake monitor is as large as the window. (It has no shape of its own when it is scaled; a real one keeps its.)
    await ann.page.setViewportSize(size);
    await ann.callOn('room', 'startScreenShare', { audio: false, video: true }, 'screen');
    const screen = await ann.read('memberId', 'screen');
    // No canvas shows more, and the server says so to the client.
    await expect.poll(async () => (await sent(ann)).width, { timeout: 20_000 }).toBe(1920);
    await expect.poll(() => isGreen(bea, screen), { timeout: 20_000 }).toBe(true);
    const before = await sent(ann);
    await ann.page.waitForTimeout(6_000);
    const after = await sent(ann);
    expect(after.height).toBeLessThanOrEqual(1080);
    expect(after.frames - before.frames).toBeGreaterThan(12);
    expect(after.asked - before.asked).toBe(0);
    expect(after.keyFrames - before.keyFrames).toBe(0);
    expect(await isGreen(bea, screen)).toBe(true);
  });
}
