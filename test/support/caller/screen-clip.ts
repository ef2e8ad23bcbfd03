import { createRequire } from 'node:module';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import { check, newPacket, openCodec, PICTURE_ANY, PICTURE_KEY, PIXELS_YUV420P } from '../../../src/ffmpeg/ffmpeg.ts';
import { Picture } from '../../../src/media/worker/video/picture.ts';
import { pictureFromRgba } from '../../../src/media/worker/video/rgba.ts';
import { repeatFrame } from '../../../src/media/worker/video/vp8-repeat.ts';
import type { Clip } from './clip.ts';
import { writeStamp } from './stamp.ts';

const FONTS = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '..', 'ttf');
const GLYPHS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(){}=+;:';
/** Letters of one width, so that each stands at a known place. */
const ADVANCE = 8;
const LINE = 18;
export const TEXT = { x: 64, y: 60, columns: 60, rows: 20 } as const;
/** Stripes of one pixel, light and dark: upright and level. */
export const STRIPES = [
  { x: 704, y: 64, width: 128, height: 64, upright: true },
  { x: 704, y: 160, width: 128, height: 64, upright: false },
] as const;

/** The letters in a row of text of a page. */
export function textOf(page: number, row: number): string {
  return Array.from({ length: TEXT.columns }, (_, column) => GLYPHS[(page * 17 + row * 31 + column * 7) % GLYPHS.length]).join(
    '',
  );
}

/** Where a letter stands. */
export function cellOf(row: number, column: number): { x: number; y: number; width: number; height: number } {
  return { x: TEXT.x + column * ADVANCE, y: TEXT.y + row * LINE - 12, width: ADVANCE, height: 16 };
}

/**
 * A page as a screen shows it: text of 12 px, black on white, and stripes of one pixel. `scale`: pixels of the screen for each of those.
 * The caller frees the picture.
 */
export async function screenPage(width: number, height: number, page: number, scale = 1): Promise<Picture> {
  const rows = Array.from({ length: TEXT.rows }, (_, row) =>
    [...textOf(page, row)]
      .map((letter, column) => `<text x="${TEXT.x + column * ADVANCE}" y="${TEXT.y + row * LINE}">${letter}</text>`)
      .join(''),
  );
  const stripes = STRIPES.flatMap(({ x, y, width: w, height: h, upright }) =>
    Array.from({ length: (upright ? w : h) / 2 }, (_, i) =>
      upright
        ? `<rect x="${x + 2 * i}" y="${y}" width="1" height="${h}"/>`
        : `<rect x="${x}" y="${y + 2 * i}" width="${w}" height="1"/>`,
    ),
  );
  const view = `0 0 ${width / scale} ${height / scale}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}"><rect width="100%" height="100%" fill="#fff"/>
    <g font-family="DejaVu Sans Mono" font-size="12">${rows.join('')}</g>${stripes.join('')}</svg>`;
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: [join(FONTS, 'DejaVuSansMono.ttf')], defaultFontFamily: 'DejaVu Sans Mono' },
  });
  return pictureFromRgba(image.pixels, width, height);
}

/**
 * A still picture as a browser sends a screen: five pictures a second at the rate of its ceiling, getting sharper for five seconds, then
 * the same for a minute.
 */
export async function screenClip(picture: Picture, id: number): Promise<Clip> {
  const { width, height } = picture;
  const data = await encode(picture, { fps: 5, frames: 25, kbps: 2_500, qmax: 56 });
  const still = repeatFrame(width, height);
  while (data.length < 300) data.push(still);
  return { id, codec: 'VP8', width, height, fps: 5, kbps: 600, frames: data.length, data };
}

/** A page in whose lower right corner something moves (a stamp), 15 pictures a second, with a key frame each two seconds. */
export async function liveScreenClip(page: Picture, id: number): Promise<Clip> {
  const { width, height } = page;
  const corner = cornerOf(page);
  const moving = Picture.blank(corner.width, corner.height);
  const data = await encode(page, { fps: 15, frames: 30, kbps: 8_000, qmax: 40 }, (counter) => {
    writeStamp(moving, { id, counter });
    for (let y = 0; y < corner.height; y += 1) {
      const from = y * moving.strides[0];
      moving.planes[0].copy(page.planes[0], (corner.y + y) * page.strides[0] + corner.x, from, from + corner.width);
    }
  });
  moving.free();
  return { id, codec: 'VP8', width, height, fps: 15, kbps: 600, frames: data.length, data };
}

/** Where something moves in a live screen. */
export function cornerOf({ width, height }: { width: number; height: number }) {
  return { x: (width * 3) / 4, y: (height * 3) / 4, width: width / 4, height: height / 4 };
}

/** VP8 of a screen; `change` may paint on the picture before each frame. */
async function encode(
  picture: Picture,
  { fps, frames, kbps, qmax }: { fps: number; frames: number; kbps: number; qmax: number },
  change: (frame: number) => void = () => {},
): Promise<Buffer[]> {
  const { width, height } = picture;
  const options = { deadline: 'realtime', 'cpu-used': -8, 'lag-in-frames': 0, qmin: 4, qmax, 'screen-content-mode': 1 };
  const encoder = openCodec('encoder', 'libvpx', options, (context) => {
    Object.assign(context, { width, height, pixelFormat: PIXELS_YUV420P, gopSize: 10_000, maxBFrames: 0, threadCount: 1 });
    Object.assign(context, { timeBase: { num: 1, den: fps }, framerate: { num: fps, den: 1 } });
    context.bitRate = BigInt(kbps * 1000);
    context.rcMaxRate = BigInt(kbps * 1000);
    context.rcBufferSize = kbps * 1000;
  });
  const packet = newPacket();
  const data: Buffer[] = [];
  for (let i = 0; i < frames; i += 1) {
    change(i);
    picture.frame.pts = BigInt(i);
    picture.frame.pictType = i === 0 ? PICTURE_KEY : PICTURE_ANY;
    check(await encoder.sendFrame(picture.frame), 'encode a screen');
    while (encoder.receivePacketSync(packet) >= 0) {
      if (packet.data) data.push(packet.data);
      packet.unref();
    }
  }
  encoder.freeContext();
  packet.free();
  return data;
}
