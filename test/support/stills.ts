import { createRequire } from 'node:module';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import { TIERS } from '../../src/media/worker/tiers.ts';
import { Compositor } from '../../src/media/worker/video/compositor.ts';
import { VideoDecoder } from '../../src/media/worker/video/decoder.ts';
import { EncoderTier } from '../../src/media/worker/video/encoder-tier.ts';
import type { Picture } from '../../src/media/worker/video/picture.ts';
import { PlaceholderPainter } from '../../src/media/worker/video/placeholder.ts';
import { pictureFromRgba } from '../../src/media/worker/video/rgba.ts';
import type { Tile } from '../../src/rooms/ports.ts';
import { CANVAS } from '../../src/wire/layouts.ts';
import { ManualClock } from './manual-clock.ts';

const FONTS = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '..', 'ttf');
/** Shapes of cameras: wide, old, and a phone held upright. */
const SHAPES = [
  [640, 360],
  [640, 360],
  [480, 360],
  [640, 360],
  [270, 480],
] as const;
/** Frames until a still picture is as good as the codec makes it, near enough. */
const FRAMES = 6;

/** People who show still pictures: each a colour, a number and a frame, so that one sees who is where and what was cut off. */
export class Stills {
  readonly #pictures = new Map<string, Picture>();
  readonly #painter = new PlaceholderPainter();

  async start(people: number): Promise<void> {
    for (let index = 0; index < people; index += 1) {
      const [width, height] = SHAPES[index % SHAPES.length] ?? SHAPES[0];
      const hue = (index * 137) % 360;
      this.#pictures.set(
        this.callOf(index),
        await draw(width, height, `hsl(${hue}, 60%, ${40 + (index % 3) * 10}%)`, `${index + 1}`),
      );
    }
  }

  callOf(index: number): string {
    return `person-${index}`;
  }

  /** A shared screen of a size in pixels. */
  async screen(width: number, height: number): Promise<string> {
    const callId = `screen-${width}x${height}`;
    if (!this.#pictures.has(callId)) this.#pictures.set(callId, await draw(width, height, '#f4f1e8', `${width} × ${height}`));
    return callId;
  }

  /** The picture of a scene as a viewer has it: composed, encoded and decoded. `look` may keep nothing of it. */
  async show<T>(tiles: readonly Tile[], muted: ReadonlySet<string>, look: (picture: Picture) => T): Promise<T> {
    const { width, height } = CANVAS['720p'];
    const [best] = TIERS['720p'];
    const compositor = new Compositor(width, height);
    const encoder = new EncoderTier({ width, height, kbps: best?.kbps ?? 0, fps: 25, clock: new ManualClock() });
    const decoder = new VideoDecoder('VP8');
    try {
      compositor.setTiles(tiles);
      for (const tile of tiles) await this.#bring(compositor, tile, muted.has(tile.callId));
      encoder.screen = tiles.some(({ callId }) => callId.startsWith('screen-'));
      compositor.compose();
      let picture: Picture | null = null;
      for (let frame = 0; frame < FRAMES; frame += 1) {
        const [encoded] = await encoder.encode(compositor.canvas, frame * 3_600, frame === 0);
        picture = decoder.decode(encoded?.data ?? Buffer.alloc(0)) ?? picture;
      }
      if (!picture) throw new Error('nothing was decoded');
      return look(picture);
    } finally {
      encoder.close();
      decoder.close();
      compositor.close();
    }
  }

  close(): void {
    for (const picture of this.#pictures.values()) picture.free();
    this.#painter.close();
  }

  async #bring(compositor: Compositor, { callId, width, height }: Tile, muted: boolean): Promise<void> {
    compositor.showWhole(callId, callId.startsWith('screen-'));
    const picture = this.#pictures.get(callId);
    if (muted) compositor.placeholder(callId, await this.#painter.paint('Grace Hopper', width, height));
    else if (picture) compositor.draw(callId, picture);
  }
}

async function draw(width: number, height: number, colour: string, text: string): Promise<Picture> {
  const size = Math.min(height * 0.5, (width / text.length) * 1.4);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${colour}"/>
    <rect x="3%" y="4%" width="94%" height="92%" fill="none" stroke="#fff" stroke-width="${height / 40}"/>
    <text x="50%" y="${height / 2 + size * 0.36}" font-family="DejaVu Sans" font-size="${size}" text-anchor="middle">${text}</text></svg>`;
  const font = { loadSystemFonts: false, fontFiles: [join(FONTS, 'DejaVuSans.ttf')], defaultFontFamily: 'DejaVu Sans' };
  const image = await renderAsync(svg, { font });
  return pictureFromRgba(image.pixels, image.width, image.height);
}
