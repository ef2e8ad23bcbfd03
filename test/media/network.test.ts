import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bottleneck } from '../support/caller/bottleneck.ts';
import { usualClips } from '../support/caller/caller.ts';
import { makeClip } from '../support/caller/clip.ts';
import { countBetween, hears, longestFreeze, longestGap, shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';

const engine = testEngine();
let room: TestRoom;

beforeAll(async () => {
  await Promise.all([31, 32, 33].map((id) => usualClips(id)));
  await engine.ready();
});

beforeEach(() => {
  room = new TestRoom(engine, `network-${performance.now()}`);
});

afterEach(() => room.close());

afterAll(() => engine.close());

describe('packets lost in both directions', () => {
  it('freeze no picture for more than a second in 30 s, at 5 % and at 10 %, and the sound goes on', async () => {
    const five = await room.join({ id: 31, hertz: 440, loss: 0.05 });
    const ten = await room.join({ id: 33, hertz: 880, loss: 0.1 });
    const other = await room.join({ id: 32, hertz: 660 });
    room.show([five, other, ten]);
    await until('all are seen', () => shownIn(five, 1) === 32 && shownIn(ten, 1) === 32 && shownIn(other, 2) === 33);
    await sleep(1_000);
    const from = performance.now();
    await sleep(30_000);
    const to = performance.now();
    for (const [lossy, tile, hertz] of [
      [five, 0, 440],
      [ten, 2, 880],
    ] as const) {
      // Down: what the lossy caller sees of the other. Up: what the other sees of it.
      expect(longestFreeze(lossy, 1, from, to)).toBeLessThan(1_000);
      expect(longestFreeze(other, tile, from, to)).toBeLessThan(1_000);
      expect(countBetween(lossy.video.frames, from, to) / 30).toBeGreaterThan(20);
      expect(longestGap(lossy.audio.arrivals, from, to)).toBeLessThan(400);
      expect(hears(lossy, 660) && hears(other, hertz)).toBe(true);
      // It was repair that did it, in both directions, and mostly without key frames.
      expect(lossy.video.stats.repaired).toBeGreaterThan(50);
      expect(lossy.sender?.stats.repeated).toBeGreaterThan(50);
      expect(lossy.video.stats.plis).toBeLessThan(10);
    }
  });
});

describe('a slow link down', () => {
  it('of 800 kbit/s gets at least 20 frames a second within five seconds, and full sound', async () => {
    const other = await room.join({ id: 32, hertz: 660 });
    const bottleneck = new Bottleneck({ downKbps: 800 });
    const slow = await room.join({ id: 31, hertz: 440, bottleneck });
    const from = performance.now();
    room.show([slow, other]);
    await sleep(5_000);
    const settled = performance.now();
    await sleep(5_000);
    const to = performance.now();
    expect(countBetween(slow.video.frames, settled, to) / 5).toBeGreaterThanOrEqual(20);
    expect(longestGap(slow.audio.arrivals, settled, to)).toBeLessThan(400);
    expect(hears(slow, 660)).toBe(true);
    expect(shownIn(slow, 1)).toBe(32);
    // Those with a good link keep the full picture.
    expect(other.video.picture?.width).toBe(1280);
    expect(longestGap(other.video.frames, from + 1_000, to)).toBeLessThan(500);
    bottleneck.close();
  });

  it('that becomes fast gets the full picture back', async () => {
    const bottleneck = new Bottleneck({ downKbps: 700 });
    const slow = await room.join({ id: 31, hertz: 440, bottleneck });
    room.show([slow]);
    await until('a smaller picture', () => (slow.video.picture?.width ?? 1280) < 1280, 6_000);
    bottleneck.limits = { downKbps: 5_000 };
    await until('the full picture', () => slow.video.picture?.width === 1280, 40_000);
    bottleneck.close();
  });
});

describe('a slow link up', () => {
  it('of 300 kbit/s keeps the tile of its sender moving', async () => {
    const viewer = await room.join({ id: 32, hertz: 660 });
    const bottleneck = new Bottleneck({ upKbps: 300 });
    const slow = await room.join({ id: 31, hertz: 440, bottleneck });
    room.show([slow, viewer]);
    await sleep(5_000);
    const from = performance.now();
    await sleep(10_000);
    const to = performance.now();
    expect(longestFreeze(viewer, 0, from, to)).toBeLessThan(1_000);
    const seen = viewer.video.history.filter((it) => it.tile === 0 && it.at >= from);
    expect(seen.length / 10).toBeGreaterThan(15);
    expect(hears(viewer, 440)).toBe(true);
    // Because the sender was told: it follows the feedback down to what the link carries.
    expect(slow.sender?.control.feedbacks).toBeGreaterThan(100);
    expect(slow.sender?.clip.kbps).toBe(130);
    bottleneck.close();
  });
});

describe('what a sender is told to send', () => {
  it('follows the height of its tile', async () => {
    const sender = await room.join({
      id: 33,
      hertz: 0,
      clips: [await makeClip({ id: 33, codec: 'VP8', width: 640, height: 360, fps: 30, kbps: 600, frames: 60 })],
    });
    const told = () => sender.sender?.control.ceiling ?? 0;
    room.show([sender]);
    await until('800 kbit/s for 360 lines', () => Math.abs(told() - 800_000) < 10_000, 3_000);
    room.room.setScene([{ callId: 'call-33', x: 0, y: 0, width: 1280, height: 720 }]);
    await until('1.7 Mbit/s for 720 lines', () => Math.abs(told() - 1_700_000) < 20_000, 3_000);
    room.room.setScene([{ callId: 'call-33', x: 0, y: 0, width: 320, height: 180 }]);
    await until('150 kbit/s for 180 lines', () => Math.abs(told() - 150_000) < 5_000, 3_000);
    room.room.setScene([]);
    await until('100 kbit/s when nobody sees it', () => Math.abs(told() - 100_000) < 5_000, 3_000);
  });
});
