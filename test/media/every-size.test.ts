import { afterAll, beforeAll, expect, it } from 'vitest';
import { containBox } from '../../src/media/worker/video/contain.ts';
import { makeClip } from '../support/caller/clip.ts';
import { longestFreeze } from '../support/caller/looks.ts';
import { sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';
import { cornerOf, liveScreenClip, screenPage } from '../support/caller/screen-clip.ts';
import type { Rectangle } from '../support/caller/stamp.ts';

const engine = testEngine();
beforeAll(() => engine.ready());
afterAll(() => engine.close());

const CANVAS = { x: 0, y: 0, width: 1280, height: 720 } as const;
const ID = 81;
/** Longest freeze that a person does not take for a fault, ms. */
const FREEZE_MS = 500;

/** A screen on which something moves, and where that is on the canvas. */
async function screen(width: number, height: number) {
  const page = await screenPage(width, height, 6);
  const clip = await liveScreenClip(page, ID);
  page.free();
  const box = containBox(width, height, CANVAS);
  const corner = cornerOf(box);
  return { clip, stamp: { ...corner, x: box.x + corner.x, y: box.y + corner.y } };
}

/** A camera under our ceiling. */
const camera = (codec: 'VP8' | 'H264', width: number, height: number, fps: number) =>
  makeClip({ id: ID, codec, width, height, fps, kbps: 2_500, frames: Math.round(fps / 2) });

async function viewerOf(stamp: Rectangle) {
  const room = new TestRoom(engine, `size-${performance.now()}`);
  const viewer = await room.join({ id: 82, video: 'recvonly', audio: null, estimate: false });
  viewer.video.watch([stamp]);
  const shows = async (): Promise<void> => {
    room.room.setScene([{ callId: `call-${ID}`, ...CANVAS }]);
    await until('it is seen', () => viewer.video.sightings[0]?.id === ID, 5_000);
  };
  return { room, viewer, shows };
}

it.each([
  [2560, 1440, { width: 1920, height: 1080, frameRate: 30 }],
  [3440, 1440, { width: 1920, height: 804, frameRate: 30 }],
  [5120, 1440, { width: 1920, height: 540, frameRate: 30 }],
])('a screen of %i x %i moves, whatever its sender does of what it is told', async (width, height, told) => {
  const { clip, stamp } = await screen(width, height);
  const { room, viewer, shows } = await viewerOf(stamp);
  const sharer = await room.join({ id: ID, audio: null, video: 'sendonly', clips: [clip] }, { type: 'screen' });
  await shows();
  const from = performance.now();
  await sleep(3_000);
  expect(longestFreeze(viewer, 0, from, performance.now())).toBeLessThan(FREEZE_MS);
  expect(room.events.wishes.map(({ video }) => video)).toEqual([told]);
  expect(sharer.sender?.control.ceiling).toBe(4_000_000);
  // The first, and one more at most: key frames of such screens are what takes longest.
  expect(sharer.sender?.stats.keyRequests).toBeLessThanOrEqual(2);
  room.close();
});

it.each([
  ['VP8', 1920, 1080, 60],
  ['VP8', 3840, 2160, 30],
  ['H264', 3840, 2160, 30],
] as const)(
  'a camera of %s, %i x %i, %i a second is seen at once, told to send less, and moves when it does',
  async (codec, width, height, fps) => {
    const [large, usual] = [await camera(codec, width, height, fps), await camera(codec, 1920, 1080, 30)];
    const { room, viewer, shows } = await viewerOf(CANVAS);
    const sender = await room.join({ id: ID, audio: null, video: 'sendonly', clips: [large], codecs: [codec] });
    await shows();
    await until('it is told', () => room.events.wishes.length > 0, 4_000);
    expect(room.events.wishes[0]?.video).toEqual({ width: 1920, height: 1080, frameRate: 30 });
    // As the SDK does with `verto.mediaParams`.
    if (sender.sender) sender.sender.clips = [usual];
    const requests = sender.sender?.stats.keyRequests ?? 0;
    expect(requests).toBeLessThanOrEqual(2);
    await sleep(500);
    const from = performance.now();
    await sleep(2_500);
    expect(longestFreeze(viewer, 0, from, performance.now())).toBeLessThan(FREEZE_MS);
    expect(sender.sender?.stats.keyRequests).toBeLessThanOrEqual(requests + 1);
    room.close();
  },
);
