import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/media/engine.ts';
import { Picture } from '../../src/media/worker/video/picture.ts';
import { usualClips } from '../support/caller/caller.ts';
import type { Clip } from '../support/caller/clip.ts';
import { callIdOf, sleep, TestRoom, testEngine } from '../support/caller/room.ts';
import { screenClip } from '../support/caller/screen-clip.ts';
import { flatPicture, pictureParameterSet, type SequenceOptions, sameAgain, sequenceParameterSet } from '../support/h264-bits.ts';

const TILE = { x: 0, y: 0, width: 1280, height: 720 };
/** As the clips before, or the caller would wait until the new one has caught up. */
const FPS = 30;
const PICTURES = 25;

async function residentMegabytes(engine: Engine): Promise<number> {
  return ((await engine.stats())[0]?.stats?.rssBytes ?? Number.NaN) / 1e6;
}

function byteStream(...units: Buffer[]): Buffer {
  return Buffer.concat(units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), unit]));
}

/** One flat key frame and then pictures of 15 bytes that all become references: 38 kB for 16 references of 4096x2304. */
function bomb(options: SequenceOptions): Clip {
  const { width, height, reordered } = options;
  const key = byteStream(
    sequenceParameterSet(options),
    pictureParameterSet(),
    flatPicture(width, height, reordered !== undefined),
  );
  const rest = Array.from({ length: PICTURES - 1 }, (_, i) =>
    byteStream(sameAgain(width, height, i + 1, reordered === undefined ? undefined : 2 * (i + 1))),
  );
  return { id: 90, codec: 'H264', width, height, fps: FPS, kbps: 100, frames: PICTURES, data: [key, ...rest] };
}

/** A plain picture of a size as VP8. */
async function plain(width: number, height: number): Promise<Clip> {
  const picture = Picture.blank(width, height, 120);
  const clip = await screenClip(picture, 90);
  picture.free();
  return { ...clip, fps: FPS };
}

/** What one sender of a clip adds to a worker that has had a usual one, and what is left of it once it has been silent for a while. */
async function cost(clip: Clip, type: 'member' | 'screen' = 'member', silentMs = 0) {
  // A worker of its own: memory that was freed is not always given back to the system.
  const engine = testEngine();
  await engine.ready();
  const room = new TestRoom(engine, 'memory');
  await room.join({ id: 91, video: 'recvonly', audio: null });
  const codecs = clip.codec === 'H264' ? (['H264', 'VP8'] as const) : (['VP8', 'H264'] as const);
  const clips = await usualClips(90, clip.codec);
  const caller = await room.join({ id: 90, audio: null, video: 'sendonly', codecs, clips }, { type });
  room.room.setScene([{ callId: callIdOf(caller), ...TILE }]);
  await sleep(1_500);
  const before = await residentMegabytes(engine);
  if (caller.sender) caller.sender.clips = [clip];
  let most = 0;
  for (let i = 0; i < 6; i += 1) {
    await sleep(500);
    most = Math.max(most, (await residentMegabytes(engine)) - before);
  }
  caller.sendsVideo = false;
  await sleep(silentMs);
  const left = (await residentMegabytes(engine)) - before;
  room.close();
  await engine.close();
  if (process.env.SHOW) console.log(most, left);
  return { most, left, wishes: room.events.wishes.map(({ video }) => video), packets: caller.sender?.stats.packets ?? 0 };
}

const SMALLER = { width: 1920, height: 1080, frameRate: 30 };

describe('the memory that one sender can pin in a media worker', () => {
  it('is next to nothing for H.264 of 4096x2304 with 16 references, which is refused; its client is asked for less', async () => {
    const { most, wishes, packets } = await cost(bomb({ width: 4096, height: 2304, references: 16 }));
    expect(packets).toBeGreaterThan(40);
    expect(wishes).toEqual([SMALLER]);
    expect(most).toBeLessThan(30);
  });

  it('is a few pictures of H.264 of 4096x2304 whose pictures all wait for others', async () => {
    const { most } = await cost(bomb({ width: 4096, height: 2304, references: 1, reordered: 16 }));
    expect(most).toBeLessThan(110);
  });

  it('is a few pictures of the largest VP8 camera, and comes back when it has been silent for some seconds', async () => {
    const { most, left } = await cost(await plain(4096, 2304), 'member', 9_500);
    expect(most).toBeGreaterThan(35);
    expect(most).toBeLessThan(110);
    expect(left).toBeLessThan(30);
  });

  it('is a few pictures of the largest VP8 screen', async () => {
    const { most } = await cost(await plain(5120, 2880), 'screen');
    expect(most).toBeLessThan(180);
  });
});
