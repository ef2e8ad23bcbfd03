import { afterEach, describe, expect, it } from 'vitest';
import { flatPicture, pictureParameterSet, sameAgain, sequenceParameterSet } from '../../../../test/support/h264-bits.ts';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { lumaPsnr, paintMoving } from '../../../../test/support/pictures.ts';
import { check, newFrame, newPacket, openCodec, PIXELS_YUV420P } from '../../../ffmpeg/ffmpeg.ts';
import { VideoDecoder } from './decoder.ts';
import { EncoderTier } from './encoder-tier.ts';
import { PICTURE_LIMITS } from './limits.ts';
import { Picture } from './picture.ts';

const open: { close(): void }[] = [];
function closing<T extends { close(): void }>(thing: T): T {
  open.push(thing);
  return thing;
}
afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

/** VP8 frames of a moving picture. */
async function vp8(width: number, height: number, frames: number, from = 0): Promise<Buffer[]> {
  const tier = closing(new EncoderTier({ width, height, kbps: 800, fps: 25, clock: new ManualClock() }));
  const picture = Picture.blank(width, height);
  const out: Buffer[] = [];
  for (let i = 0; i < frames; i += 1) {
    for (const { data } of await tier.encode(paintMoving(picture, from + i), (from + i) * 3600, false)) out.push(data);
  }
  picture.free();
  return out;
}

/** H.264 access units in Annex B form, as a browser sends them: baseline, parameter sets with each IDR. */
function h264(width: number, height: number, frames: number): Buffer[] {
  const options = { preset: 'ultrafast', tune: 'zerolatency', profile: 'baseline', 'x264-params': 'repeat-headers=1' };
  const context = openCodec('encoder', 'libx264', options, (x) => {
    Object.assign(x, { width, height, pixelFormat: PIXELS_YUV420P, timeBase: { num: 1, den: 25 }, threadCount: 1 });
  });
  const picture = Picture.blank(width, height);
  const packet = newPacket();
  const input = newFrame();
  const out: Buffer[] = [];
  for (let i = 0; i < frames; i += 1) {
    check(input.ref(paintMoving(picture, i).frame), 'ref');
    input.pts = BigInt(i);
    check(context.sendFrameSync(input), 'send');
    input.unref();
    while (context.receivePacketSync(packet) >= 0) {
      out.push(packet.data ?? Buffer.alloc(0));
      packet.unref();
    }
  }
  context.freeContext();
  packet.free();
  input.free();
  picture.free();
  return out;
}

describe('VideoDecoder', () => {
  it('gives each VP8 frame at once and right', async () => {
    const decoder = closing(new VideoDecoder('VP8'));
    const original = Picture.blank(320, 180);
    const frames = await vp8(320, 180, 10);
    expect(frames).toHaveLength(10);
    frames.forEach((data, i) => {
      const picture = decoder.decode(data);
      expect([picture?.width, picture?.height]).toEqual([320, 180]);
      expect(picture && lumaPsnr(picture, paintMoving(original, i))).toBeGreaterThan(28);
    });
    original.free();
  });

  it('gives each H.264 access unit at once and right', () => {
    const decoder = closing(new VideoDecoder('H264'));
    const original = Picture.blank(320, 180);
    h264(320, 180, 10).forEach((data, i) => {
      const picture = decoder.decode(data);
      expect(picture && lumaPsnr(picture, paintMoving(original, i))).toBeGreaterThan(30);
    });
    original.free();
  });

  it('keeps showing its newest picture in one object, also through damaged data', async () => {
    const decoder = closing(new VideoDecoder('VP8'));
    const [first, second] = await vp8(320, 180, 2);
    const picture = decoder.decode(first as Buffer);
    expect(decoder.decode(Buffer.from([0x11, 0x22]))).toBeNull();
    expect(decoder.decode(Buffer.alloc(0))).toBeNull();
    expect(picture?.width).toBe(320);
    expect(decoder.decode(second as Buffer)).toBe(picture);
  });

  it('follows a new size with each key frame, odd ones too', async () => {
    const decoder = closing(new VideoDecoder('VP8'));
    for (const [width, height] of [
      [320, 180],
      [640, 360],
      [176, 144],
      [1280, 720],
    ] as const) {
      const [key] = await vp8(width, height, 1);
      const picture = decoder.decode(key as Buffer);
      expect([picture?.width, picture?.height]).toEqual([width, height]);
    }
    // The size stands at bytes 6 … 9 of a key frame (RFC 6386 section 9.1): 321x181 fits the same macroblocks as 336x192.
    const [key] = await vp8(336, 192, 1);
    (key as Buffer).writeUInt16LE(321, 6);
    (key as Buffer).writeUInt16LE(181, 8);
    const odd = decoder.decode(key as Buffer);
    expect([odd?.width, odd?.height]).toEqual([321, 181]);
  });

  it.each([
    ['camera', 4096, 2320],
    ['camera', 5120, 2880],
    ['screen', 5136, 2880],
    ['screen', 8208, 1152],
    ['screen', 16_383, 16_383],
  ] as const)('refuses a %s of %ix%i before any memory is taken, and goes on after that', async (kind, width, height) => {
    const decoder = closing(new VideoDecoder('VP8', PICTURE_LIMITS[kind]));
    const [key] = await vp8(320, 180, 1);
    const huge = Buffer.from(key as Buffer);
    huge.writeUInt16LE(width, 6);
    huge.writeUInt16LE(height, 8);
    expect(decoder.decode(huge)).toBeNull();
    expect(decoder.decode(key as Buffer)?.width).toBe(320);
  });

  it.each([
    ['camera', 4096, 2304],
    ['camera', 5120, 1440],
    ['screen', 5120, 2880],
  ] as const)('takes a %s of %ix%i', async (kind, width, height) => {
    const decoder = closing(new VideoDecoder('VP8', PICTURE_LIMITS[kind]));
    const [key] = await vp8(320, 180, 1);
    (key as Buffer).writeUInt16LE(width, 6);
    (key as Buffer).writeUInt16LE(height, 8);
    expect(decoder.decode(key as Buffer)).toMatchObject({ width, height });
  });

  it('lets no more than three H.264 pictures wait for others, whatever their stream says', () => {
    const decoder = closing(new VideoDecoder('H264', PICTURE_LIMITS.camera));
    const stream = (...units: Buffer[]) => Buffer.concat(units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), unit]));
    const set = sequenceParameterSet({ width: 320, height: 192, references: 1, reordered: 16 });
    decoder.decode(stream(set, pictureParameterSet(), flatPicture(320, 192, true)));
    const delayed = [decoder.delayed];
    for (let i = 1; i < 4; i += 1) {
      decoder.decode(stream(sameAgain(320, 192, i, 2 * i)));
      delayed.push(decoder.delayed);
    }
    expect(delayed).toEqual([true, true, true, false]);
  });

  it('decodes beside the main thread what it decodes in it, and one frame at a time', async () => {
    const decoder = closing(new VideoDecoder('VP8'));
    const original = Picture.blank(320, 180);
    const [first, second] = (await vp8(320, 180, 2)) as [Buffer, Buffer];
    const aside = decoder.decodeAside(first);
    expect([decoder.busy, decoder.decode(second)]).toEqual([true, null]);
    const picture = await aside;
    expect(picture && lumaPsnr(picture, paintMoving(original, 0))).toBeGreaterThan(28);
    expect(decoder.busy).toBe(false);
    expect(await decoder.decodeAside(second)).toBe(picture);
    original.free();
  });

  it.each(['VP8', 'H264'] as const)('survives garbage, cut and damaged %s and recovers with a key frame', async (codec) => {
    const decoder = closing(new VideoDecoder(codec));
    const frames = codec === 'VP8' ? await vp8(320, 180, 6) : h264(320, 180, 6);
    let state = 12_345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    for (let i = 0; i < 400; i += 1) {
      const data = Buffer.from(frames[i % frames.length] as Buffer);
      const kind = i % 3;
      if (kind === 0) for (let k = 0; k < data.length; k += 1) data[k] = random(256);
      if (kind === 1) for (let k = 0; k < 8; k += 1) data[random(data.length)] = random(256);
      decoder.decode(kind === 2 ? data.subarray(0, random(data.length)) : data);
    }
    const original = Picture.blank(320, 180);
    const recovered = decoder.decode(frames[0] as Buffer);
    expect(recovered && lumaPsnr(recovered, paintMoving(original, 0))).toBeGreaterThan(28);
    original.free();
  });

  it('gives nothing after close, twice', async () => {
    const decoder = new VideoDecoder('VP8');
    const [key] = await vp8(320, 180, 1);
    const picture = decoder.decode(key as Buffer);
    decoder.close();
    decoder.close();
    expect(decoder.decode(key as Buffer)).toBeNull();
    expect(picture?.width).toBe(0);
  });

  it('takes the word of a sender about its colours', async () => {
    const decoder = closing(new VideoDecoder('VP8'));
    const [frame] = await vp8(320, 180, 1);
    const told = decoder.decode(frame as Buffer, { fullRange: true, matrix: 'bt709' });
    expect(told).toMatchObject({ fullRange: true, matrix: 'bt709' });
    const again = closing(new VideoDecoder('VP8'));
    expect(again.decode(frame as Buffer)).toMatchObject({ fullRange: false, matrix: 'bt601' });
  });
});
