import { check, newPacket, openCodec, PICTURE_ANY, PICTURE_KEY, PIXELS_YUV420P } from '../../../src/ffmpeg/ffmpeg.ts';
import { Picture } from '../../../src/media/worker/video/picture.ts';
import { writeStamp } from './stamp.ts';

export interface ClipOptions {
  id: number;
  codec: 'VP8' | 'H264';
  width: number;
  height: number;
  fps: number;
  kbps: number;
  frames: number;
}

/** Encoded stamped pictures that can be sent in a loop: the first is a key frame, the counter of each is its place. */
export interface Clip extends ClipOptions {
  data: Buffer[];
}

const made = new Map<string, Promise<Clip>>();

/** A clip: a moving, slightly noisy background with a stamp in the middle. The same options give the same clip again. */
export function makeClip(options: ClipOptions): Promise<Clip> {
  const key = JSON.stringify(options);
  const known = made.get(key) ?? encodeClip(options);
  made.set(key, known);
  return known;
}

/** Encodes in libuv's pool: callers in the same process must not stall meanwhile. */
async function encodeClip(options: ClipOptions): Promise<Clip> {
  const { codec, width, height, fps, kbps, frames } = options;
  const bitRate = BigInt(kbps * 1000);
  const settings =
    codec === 'VP8'
      ? { deadline: 'realtime', 'cpu-used': -8, 'lag-in-frames': 0, qmin: 4, qmax: 56 }
      : {
          preset: 'ultrafast',
          tune: 'zerolatency',
          profile: 'baseline',
          'forced-idr': 1,
          'x264-params': 'repeat-headers=1:scenecut=0',
        };
  const encoder = openCodec('encoder', codec === 'VP8' ? 'libvpx' : 'libx264', settings, (context) => {
    context.width = width;
    context.height = height;
    context.pixelFormat = PIXELS_YUV420P;
    context.timeBase = { num: 1, den: fps };
    context.framerate = { num: fps, den: 1 };
    context.bitRate = bitRate;
    context.rcMaxRate = bitRate;
    context.rcBufferSize = kbps * 1000;
    context.gopSize = 10_000;
    context.maxBFrames = 0;
    context.threadCount = 1;
  });
  const picture = Picture.blank(width, height);
  const packet = newPacket();
  const data: Buffer[] = [];
  for (let i = 0; i < frames; i += 1) {
    paintBackground(picture, i, options.id);
    writeStamp(picture, { id: options.id, counter: i });
    picture.frame.pts = BigInt(i);
    picture.frame.pictType = i === 0 ? PICTURE_KEY : PICTURE_ANY;
    check(await encoder.sendFrame(picture.frame), 'encode a clip');
    while (encoder.receivePacketSync(packet) >= 0) {
      if (packet.data) data.push(packet.data);
      packet.unref();
    }
  }
  encoder.freeContext();
  packet.free();
  picture.free();
  return { ...options, data };
}

/** A stripe of gradient and noise that rows of all pictures are cut out of. */
const STRIPE = Buffer.alloc(4_096);
for (let i = 0, random = 1; i < STRIPE.length; i += 1) {
  random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
  STRIPE[i] = 80 + ((i >> 3) & 63) + (random >> 28);
}

function paintBackground(picture: Picture, frame: number, seed: number): void {
  const [luma, blue, red] = picture.planes;
  const [stride, blueStride, redStride] = picture.strides;
  for (let y = 0; y < picture.height; y += 1) {
    const from = (frame * 3 + seed * 37 + (y >> 2) * 5) % (STRIPE.length - picture.width);
    STRIPE.copy(luma, y * stride, from, from + picture.width);
  }
  if (frame > 0) return;
  const hue = (seed * 53) % 120;
  for (let y = 0; y < picture.height / 2; y += 1) {
    blue.fill(70 + hue, y * blueStride, y * blueStride + picture.width / 2);
    red.fill(190 - hue, y * redStride, y * redStride + picture.width / 2);
  }
}
