/**
 * What pictures of senders cost one core, by codec and size: `npx tsx bench/picture-cost.ts`. A full page of small marks with a cursor that
 * moves, at 2.5 Mbit/s; decoding and drawing whole into 1280x720. Milliseconds, medians; the key frame once.
 */
import { check, newPacket, openCodec, PICTURE_ANY, PICTURE_KEY, PIXELS_YUV420P } from '../src/ffmpeg/ffmpeg.ts';
import { VideoDecoder } from '../src/media/worker/video/decoder.ts';
import { Picture } from '../src/media/worker/video/picture.ts';
import { Scaler } from '../src/media/worker/video/scaler.ts';

const SIZES = [
  [1280, 720],
  [1920, 1080],
  [2560, 1440],
  [3440, 1440],
  [3024, 1964],
  [3840, 2160],
  [5120, 1440],
  [5120, 2880],
] as const;
const FRAMES = 16;
const SETTINGS = {
  VP8: { deadline: 'realtime', 'cpu-used': -10, 'lag-in-frames': 0, qmin: 4, qmax: 56, 'screen-content-mode': 1 },
  H264: { preset: 'ultrafast', tune: 'zerolatency', profile: 'baseline', 'x264-params': 'repeat-headers=1:scenecut=0' },
} as const;

/** Rows of dark marks on white, as dense as a page of code. */
function page(width: number, height: number): Picture {
  const picture = Picture.blank(width, height, 235);
  let state = 7;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 16) % limit;
  };
  for (let y = 20; y + 14 < height; y += 22) {
    for (let x = 20; x + 9 < width; x += 9) {
      for (let mark = below(6); mark > 0; mark -= 1) paint(picture, x + below(7), y + below(9), 1 + below(3), 1 + below(5), 30);
    }
  }
  return picture;
}

function paint(picture: Picture, x: number, y: number, width: number, height: number, luma: number): void {
  for (let row = y; row < y + height; row += 1) {
    const from = row * picture.strides[0] + x;
    picture.planes[0].fill(luma, from, from + width);
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function measure(codec: 'VP8' | 'H264', width: number, height: number): Promise<string[]> {
  const picture = page(width, height);
  const encoder = openCodec('encoder', codec === 'VP8' ? 'libvpx' : 'libx264', SETTINGS[codec], (context) => {
    Object.assign(context, { width, height, pixelFormat: PIXELS_YUV420P, gopSize: 10_000, maxBFrames: 0, threadCount: 2 });
    Object.assign(context, { timeBase: { num: 1, den: 30 }, framerate: { num: 30, den: 1 }, rcBufferSize: 1_250_000 });
    context.bitRate = 2_500_000n;
    context.rcMaxRate = 2_500_000n;
  });
  const decoder = new VideoDecoder(codec);
  const [scaler, canvas, packet] = [new Scaler(), Picture.blank(1280, 720), newPacket()];
  const key = { bytes: 0, ms: 0 };
  const [decoding, drawing]: [number[], number[]] = [[], []];
  for (let i = 0; i < FRAMES; i += 1) {
    paint(picture, 200 + 8 * i, 100, 8, 16, i % 2 === 0 ? 30 : 235);
    picture.frame.pts = BigInt(i);
    picture.frame.pictType = i === 0 ? PICTURE_KEY : PICTURE_ANY;
    check(await encoder.sendFrame(picture.frame), 'encode');
    while (encoder.receivePacketSync(packet) >= 0) {
      const data = packet.data ?? Buffer.alloc(0);
      packet.unref();
      const began = performance.now();
      const shown = decoder.decode(data);
      const decoded = performance.now();
      if (shown) scaler.contain(shown, canvas, { x: 0, y: 0, width: 1280, height: 720 });
      if (i === 0) Object.assign(key, { bytes: data.length, ms: decoded - began });
      else decoding.push(decoded - began);
      if (i > 0) drawing.push(performance.now() - decoded);
    }
  }
  encoder.freeContext();
  packet.free();
  decoder.close();
  scaler.close();
  for (const it of [picture, canvas]) it.free();
  const one = (ms: number): string => ms.toFixed(1);
  return [
    codec,
    `${width}x${height}`,
    `${Math.round(key.bytes / 1000)} kB`,
    one(key.ms),
    one(median(decoding)),
    one(median(drawing)),
  ];
}

console.log(
  '| codec | size | key frame | its decoding | decoding of others | drawing |\n| --- | --- | ---: | ---: | ---: | ---: |',
);
for (const codec of ['VP8', 'H264'] as const) {
  for (const [width, height] of SIZES) console.log(`| ${(await measure(codec, width, height)).join(' | ')} |`);
}
