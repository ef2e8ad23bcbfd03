import { createRequire } from 'node:module';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import type { Picture } from './picture.ts';
import { FONT_FAMILY, placeholderSvg } from './placeholder-svg.ts';
import { pictureFromRgba } from './rgba.ts';

/** Placeholders kept: a full room in two layouts. */
const CAPACITY = 40;

/** Paints the placeholders of a room, once for each name and size. */
export class PlaceholderPainter {
  /** Least recently used first. */
  readonly #painted = new Map<string, Promise<Picture>>();
  #closed = false;

  /**
   * The placeholder for a tile: `width` a multiple of 16, `height` even, in pixels. It is drawn outside the main thread. The picture
   * belongs to the caller, who frees it (`Compositor.placeholder` does).
   */
  async paint(name: string, width: number, height: number): Promise<Picture> {
    if (this.#closed) throw new Error('the placeholder painter is closed');
    const key = `${width}x${height} ${name}`;
    const painting = this.#painted.get(key) ?? render(name, width, height);
    this.#painted.delete(key);
    this.#painted.set(key, painting);
    painting.catch(() => this.#painted.delete(key));
    this.#dropOldest();
    return (await painting).share();
  }

  /** Frees what is kept; pictures that were handed out stay valid. */
  close(): void {
    this.#closed = true;
    for (const painting of this.#painted.values()) discard(painting);
    this.#painted.clear();
  }

  #dropOldest(): void {
    if (this.#painted.size <= CAPACITY) return;
    for (const [key, painting] of this.#painted) {
      this.#painted.delete(key);
      discard(painting);
      return;
    }
  }
}

/** Frees a picture when it is there; after those who already wait for it have taken their share. */
function discard(painting: Promise<Picture>): void {
  painting.then(
    (picture) => queueMicrotask(() => picture.free()),
    () => undefined,
  );
}

const fontFolder = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '..', 'ttf');

/**
 * Scripts that the bundled font has letters for. For other names the fonts of the machine are searched as well, which is slow and
 * therefore not done for all.
 */
const BUNDLED_SCRIPTS =
  /^[\p{Script=Common}\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}]*$/u;

async function render(name: string, width: number, height: number): Promise<Picture> {
  const image = await renderAsync(placeholderSvg(name, width, height), {
    font: {
      loadSystemFonts: !BUNDLED_SCRIPTS.test(name),
      fontFiles: [join(fontFolder, 'DejaVuSans.ttf'), join(fontFolder, 'DejaVuSans-Bold.ttf')],
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
    logLevel: 'off',
  });
  return pictureFromRgba(image.pixels, image.width, image.height);
}
