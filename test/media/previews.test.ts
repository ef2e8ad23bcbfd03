import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VideoDecoder } from '../../src/media/worker/video/decoder.ts';
import { TestRoom, testEngine, until } from '../support/caller/room.ts';
import type { Rgb } from '../support/png.ts';
import { rgbOf } from '../support/png.ts';

const engine = testEngine();
beforeAll(() => engine.ready());
afterAll(() => engine.close());

interface Animation {
  width: number;
  height: number;
  /** 0: for ever. */
  loops: number;
  frames: { ms: number; data: Buffer; width: number; height: number }[];
}

/** The chunks of an animated WebP (RIFF: VP8X, ANIM, ANMF). */
function readAnimation(file: Buffer): Animation {
  expect([file.toString('latin1', 0, 4), file.readUInt32LE(4), file.toString('latin1', 8, 12)]).toEqual([
    'RIFF',
    file.length - 8,
    'WEBP',
  ]);
  const animation: Animation = { width: 0, height: 0, loops: -1, frames: [] };
  for (let at = 12; at < file.length; ) {
    const [name, length] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4)];
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === 'VP8X') Object.assign(animation, { width: body.readUIntLE(4, 3) + 1, height: body.readUIntLE(7, 3) + 1 });
    if (name === 'ANIM') animation.loops = body.readUInt16LE(4);
    if (name === 'ANMF') {
      const size = { width: body.readUIntLE(6, 3) + 1, height: body.readUIntLE(9, 3) + 1 };
      animation.frames.push({ ...size, ms: body.readUIntLE(12, 3), data: keyFrameOf(body.subarray(16)) });
    }
    at += 8 + length + (length & 1);
  }
  return animation;
}

/** The VP8 key frame of a frame; in later ones it may come behind a mask of what changes. */
function keyFrameOf(chunks: Buffer): Buffer {
  for (let at = 0; at < chunks.length; ) {
    const length = chunks.readUInt32LE(at + 4);
    if (chunks.toString('latin1', at, at + 4) === 'VP8 ') return chunks.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length & 1);
  }
  throw new Error('a frame without VP8');
}

function decoded(data: Buffer): Rgb {
  const decoder = new VideoDecoder('VP8');
  const picture = decoder.decode(data);
  if (!picture) throw new Error('no picture');
  const rgb = rgbOf(picture);
  decoder.close();
  return rgb;
}

describe('the preview of a room', () => {
  it('is a small animation of the composed picture that moves, and is there after some seconds', async () => {
    const room = new TestRoom(engine, 'previewed', '720p', true);
    const ann = await room.join({ id: 91 });
    room.show([ann]);
    await until('a preview', () => room.events.previews.length > 0, 8_000);
    const file = room.events.previews[0] as Buffer;
    expect(file.length).toBeLessThan(100_000);
    const { width, height, loops, frames } = readAnimation(file);
    expect([width, height, loops]).toEqual([320, 180, 0]);
    expect(frames.map(({ ms }) => ms)).toEqual([400, 400, 400, 400, 400]);
    // Ann is in the upper left quarter; the rest of the canvas is dark.
    const first = decoded(frames[0]?.data as Buffer);
    const level = (x: number, y: number) => first.pixels[(y * 320 + x) * 3 + 1] as number;
    expect([level(300, 170), level(20, 170), level(300, 20)].every((value) => value < 40)).toBe(true);
    expect(level(4, 4)).toBeGreaterThan(60);
    // She moves, the rest does not: later frames cover her quarter only.
    for (const frame of frames.slice(1)) {
      expect(frame.width).toBeLessThanOrEqual(176);
      expect(frame.data.length).toBeGreaterThan(300);
    }
    room.close();
  });

  it('is made of a room that nobody watches, and never where it is not wanted', async () => {
    const watched = new TestRoom(engine, 'unwatched', '720p', true);
    const silent = new TestRoom(engine, 'not-previewed');
    watched.show([await watched.join({ id: 92, video: 'sendonly' })]);
    silent.show([await silent.join({ id: 93 })]);
    await until('a preview', () => watched.events.previews.length > 0, 8_000);
    expect(silent.events.previews).toEqual([]);
    watched.close();
    silent.close();
  });
});
