import { binding, check, newFrame, newPacket, openCodec, PIXELS_YUV420P } from '../../src/ffmpeg/ffmpeg.ts';
import type { Picture } from '../../src/media/worker/video/picture.ts';

/** An image of 3 bytes a pixel, row by row without padding. */
export interface Rgb {
  width: number;
  height: number;
  pixels: Buffer;
}

const PIXELS_RGB24 = 2;
/** FFmpeg's area averaging, and its exact rounding: small images are fair and the same on every machine. */
const AREA_EXACT = 0x20 | 0x40000 | 0x80000;

/** A picture as RGB, scaled to the size given. */
export function rgbOf(picture: Picture, width = picture.width, height = picture.height): Rgb {
  const pixels = Buffer.alloc(width * height * 3);
  const context = new binding.SoftwareScaleContext();
  context.getContext(picture.width, picture.height, PIXELS_YUV420P, width, height, PIXELS_RGB24, AREA_EXACT);
  check(context.scaleSync(picture.planes, picture.strides, 0, picture.height, [pixels], [width * 3]), 'turn a picture into RGB');
  context.freeContext();
  return { width, height, pixels };
}

export function encodePng({ width, height, pixels }: Rgb): Buffer {
  const context = openCodec('encoder', 'png', { pred: 'mixed' }, (it) => {
    Object.assign(it, { width, height, pixelFormat: PIXELS_RGB24, timeBase: { num: 1, den: 25 } });
  });
  const frame = newFrame();
  const packet = newPacket();
  try {
    Object.assign(frame, { format: PIXELS_RGB24, width, height });
    check(frame.getBuffer(64), 'memory of an image');
    const [plane] = frame.data as [Buffer];
    const stride = frame.linesize[0] as number;
    for (let y = 0; y < height; y += 1) pixels.copy(plane, y * stride, y * width * 3, (y + 1) * width * 3);
    check(context.sendFrameSync(frame), 'encode PNG');
    check(context.receivePacketSync(packet), 'encode PNG');
    return packet.data as Buffer;
  } finally {
    frame.free();
    packet.free();
    context.freeContext();
  }
}

/** Throws when it is not a PNG of 3 bytes a pixel. */
export function decodePng(data: Buffer): Rgb {
  const context = openCodec('decoder', 'png', {}, () => undefined);
  const frame = newFrame();
  const packet = newPacket();
  try {
    packet.data = data;
    check(context.sendPacketSync(packet), 'decode PNG');
    check(context.receiveFrameSync(frame), 'decode PNG');
    const { width, height } = frame;
    if (frame.format !== PIXELS_RGB24) throw new Error(`a PNG of format ${frame.format}`);
    const [plane] = frame.data as [Buffer];
    const stride = frame.linesize[0] as number;
    const rows = Array.from({ length: height }, (_, y) => plane.subarray(y * stride, y * stride + width * 3));
    return { width, height, pixels: Buffer.concat(rows) };
  } finally {
    frame.free();
    packet.free();
    context.freeContext();
  }
}
