import { renderAsync } from '@resvg/resvg-js';
import type { Picture } from './picture.ts';
import { BUNDLED_FONTS, FONT_FAMILY } from './placeholder-fonts.ts';
import { PlaceholderLetters } from './placeholder-letters.ts';
import { placeholderSvg } from './placeholder-svg.ts';
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

const letters = new PlaceholderLetters();

async function render(name: string, width: number, height: number): Promise<Picture> {
  const svg = placeholderSvg(await letters.prepare(name), width, height, (text, place) => letters.write(text, place));
  const image = await renderAsync(svg, {
    // Fonts of the machine would make the picture another one on each, and searching them is slow.
    font: { loadSystemFonts: false, fontFiles: Object.values(BUNDLED_FONTS), defaultFontFamily: FONT_FAMILY },
    logLevel: 'off',
  });
  return pictureFromRgba(image.pixels, image.width, image.height);
}
