import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { openMediaRoom } from '../../../../test/support/media-room.ts';
import { lumaAt } from '../../../../test/support/pictures.ts';
import { amplitudeOf, tone } from '../../../../test/support/tones.ts';
import { decodeUnits, unitsOf } from '../../../../test/support/transport-stream.ts';
import { PACKET_BYTES } from '../../../mpegts/reader.ts';
import type { MediaRoom } from '../media-room.ts';
import type { Source } from '../source.ts';
import { Picture } from '../video/picture.ts';
import { Broadcaster } from './broadcaster.ts';
import { H264Encoder } from './h264-encoder.ts';

const HERTZ = 1_000;
const EACH_MS = 500;
const LONG_MS = 100;

/** A lamp that goes on for a tenth of a second twice a second, and beeps meanwhile. */
class Lamp implements Source {
  readonly id = 'lamp';
  #picture: Picture | null = null;

  static on(timeMs: number): boolean {
    return timeMs % EACH_MS < LONG_MS;
  }

  picture(timeMs: number): Picture {
    const former = this.#picture;
    this.#picture = Picture.blank(640, 360, Lamp.on(timeMs) ? 200 : 40);
    former?.free();
    return this.#picture;
  }

  pull(timeMs: number): Int16Array | null {
    return Lamp.on(timeMs) ? tone(HERTZ, 8_000, timeMs * 48) : null;
  }

  close(): void {
    this.#picture?.free();
  }
}

interface Piece {
  bytes: Buffer;
  key: boolean;
  endMs: number;
}

let clock: ManualClock;
let room: MediaRoom;
let pieces: Piece[];
let failures: unknown[];
/** What the encoder of pictures is at. */
let encoding: Promise<void>;

beforeEach(() => {
  encoding = Promise.resolve();
  const encode = H264Encoder.prototype.encode;
  vi.spyOn(H264Encoder.prototype, 'encode').mockImplementation(function (this: H264Encoder, ...args) {
    encoding = encode.apply(this, args);
    return encoding;
  });
  clock = new ManualClock();
  room = openMediaRoom(clock, {});
  room.addSource(new Lamp(), { whole: false, volume: 0 });
  room.setScene([{ callId: 'lamp', x: 0, y: 0, width: 1280, height: 720 }]);
  pieces = [];
  failures = [];
});
afterEach(async () => {
  await room.close();
  vi.restoreAllMocks();
});

function broadcast(startMs = 0): Broadcaster {
  const broadcaster = new Broadcaster({
    picture: { width: 1280, height: 720, kbps: 2_500, fps: 25 },
    startMs,
    write: (bytes, key, endMs) => void pieces.push({ bytes, key, endMs }),
    failed: (error) => void failures.push(error),
  });
  room.addRawSink(broadcaster);
  return broadcaster;
}

/** Lets time pass, and the encoder, which works on another thread, keep up. */
async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 20) {
    clock.advance(20);
    await encoding.catch(() => {});
    await new Promise((done) => setImmediate(done));
  }
}

const streamed = () =>
  decodeUnits(unitsOf(Buffer.concat(pieces.map(({ bytes }) => bytes))), (picture) => lumaAt(picture, 640, 360));

/** Times at which something begins that was not there before. */
function beginnings(states: readonly { ms: number; on: boolean }[]): number[] {
  return states.filter(({ on }, i) => on && states[i - 1]?.on === false).map(({ ms }) => ms);
}

describe('a broadcast', () => {
  it('is H.264 and AAC of what the room looks and sounds like, with picture and sound in step', async () => {
    broadcast();
    await pass(3_000);
    const { pictures, sounds } = streamed();
    expect(pictures.length).toBeGreaterThan(60);
    const lights = beginnings(pictures.map(({ ms, seen }) => ({ ms, on: seen > 120 })));
    // In tenths of the frames of sound: where the tone begins is known to 2 ms.
    const heard = sounds.flatMap(({ ms, samples }) =>
      Array.from({ length: 10 }, (_, i) => ({
        ms: ms + (i * samples.length) / 480,
        on: amplitudeOf(HERTZ, samples.subarray((i * samples.length) / 10, ((i + 1) * samples.length) / 10)) > 3_000,
      })),
    );
    const beeps = beginnings(heard);
    expect(lights.length).toBeGreaterThanOrEqual(5);
    const offsets = lights.map((light) => Math.min(...beeps.map((beep) => Math.abs(beep - light))));
    expect(Math.max(...offsets)).toBeLessThanOrEqual(45);
    const gaps = sounds.slice(1).map(({ ms }, i) => ms - (sounds[i]?.ms ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(22);
  });

  it('comes in pieces of whole packets; each one that is a place to begin decodes by itself, at least each two seconds', async () => {
    const broadcaster = broadcast();
    await pass(2_600);
    broadcaster.requestKey();
    await pass(2_000);
    expect(pieces.every(({ bytes }) => bytes.length % PACKET_BYTES === 0)).toBe(true);
    const begins = pieces.flatMap(({ key }, i) => (key ? [i] : []));
    const begunAt = begins.map((begin) => {
      const units = unitsOf(Buffer.concat(pieces.slice(begin, begin + 4).map(({ bytes }) => bytes)));
      const [first] = decodeUnits(units, () => null).pictures;
      expect(first?.key).toBe(true);
      return first?.ms ?? 0;
    });
    // The first, the one that was asked for besides, and those of the grid of two seconds.
    const [start = 0] = begunAt;
    expect(begunAt.map((at) => Math.round((at - start) / 40))).toEqual([0, 48, 66, 98]);
    const longest = Math.max(...pieces.slice(1).map(({ endMs }, i) => endMs - (pieces[i]?.endMs ?? 0)));
    expect(longest).toBeLessThanOrEqual(160);
  });

  it('goes on at the time of the stream that it is told, however long the room has been open', async () => {
    await pass(1_000);
    broadcast(60_000);
    await pass(600);
    const { pictures, sounds } = streamed();
    for (const first of [pictures[0]?.ms ?? 0, sounds[0]?.ms ?? 0]) {
      expect(first).toBeGreaterThan(60_000);
      expect(first).toBeLessThan(61_000);
    }
    expect(pieces[0]?.endMs).toBeGreaterThan(60_000);
  });

  it('leaves out pictures while its encoder is slow, and never holds up the room', async () => {
    broadcast();
    await pass(400);
    clock.advance(2_000);
    await pass(400);
    const { pictures, sounds } = streamed();
    expect(pictures.length).toBeLessThan(40);
    // Sound is not lost with them.
    expect(sounds.length).toBeGreaterThan(100);
    expect(failures).toEqual([]);
  });

  it('ends with its room while a picture is being encoded, and its encoders are freed', async () => {
    broadcast();
    await pass(200);
    clock.advance(40);
    await room.close();
    const count = pieces.length;
    await new Promise((done) => setTimeout(done, 50));
    expect([pieces.length - count, failures]).toEqual([0, []]);
  });

  it('says that it failed, once, when an encoder refuses a picture', async () => {
    const broadcaster = broadcast();
    await pass(200);
    const wrong = Picture.blank(1920, 1080);
    broadcaster.picture(wrong, clock.monotonic());
    broadcaster.picture(wrong, clock.monotonic() + 40);
    await pass(100);
    wrong.free();
    expect(failures).toEqual([expect.any(Error)]);
  });
});
