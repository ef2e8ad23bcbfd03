import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { paintMoving } from '../../../../test/support/pictures.ts';
import { EncoderTier } from './encoder-tier.ts';
import type { SenderKind } from './limits.ts';
import { Picture } from './picture.ts';
import { PictureLoad } from './picture-load.ts';
import { SenderPictures } from './sender-pictures.ts';
import type { ReceivedFrame } from './video-receiver.ts';

const FPS = 30;
const FRAME_MS = 1000 / FPS;
let frames: Buffer[];

beforeAll(async () => {
  const tier = new EncoderTier({ width: 320, height: 180, kbps: 500, fps: 25, clock: new ManualClock() });
  const picture = Picture.blank(320, 180);
  frames = [];
  for (let i = 0; i < 400; i += 1) {
    for (const { data } of await tier.encode(paintMoving(picture, i), i * 3600, false)) frames.push(data);
  }
  picture.free();
  tier.close();
});

/** A sender whose pictures cost as much as they are said to, on a clock of its own. */
class Bench {
  /** ms of each picture: decoding, and drawing. */
  cost = { decode: 1, draw: 0 };
  now = 0;
  readonly drawnAt: number[] = [];
  readonly askedAt: number[] = [];
  readonly tooDearAt: number[] = [];
  decoded = 0;
  gone = 0;
  readonly load: PictureLoad;
  readonly pictures: SenderPictures;
  #next = 0;
  #keyWanted = false;

  constructor(kind: SenderKind = 'screen', load?: PictureLoad) {
    this.load =
      load ??
      new PictureLoad(() => {
        this.decoded += 1;
        return { ms: this.cost.decode };
      });
    this.pictures = new SenderPictures({
      kind,
      load: this.load,
      onPicture: () => {
        this.drawnAt.push(this.now);
        this.pictures.drawn(this.cost.draw);
      },
      onGone: () => {
        this.gone += 1;
      },
      requestKeyframe: () => {
        this.askedAt.push(this.now);
        this.#keyWanted = true;
      },
      onTooDear: () => this.tooDearAt.push(this.now),
    });
    this.pictures.useCodec('VP8');
    open.push(this.pictures);
  }

  /** Sends for some seconds; a key frame when one was asked for, which `keyMs` delays. */
  async send(seconds: number, { discardable = false, keyMs = 0 } = {}): Promise<void> {
    let keyAt = Number.NaN;
    for (let i = 0; i < seconds * FPS; i += 1, this.now += FRAME_MS) {
      if (this.#keyWanted && Number.isNaN(keyAt)) keyAt = this.now + keyMs;
      if (keyAt <= this.now) {
        this.#next = 0;
        this.#keyWanted = false;
        keyAt = Number.NaN;
      }
      const data = frames[this.#next % frames.length] as Buffer;
      const key = this.#next === 0;
      this.#next += 1;
      const format = key ? { width: 320, height: 180, pictures: 6 } : null;
      const frame: ReceivedFrame = { data, key, timestamp: 0, receivedAt: 0, discardable: discardable && !key, format };
      this.pictures.frame(frame, undefined, this.now);
      while (this.pictures.busy) await new Promise((resolve) => setImmediate(resolve));
      this.pictures.tick(this.now);
    }
  }

  /** Longest time without a new picture after `from`, ms. */
  freeze(from: number): number {
    const times = [from, ...this.drawnAt.filter((at) => at > from), this.now];
    return Math.max(...times.slice(1).map((at, i) => at - (times[i] as number)));
  }
}

const open: SenderPictures[] = [];
afterEach(() => {
  for (const pictures of open.splice(0)) pictures.close();
});

describe('a sender whose pictures', () => {
  it('take half of a core is shown as it sends', async () => {
    const bench = new Bench();
    bench.cost = { decode: 9, draw: 7 };
    await bench.send(5);
    expect(bench.drawnAt).toHaveLength(5 * FPS);
    expect([bench.askedAt, bench.tooDearAt]).toEqual([[], []]);
  });

  it('can be decoded but not all be drawn is thinned: all are decoded, fewer drawn, no key frame asked for', async () => {
    const bench = new Bench();
    bench.cost = { decode: 13, draw: 20 };
    await bench.send(8);
    expect(bench.decoded).toBe(8 * FPS);
    expect(bench.drawnAt.length).toBeLessThan(7 * FPS);
    expect(bench.freeze(0)).toBeLessThan(300);
    expect([bench.askedAt, bench.tooDearAt]).toEqual([[], []]);
  });

  it('need no other is thinned by leaving some out', async () => {
    const bench = new Bench();
    bench.cost = { decode: 60, draw: 7 };
    await bench.send(8, { discardable: true });
    expect(bench.decoded).toBeLessThan(4 * FPS);
    expect(bench.freeze(0)).toBeLessThan(500);
    expect(bench.askedAt).toEqual([]);
  });

  it('cannot even be decoded stands still, has its sender told, and asks for a key frame only when there is time after it', async () => {
    const bench = new Bench();
    bench.cost = { decode: 60, draw: 7 };
    await bench.send(12, { keyMs: 300 });
    expect(bench.tooDearAt.length).toBeGreaterThan(0);
    expect(bench.askedAt.length).toBeGreaterThan(0);
    // While it waits it says so with each frame; the receiver does not repeat each of them.
    const asked = bench.askedAt.filter((at, i, all) => at - (all[i - 1] ?? Number.NEGATIVE_INFINITY) > 350);
    for (const [i, at] of asked.entries()) {
      const until = asked[i + 1] ?? Number.POSITIVE_INFINITY;
      const shown = bench.drawnAt.filter((it) => it > at && it < until);
      if (until < 12_000) expect(shown.length).toBeGreaterThan(2);
    }
    // As soon as it sends less, it is shown as it sends.
    bench.cost = { decode: 10, draw: 5 };
    await bench.send(3);
    const from = bench.now;
    const before = bench.askedAt.length;
    await bench.send(3);
    expect(bench.drawnAt.filter((at) => at > from).length).toBeGreaterThan(3 * FPS - 3);
    expect(bench.askedAt).toHaveLength(before);
  });

  it('are too large for what the worker has left stays out, has its sender told, and is asked again rarely', async () => {
    const load = new PictureLoad();
    for (let i = 0; i < 20; i += 1) load.memory.hold({}, { width: 2560, height: 1440, pictures: 6 });
    const bench = new Bench('screen', load);
    const format = { width: 5120, height: 2880, pictures: 6 };
    const [data] = frames as [Buffer];
    const frame = { data, timestamp: 0, receivedAt: 0, discardable: false };
    bench.pictures.frame({ ...frame, key: true, format }, undefined, 0);
    for (let now = 0; now < 4_900; now += 33) bench.pictures.frame({ ...frame, key: false, format: null }, undefined, now);
    expect([bench.drawnAt, bench.askedAt, bench.tooDearAt]).toEqual([[], [], [0]]);
    bench.pictures.frame({ ...frame, key: false, format: null }, undefined, 5_000);
    expect(bench.askedAt).toHaveLength(1);
  });
});

describe('a decoder', () => {
  it('of a sender that is silent for eight seconds is freed, and the stream goes on with a key frame', async () => {
    const bench = new Bench();
    await bench.send(1);
    const shown = bench.drawnAt.length;
    bench.pictures.tick(bench.now + 7_500);
    expect(bench.gone).toBe(0);
    bench.now += 8_200;
    bench.pictures.tick(bench.now);
    expect(bench.gone).toBe(1);
    await bench.send(1);
    expect(bench.askedAt.length).toBeGreaterThan(0);
    expect(bench.drawnAt.length - shown).toBeGreaterThan(20);
  });

  it('of a sender that nobody sees is freed as well, and a key frame asked for when somebody does', async () => {
    const bench = new Bench();
    await bench.send(0.5);
    bench.pictures.watch(false, bench.now);
    await bench.send(9);
    expect(bench.gone).toBe(1);
    const before = bench.drawnAt.length;
    bench.pictures.watch(true, bench.now);
    expect(bench.askedAt.at(-1)).toBe(bench.now);
    await bench.send(0.5);
    expect(bench.drawnAt.length).toBeGreaterThan(before);
  });

  it('that is behind goes on with a key frame that has come meanwhile, without what was sent before it', async () => {
    const bench = new Bench();
    bench.cost = { decode: 20, draw: 0 };
    await bench.send(0.1);
    const [keyData, data] = frames as [Buffer, Buffer];
    const delta = { data, key: false, timestamp: 0, receivedAt: 0, discardable: false, format: null };
    const before = bench.decoded;
    for (let i = 0; i < 4; i += 1) bench.pictures.frame(delta, undefined, bench.now);
    bench.pictures.frame({ ...delta, data: keyData, key: true }, undefined, bench.now);
    while (bench.pictures.busy) await new Promise((resolve) => setImmediate(resolve));
    expect(bench.decoded - before).toBe(2);
    expect(bench.askedAt).toEqual([]);
  });

  it('that is at work beside the main thread when its sender ends is freed afterwards, and shows nothing', async () => {
    const bench = new Bench();
    // A picture that took long has the next ones decoded aside.
    bench.cost = { decode: 20, draw: 0 };
    await bench.send(0.1);
    const [, data] = frames as [Buffer, Buffer];
    const frame = { data, key: false, timestamp: 0, receivedAt: 0, discardable: false, format: null };
    bench.pictures.frame(frame, undefined, bench.now);
    expect(bench.pictures.busy).toBe(true);
    bench.pictures.frame(frame, undefined, bench.now);
    const shown = bench.drawnAt.length;
    bench.pictures.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.drawnAt).toHaveLength(shown);
  });
});
