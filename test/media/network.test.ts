import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bottleneck } from '../support/caller/bottleneck.ts';
import { type Caller, usualClips } from '../support/caller/caller.ts';
import { makeClip } from '../support/caller/clip.ts';
import { countBetween, hears, longestFreeze, longestGap, shownIn } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';

const engine = testEngine();

beforeAll(async () => {
  await Promise.all([31, 32, 33, 34, 35, 36].map((id) => usualClips(id)));
  await engine.ready();
});

afterAll(() => engine.close());

// These tests mostly wait, so they wait together: one room, and each test looks at the callers of its own links.
describe.concurrent('bad links into one room', () => {
  const links = {
    down: new Bottleneck({ downKbps: 800 }),
    changing: new Bottleneck({ downKbps: 700 }),
    up: new Bottleneck({ upKbps: 300 }),
  };
  let room: TestRoom;
  let five: Caller;
  let ten: Caller;
  /** With a good link. */
  let other: Caller;
  let slowUp: Caller;
  let changing: Caller;
  let slowDown: Caller;
  let shownAt: number;

  beforeAll(async () => {
    room = new TestRoom(engine, 'network');
    other = await room.join({ id: 32, hertz: 660 });
    five = await room.join({ id: 31, hertz: 440, loss: 0.05 });
    ten = await room.join({ id: 33, hertz: 880, loss: 0.1 });
    changing = await room.join({ id: 35, hertz: 1_320, bottleneck: links.changing });
    slowDown = await room.join({ id: 34, hertz: 550, bottleneck: links.down });
    // Shown as soon as it is there: who is not seen is asked for little, and tries more afterwards.
    slowUp = await room.join({ id: 36, hertz: 1_100, bottleneck: links.up });
    shownAt = performance.now();
    room.show([five, other, ten, slowUp]);
  });

  afterAll(() => {
    room.close();
    for (const link of Object.values(links)) link.close();
  });

  describe('packets lost in both directions', () => {
    it('freeze no picture for more than a second in 30 s, at 5 % and at 10 %, and the sound goes on', async () => {
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
      await sleep(5_000);
      const settled = performance.now();
      await sleep(5_000);
      const to = performance.now();
      expect(countBetween(slowDown.video.frames, settled, to) / 5).toBeGreaterThanOrEqual(20);
      expect(longestGap(slowDown.audio.arrivals, settled, to)).toBeLessThan(400);
      expect(hears(slowDown, 660)).toBe(true);
      expect(shownIn(slowDown, 1)).toBe(32);
      // Those with a good link keep the full picture.
      expect(other.video.picture?.width).toBe(1280);
      expect(longestGap(other.video.frames, shownAt + 1_000, to)).toBeLessThan(500);
    });

    it('that becomes fast gets the full picture back', async () => {
      await until('a smaller picture', () => (changing.video.picture?.width ?? 1280) < 1280, 6_000);
      links.changing.limits = { downKbps: 5_000 };
      await until('the full picture', () => changing.video.picture?.width === 1280, 40_000);
    });
  });

  describe('a slow link up', () => {
    it('of 300 kbit/s keeps the tile of its sender moving', async () => {
      await sleep(5_000);
      const from = performance.now();
      await sleep(10_000);
      const to = performance.now();
      expect(longestFreeze(other, 3, from, to)).toBeLessThan(1_000);
      const seen = other.video.history.filter((it) => it.tile === 3 && it.at >= from);
      expect(seen.length / 10).toBeGreaterThan(15);
      expect(hears(other, 1_100)).toBe(true);
      // Because the sender was told: it follows the feedback down to what the link carries.
      expect(slowUp.sender?.control.feedbacks).toBeGreaterThan(100);
      expect(slowUp.sender?.clip.kbps).toBe(130);
    });
  });
});

describe('what a sender is told to send', () => {
  it('follows the height of its tile', async () => {
    const room = new TestRoom(engine, 'told');
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
    room.close();
  });
});
