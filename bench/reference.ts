import { check, newPacket, openCodec, PICTURE_ANY, PICTURE_KEY, PIXELS_YUV420P } from '../src/ffmpeg/ffmpeg.ts';
import { Picture } from '../src/media/worker/video/picture.ts';
import { paintMoving } from '../test/support/pictures.ts';

/** CPU ms of a reference frame on the machine that the targets were set on, undisturbed (media.md 2: cpu-used -8, noisy picture). */
export const REFERENCE_MS = 5.2;

const FRAMES = 75;
const PICTURES = 20;
let pictures: Picture[] | null = null;

/**
 * How fast the machine is just now: CPU ms of encoding one moving 1280x720 picture as VP8 at cpu-used -8 and 1.2 Mbit/s. On a shared
 * host it changes by a half within minutes, and all CPU figures with it.
 */
export function referenceMs(): number {
  pictures ??= Array.from({ length: PICTURES }, (_, i) => paintMoving(Picture.blank(1280, 720), i, 3));
  const encoder = openCodec('encoder', 'libvpx', { deadline: 'realtime', 'cpu-used': -8, 'lag-in-frames': 0 }, (context) => {
    context.width = 1280;
    context.height = 720;
    context.pixelFormat = PIXELS_YUV420P;
    context.timeBase = { num: 1, den: 25 };
    context.framerate = { num: 25, den: 1 };
    context.bitRate = 1_200_000n;
    context.gopSize = 10_000;
    context.threadCount = 1;
  });
  const packet = newPacket();
  let before = process.cpuUsage();
  for (let i = 0; i < PICTURES + FRAMES; i += 1) {
    if (i === PICTURES) before = process.cpuUsage();
    const at = i % (2 * PICTURES - 2);
    const { frame } = pictures[at < PICTURES ? at : 2 * PICTURES - 2 - at] as Picture;
    frame.pts = BigInt(i);
    frame.pictType = i === 0 ? PICTURE_KEY : PICTURE_ANY;
    check(encoder.sendFrameSync(frame), 'encode the reference');
    while (encoder.receivePacketSync(packet) >= 0) packet.unref();
  }
  const { user, system } = process.cpuUsage(before);
  encoder.freeContext();
  packet.free();
  return (user + system) / 1000 / FRAMES;
}
